package dev.alea.choice.structure;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Hard choices from scores; among equal scores the lowest index wins, on every device. */
public final class OneHot {
    private OneHot() {}

    /** Returns 1 at the first largest score along a dimension and 0 elsewhere; no gradient. */
    public static Tensor first(Tensor scores, int axis) {
        Tensor fixed = scores.detach();
        long count = fixed.size(axis);
        Tensor positions = positions(fixed, axis);
        // An argmax promises no order among ties: the smallest position of those that hold the maximum does.
        Tensor isBest = fixed.eq(fixed.amax(new long[] {axis}, true));
        Tensor index = torch.where(isBest, positions, new Scalar(count)).amin(new long[] {axis}, true);
        return positions.eq(index).to(fixed.scalar_type());
    }

    /** Returns 1 at the k largest scores along a dimension and 0 elsewhere; no gradient. */
    public static Tensor top(Tensor scores, int axis, int k) {
        Tensor fixed = scores.detach();
        return torch.zeros_like(fixed).scatter(axis, order(fixed, axis, k), new Scalar(1.0));
    }

    /** Returns the positions of the k largest scores along a dimension, the largest first; no gradient. */
    public static Tensor order(Tensor scores, int axis, int k) {
        return scores.detach().argsort(true, axis, true).narrow(axis, 0, k);
    }

    /** Returns 0, 1, ... along a dimension, as int32 that broadcasts against the tensor. */
    static Tensor positions(Tensor like, int axis) {
        Tensor range = torch.arange(new Scalar(like.size(axis)), new TensorOptions(ScalarType.Int))
                .to(like.device(), ScalarType.Int);
        return axis == -1 ? range : range.unsqueeze(-1);
    }
}
