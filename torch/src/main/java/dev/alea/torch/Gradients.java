package dev.alea.torch;

import java.util.Collection;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Norms and clipping of the gradients of a set of parameters. */
public final class Gradients {
    /** Keeps the division finite; the constant of {@code torch.nn.utils.clip_grad_norm_}. */
    private static final double EPSILON = 1e-6;

    private Gradients() {}

    /**
     * The Euclidean norm of all gradients together.
     *
     * @param parameters those without a gradient are skipped
     */
    public static double norm(Collection<Tensor> parameters) {
        try (var _ = Scope.open();
                NoGradGuard _ = new NoGradGuard()) {
            Tensor[] norms = parameters.stream()
                    .map(Tensor::grad)
                    .filter(Tensor::defined)
                    .map(Tensor::norm)
                    .toArray(Tensor[]::new);
            return norms.length == 0
                    ? 0
                    : torch.stack(new TensorVector(norms)).norm().item_double();
        }
    }

    /**
     * Scales all gradients so that their common norm is at most a bound, as {@code torch.nn.utils.clip_grad_norm_} does.
     *
     * @param parameters those without a gradient are skipped
     * @param maximum the bound; positive
     * @return the norm before clipping; when it is not finite, nothing was scaled
     */
    public static double clip(Collection<Tensor> parameters, double maximum) {
        if (!(maximum > 0)) {
            throw new EngineException("the gradient bound is " + maximum + "; allowed: more than 0");
        }
        double norm = norm(parameters);
        double scale = maximum / (norm + EPSILON);
        if (scale < 1 && Double.isFinite(norm)) {
            try (var _ = Scope.open();
                    NoGradGuard _ = new NoGradGuard()) {
                var factor = new Scalar(scale);
                parameters.stream().map(Tensor::grad).filter(Tensor::defined).forEach(g -> g.mul_(factor));
            }
        }
        return norm;
    }
}
