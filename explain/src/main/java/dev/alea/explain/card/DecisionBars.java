package dev.alea.explain.card;

import dev.alea.explain.ModelCard;
import dev.alea.explain.decision.Decision;
import java.util.Locale;
import java.util.Map;

/** A decision as lines of text with bars: what speaks for the predicted class, and what against it. */
public final class DecisionBars {
    private static final int WIDTH = 30;
    private static final int LABEL = 26;
    private static final String[] EIGHTHS = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

    private DecisionBars() {}

    /**
     * The lines, each ended.
     *
     * @param card names of classes and concepts
     * @param decision about one picture
     * @param count concepts shown at most
     */
    public static String text(ModelCard card, Decision decision, int count) {
        Shown shown = Shown.of(card, decision, count);
        double most =
                shown.bars().values().stream().mapToDouble(Math::abs).max().orElse(0);
        var out = new StringBuilder(String.format(
                Locale.ROOT,
                "%s (%.1f %%; next: %s)%n",
                shown.predicted(),
                100 * shown.probability(),
                shown.runnerUp()));
        for (Map.Entry<String, Double> bar : shown.bars().entrySet()) {
            out.append(line(bar.getKey(), bar.getValue(), most));
        }
        return out.append(String.format(Locale.ROOT, "  %-" + LABEL + "s %+9.3f%n", "logit", shown.logit()))
                .toString();
    }

    private static String line(String name, double value, double most) {
        String label = name.length() <= LABEL ? name : name.substring(0, LABEL - 1) + "…";
        String bar = most == 0 ? "" : bar(Math.abs(value) / most, value < 0);
        return String.format(Locale.ROOT, "  %-" + LABEL + "s %+9.3f %s", label, value, bar)
                        .stripTrailing()
                + System.lineSeparator();
    }

    /** Full blocks for what speaks for the class, shaded ones for what speaks against it. */
    private static String bar(double share, boolean against) {
        int eighths = (int) Math.rint(8 * WIDTH * share);
        return against ? "░".repeat(Math.ceilDiv(eighths, 8)) : "█".repeat(eighths / 8) + EIGHTHS[eighths % 8];
    }
}
