package dev.alea.torch;

import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Compares gradients with central differences, in double, with the constants of PyTorch's own check: step 1e-6, absolute
 * tolerance 1e-5, relative tolerance 1e-3. For tests.
 */
public final class GradCheck {
    private static final double STEP = 1e-6;
    private static final double ABSOLUTE = 1e-5;
    private static final double RELATIVE = 1e-3;

    private GradCheck() {}

    /**
     * Checks the gradient of a scalar with respect to every element of some leaves.
     *
     * @param scalar computes the value from the leaves; deterministic
     * @param leaves float64 leaves that require a gradient, by name
     * @throws AssertionError naming the leaf and element that disagree
     */
    public static void check(Supplier<Tensor> scalar, Map<String, Tensor> leaves) {
        try (var _ = Scope.open()) {
            leaves.values().forEach(leaf -> leaf.mutable_grad().reset());
            scalar.get().backward();
            leaves.forEach((name, leaf) -> compare(scalar, name, leaf, Tensors.doubles(leaf.grad())));
        }
    }

    private static void compare(Supplier<Tensor> scalar, String name, Tensor leaf, double[] gradient) {
        for (int i = 0; i < gradient.length; i++) {
            double slope = (shifted(scalar, leaf, i, STEP) - shifted(scalar, leaf, i, -STEP)) / (2 * STEP);
            if (!(Math.abs(gradient[i] - slope) <= ABSOLUTE + RELATIVE * Math.abs(slope))) {
                throw new AssertionError(String.format(
                        Locale.ROOT,
                        "the gradient of %s[%d] is %.9g, but the central difference is %.9g",
                        name,
                        i,
                        gradient[i],
                        slope));
            }
        }
    }

    private static double shifted(Supplier<Tensor> scalar, Tensor leaf, int index, double by) {
        try (var _ = Scope.open()) {
            move(leaf, index, by);
            double value = scalar.get().item_double();
            move(leaf, index, -by);
            return value;
        }
    }

    private static void move(Tensor leaf, int index, double by) {
        try (NoGradGuard _ = new NoGradGuard()) {
            leaf.view(-1).narrow(0, index, 1).add_(Tensors.scalar(by));
        }
    }
}
