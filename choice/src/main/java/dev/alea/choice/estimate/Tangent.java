package dev.alea.choice.estimate;

import dev.alea.choice.structure.Structure;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The cost and its derivative at a soft choice, as constants: nothing of a control variate reaches the parameters inside the
 * cost, where its mean is 0 but its variance is not.
 *
 * @param value [S, B..] or [S]
 * @param slope with respect to the choice, [S, logits..]
 */
record Tangent(Tensor value, Tensor slope) {
    /**
     * Evaluates the cost once.
     *
     * @param choices [S, logits..]; only the values matter
     */
    static Tangent at(Structure structure, Cost cost, Tensor choices, Tensor logits) {
        Tensor leaf = choices.detach().clone().set_requires_grad(true);
        Tensor value = Surrogates.costs(cost, structure.event(leaf), logits);
        return new Tangent(value.detach(), slope(value, leaf));
    }

    /** The derivative of the sum of costs with respect to the choice they were computed from; their graph stays. */
    static Tensor slope(Tensor costs, Tensor leaf) {
        BoolOptional retain = new BoolOptional(true);
        return torch.grad(
                        new TensorVector(costs.sum()), new TensorVector(leaf), new TensorVector(), retain, false, false)
                .get(0)
                .detach();
    }

    /** A term of value 0 with the derivative slope . d choices, averaged as these costs are. */
    Tensor along(Tensor choices, Tensor costs) {
        Tensor sum = slope.mul(Surrogates.zero(choices)).sum();
        return sum.div(new Scalar((double) Math.max(1, costs.numel())));
    }
}
