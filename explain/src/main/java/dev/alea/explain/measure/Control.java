package dev.alea.explain.measure;

import java.util.List;
import java.util.Locale;

/**
 * An accuracy beside what it comes to when the concepts have lost their meaning.
 *
 * @param what was done to the concepts
 * @param accuracy with the real ones
 * @param controls with each of the others
 */
public record Control(String what, double accuracy, List<Double> controls) {
    /** Copies the list. */
    public Control {
        controls = List.copyOf(controls);
    }

    /** Mean of the controls. */
    public double mean() {
        return controls.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** For a report. */
    public String sentence() {
        return String.format(
                Locale.ROOT,
                "Accuracy is %.2f %% with the concepts as named and %.2f %% %s (mean of %d); what lies between is owed to their "
                        + "meaning, the rest to the pictures' features alone.",
                100 * accuracy,
                100 * mean(),
                what,
                controls.size());
    }
}
