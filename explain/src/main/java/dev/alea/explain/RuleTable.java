package dev.alea.explain;

import dev.alea.explain.decision.DecisionRule;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A rule applied to many pictures at once, in double precision; equal to {@link DecisionRule#decide} but for the grid that makes
 * single explanations add up exactly.
 *
 * @param activations of the concepts, [N, D] float64
 * @param logits of the classes, [N, K] float64
 */
record RuleTable(Tensor activations, Tensor logits) {
    /**
     * Applies a rule.
     *
     * @param scores psi, [N, D]
     */
    static RuleTable of(DecisionRule rule, Tensor scores) {
        try (var scope = Scope.open();
                var _ = new NoGradGuard()) {
            Tensor psi = scores.to(ScalarType.Double);
            Tensor centred = psi.sub(row(rule.standardiser().mean()));
            Tensor deviation = row(rule.standardiser().deviation());
            Tensor varies = deviation.gt(new Scalar(0.0)).to(ScalarType.Double);
            Tensor activations = rule.gates()
                    .map(gates -> {
                        Tensor standard = centred.div(deviation.add(varies.neg().add(new Scalar(1.0))))
                                .mul(varies);
                        Tensor open = standard.mul(row(gates.weight()))
                                .add(row(gates.bias()))
                                .gt(new Scalar(0.0));
                        return standard.mul(open.to(ScalarType.Double));
                    })
                    .orElseGet(() -> centred.mul(varies));
            Tensor logits = activations.matmul(matrix(rule.weights()).t()).add(row(rule.constant()));
            return new RuleTable(scope.keep(activations), scope.keep(logits));
        }
    }

    private static Tensor row(float... values) {
        return Tensors.of(values, values.length).to(ScalarType.Double);
    }

    private static Tensor row(double... values) {
        return Tensors.of(values, values.length);
    }

    private static Tensor matrix(double[]... rows) {
        double[] flat = new double[rows.length * rows[0].length];
        for (int k = 0; k < rows.length; k++) {
            System.arraycopy(rows[k], 0, flat, k * rows[k].length, rows[k].length);
        }
        return Tensors.of(flat, rows.length, rows[0].length);
    }

    /** The class with the largest logit of each picture. */
    int[] predictions() {
        try (var _ = Scope.open()) {
            long[] found = Tensors.longs(logits.argmax(new org.bytedeco.pytorch.LongOptional(1), false));
            int[] labels = new int[found.length];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = Math.toIntExact(found[i]);
            }
            return labels;
        }
    }
}
