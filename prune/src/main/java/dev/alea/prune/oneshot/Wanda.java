package dev.alea.prune.oneshot;

/**
 * The weights go that are smallest after scaling by the norm of their input; kept ones do not change.
 *
 * <p>Source: Sun et al., A simple and effective pruning approach for large language models (2023).
 */
public record Wanda() implements OneShot {
    @Override
    public String name() {
        return "wanda";
    }

    @Override
    public InputStatistics.Kind needs() {
        return InputStatistics.Kind.NORMS;
    }

    @Override
    public LayerOutcome prune(String layer, Matrix weights, InputStatistics inputs, Sparsity sparsity) {
        sparsity.require(layer, weights.rows(), weights.columns());
        var squares = inputs.meanSquares();
        int columns = weights.columns();
        var roots = new float[columns];
        for (int j = 0; j < columns; j++) {
            roots[j] = (float) Math.sqrt(squares[j]);
        }
        var scores = new float[weights.values().length];
        for (int row = 0; row < weights.rows(); row++) {
            score(weights.values(), roots, scores, row * columns);
        }
        var mask = switch (sparsity) {
            case Sparsity.Pattern(var pattern) -> Selection.groups(scores, pattern);
            case Sparsity.Unstructured(double ratio) -> Selection.perRow(scores, columns, ratio);
        };
        return LayerOutcome.masked(mask, weights);
    }

    // A loop of its own, so that the compiler turns it into vector code.
    private static void score(float[] weights, float[] roots, float[] scores, int start) {
        for (int j = 0; j < roots.length; j++) {
            scores[start + j] = Math.abs(weights[start + j]) * roots[j];
        }
    }
}
