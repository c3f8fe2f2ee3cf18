package dev.alea.prune.eval;

import java.util.Arrays;
import java.util.Locale;

/** How a text is cut into windows and what its perplexity is divided by. */
public enum Protocol {
    /** Disjoint windows, the tail dropped, each window's first token no target; the mean of window means. */
    STANDARD,
    /** Windows predict one token more than they hold, the tail counts, one divisor: all tokens but the first. */
    MEGATRON,
    /** A window that slides by a stride; only the tokens that are new in a window count. */
    STRIDED;

    /**
     * The protocol of this name.
     *
     * @throws IllegalArgumentException when there is none, naming those there are
     */
    public static Protocol parse(String name) {
        return Arrays.stream(values())
                .filter(protocol -> protocol.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the perplexity protocol is \"" + name + "\"; allowed are " + Arrays.toString(values())));
    }

    /** The name in lower case, as configurations spell it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
