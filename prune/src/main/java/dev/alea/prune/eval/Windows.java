package dev.alea.prune.eval;

import dev.alea.formats.FormatException;
import java.util.ArrayList;
import java.util.List;

/** Cuts a source into windows, each with the targets that count. */
final class Windows {
    private Windows() {}

    /**
     * One window: tokens start..end-1 of a row, of which those from {@code counted} to {@code end - 1} are targets.
     *
     * @param row index of the row
     * @param start first token
     * @param end one past the last token, the last of which is a target only
     * @param counted first target that counts; {@code end} when none does
     */
    record Window(int row, int start, int end, int counted) {
        int targets() {
            return end - counted;
        }
    }

    /**
     * All windows of a source, or the first ones.
     *
     * @throws FormatException when a row has fewer tokens than one window
     */
    static List<Window> cut(TokenSource source, Protocol protocol, int seqlen, int stride, int maxRows) {
        var windows = new ArrayList<Window>();
        for (int row = 0; row < source.rows().size(); row++) {
            int tokens = source.rows().get(row).length;
            if (tokens < seqlen) {
                throw new FormatException(source.name() + ": " + (source.isStream() ? "it" : "row " + row) + " has "
                        + tokens + " tokens, fewer than one window of " + seqlen
                        + "; give more text or a smaller seqlen.");
            }
            switch (protocol) {
                case STANDARD -> disjoint(windows, row, source.isStream() ? tokens : seqlen, seqlen);
                case MEGATRON -> padded(windows, row, tokens, seqlen, stride);
                case STRIDED -> sliding(windows, row, tokens, seqlen, stride);
            }
            if (maxRows > 0 && windows.size() >= maxRows) {
                return windows.subList(0, maxRows);
            }
        }
        return windows;
    }

    private static void disjoint(List<Window> windows, int row, int tokens, int seqlen) {
        for (int start = 0; start + seqlen <= tokens; start += seqlen) {
            windows.add(new Window(row, start, start + seqlen, start + 1));
        }
    }

    // Megatron counts the last `stride` places of every window after the first, padding included, so the tail may count
    // less.
    private static void padded(List<Window> windows, int row, int tokens, int seqlen, int stride) {
        int targets = tokens - 1;
        int count = Math.max(Math.ceilDiv(Math.max(targets - stride, 0), stride) + 1, 1);
        for (int i = 0; i < count; i++) {
            int start = i * stride;
            int end = Math.min(start + seqlen + 1, tokens);
            int counted = start + 1 + (i == 0 ? 0 : seqlen - stride);
            windows.add(new Window(row, start, end, Math.min(counted, end)));
        }
    }

    private static void sliding(List<Window> windows, int row, int tokens, int seqlen, int stride) {
        int before = 1;
        for (int start = 0; before < tokens; start += stride) {
            int end = Math.min(start + seqlen, tokens);
            windows.add(new Window(row, start, end, Math.max(before, start + 1)));
            before = end;
        }
    }
}
