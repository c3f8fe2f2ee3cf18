package dev.alea.prune.oneshot;

/**
 * The smallest weights go; no data is needed.
 *
 * <p>Source: Han et al., Learning both weights and connections (2015).
 */
public record Magnitude() implements OneShot {
    @Override
    public String name() {
        return "magnitude";
    }

    @Override
    public InputStatistics.Kind needs() {
        return InputStatistics.Kind.NONE;
    }

    @Override
    public LayerOutcome prune(String layer, Matrix weights, InputStatistics inputs, Sparsity sparsity) {
        sparsity.require(layer, weights.rows(), weights.columns());
        var scores = new float[weights.values().length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Math.abs(weights.values()[i]);
        }
        var mask = switch (sparsity) {
            case Sparsity.Pattern(var pattern) -> Selection.groups(scores, pattern);
            case Sparsity.Unstructured(double ratio) -> Selection.threshold(scores, ratio);
        };
        return LayerOutcome.masked(mask, weights);
    }
}
