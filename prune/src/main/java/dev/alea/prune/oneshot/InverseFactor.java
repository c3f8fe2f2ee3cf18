package dev.alea.prune.oneshot;

import dev.alea.run.NumericsException;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The upper Cholesky factor U of the inverse of a damped Hessian, which holds every step of the elimination of inputs in order.
 *
 * <p>Source: Frantar and Alistarh, SparseGPT (2023), section 3.3.
 *
 * @param upper U, row-major float32
 * @param dead inputs that were always zero
 * @param damping what was added to the diagonal relative to its mean
 */
@SuppressWarnings("ArrayRecordComponent") // read by the column loop; factors are never compared
record InverseFactor(float[] upper, boolean[] dead, double damping) {
    private static final double LARGEST = 1.0;

    /**
     * Factors a Hessian, with ten times the damping when it is not positive definite, up to 1.
     *
     * @throws NumericsException when even that does not help
     */
    static InverseFactor of(String layer, InputStatistics inputs, double damping) {
        try (var _ = Scope.open()) {
            var hessian = inputs.hessian();
            var diagonal = Tensors.doubles(hessian.diag());
            var dead = new boolean[diagonal.length];
            for (int j = 0; j < dead.length; j++) {
                dead[j] = diagonal[j] == 0;
                if (dead[j]) {
                    diagonal[j] = 1;
                }
            }
            double mean = Arrays.stream(diagonal).average().orElseThrow();
            for (double tried = damping; tried <= LARGEST * (1 + 1e-9); tried *= 10) {
                double added = tried * mean;
                var shifted = diagonal.clone();
                Arrays.setAll(shifted, j -> diagonal[j] + added);
                var upper = factor(hessian, shifted);
                if (upper != null) {
                    return new InverseFactor(upper, dead, tried);
                }
            }
            throw singular(layer, inputs, diagonal);
        }
    }

    private static float @Nullable [] factor(Tensor hessian, double[] diagonal) {
        try (var _ = Scope.open()) {
            var damped = hessian.clone();
            damped.diagonal().copy_(Tensors.of(diagonal, diagonal.length));
            var lower = torch.linalg_cholesky_ex(damped, false, false);
            if (lower.get1().item_long() != 0) {
                return null;
            }
            var inverse = torch.cholesky_inverse(lower.get0(), false);
            var upper = torch.linalg_cholesky_ex(inverse, true, false);
            if (upper.get1().item_long() != 0 || !upper.get0().isfinite().all().item_bool()) {
                return null;
            }
            return Tensors.floats(upper.get0().to(torch.ScalarType.Float).contiguous());
        }
    }

    private static NumericsException singular(String layer, InputStatistics inputs, double[] diagonal) {
        return new NumericsException("the Hessian of layer " + layer + " is not positive definite even with damping "
                + LARGEST + ": " + inputs.tokens() + " calibration tokens for " + diagonal.length
                + " inputs, least diagonal entry "
                + Arrays.stream(diagonal).min().orElseThrow()
                + "; give more calibration rows, and check that the activations are finite");
    }
}
