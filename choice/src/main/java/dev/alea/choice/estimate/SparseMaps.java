package dev.alea.choice.estimate;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Maps from scores to probabilities that are exactly 0 where a score is far below the best.
 *
 * <p>p is the largest of p.z + H over the simplex, with H the Tsallis entropy of order alpha; alpha 1 would be softmax, 2 is
 * sparsemax. Worked out in float64; contiguous rows of float32 on the CPU and orders up to 2 in the kernel. Gradient: exact, with s = p^(2 - alpha) on the support,
 * s (g - s.g / sum s).
 *
 * <p>Source: Martins and Astudillo (arXiv 1602.02068), algorithm 1; Peters, Niculae, Martins (arXiv 1905.05702), algorithms 1
 * and 2 and proposition 2.
 */
public final class SparseMaps {
    static final Parameter ALPHA = Parameter.real("alpha", 1.5, 1.05, 4);
    /** Halvings of an interval of length at most 1: the end is below the rounding of a double. */
    private static final int BISECTIONS = 53;

    private SparseMaps() {}

    /** Returns sparsemax along a dimension. */
    public static Tensor sparsemax(Tensor scores, int axis) {
        return entmax(scores, axis, 2);
    }

    /**
     * Returns entmax along a dimension; orders 1.5 and 2 by sorting, others by bisection.
     *
     * @throws IllegalArgumentException unless 1.05 <= alpha <= 4
     */
    public static Tensor entmax(Tensor scores, int axis, double alpha) {
        ALPHA.checked(alpha);
        if (EntmaxRows.isFused(scores, axis, alpha)) {
            return EntmaxRows.entmax(scores, (float) alpha);
        }
        Tensor z = scores.transpose(axis, -1);
        Tensor fixed = z.detach().to(ScalarType.Double);
        // what lies more than 1 / (alpha - 1) below the best has probability 0: larger distances only cost digits
        Tensor x = fixed.sub(fixed.amax(new long[] {-1}, true))
                .mul(new Scalar(alpha - 1))
                .clamp_min(new Scalar(-2));
        Tensor p = alpha == 2 ? bySimplex(x) : alpha == 1.5 ? byMoments(x) : byBisection(x, alpha);
        Tensor s = p.pow(new Scalar(2 - alpha))
                .masked_fill(p.le(new Scalar(0)), new Scalar(0))
                .to(scores.scalar_type());
        Tensor moving = Surrogates.zero(z);
        Tensor mean = sum(s.mul(moving)).div(sum(s));
        return p.to(scores.scalar_type()).add(s.mul(moving.sub(mean))).transpose(axis, -1);
    }

    /** relu(x - tau) with sum 1, x at most 0. */
    private static Tensor bySimplex(Tensor x) {
        Tensor sorted = x.sort(-1, true).get0();
        Tensor total = sorted.cumsum(-1).sub(new Scalar(1));
        Tensor rank = ranks(x);
        Tensor inside = sorted.mul(rank).gt(total);
        return x.sub(last(total.div(rank), inside)).relu();
    }

    /** relu(x - tau)^2 with sum 1. */
    private static Tensor byMoments(Tensor x) {
        Tensor sorted = x.sort(-1, true).get0();
        Tensor rank = ranks(x);
        Tensor mean = sorted.cumsum(-1).div(rank);
        Tensor spread = sorted.square().cumsum(-1).sub(mean.square().mul(rank));
        Tensor rest = spread.neg().add(new Scalar(1)).div(rank).clamp_min(new Scalar(0));
        Tensor tau = mean.sub(rest.sqrt());
        return x.sub(last(tau, tau.le(sorted))).relu().square();
    }

    /** relu(x - tau)^(1 / (alpha - 1)) with sum 1. */
    private static Tensor byBisection(Tensor x, double alpha) {
        double power = 1 / (alpha - 1);
        Tensor low = torch.full_like(x.narrow(-1, 0, 1), new Scalar(-1));
        double width = 1 - Math.pow((double) x.size(-1), 1 - alpha);
        for (int i = 0; i < BISECTIONS; i++) {
            width /= 2;
            Tensor middle = low.add(new Scalar(width));
            Tensor enough = sum(x.sub(middle).relu().pow(new Scalar(power))).ge(new Scalar(1));
            low = torch.where(enough, middle, low);
        }
        Tensor p = x.sub(low).relu().pow(new Scalar(power));
        return p.div(sum(p));
    }

    /** The value at the last position that is inside; inside is a prefix. */
    private static Tensor last(Tensor values, Tensor inside) {
        Tensor index = sum(inside.to(ScalarType.Long)).sub(new Scalar(1)).clamp_min(new Scalar(0));
        return values.gather(-1, index);
    }

    private static Tensor ranks(Tensor like) {
        return torch.ones_like(like).cumsum(-1);
    }

    private static Tensor sum(Tensor tensor) {
        return tensor.sum(new long[] {-1}, true, new ScalarTypeOptional());
    }
}
