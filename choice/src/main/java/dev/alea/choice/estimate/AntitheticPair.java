package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Two draws of the same gates from one uniform each, as far apart as their law allows, and their costs.
 *
 * @param uniforms [logits..]
 * @param first u > sigmoid(-logits), the structure's own sample
 * @param second u < sigmoid(logits)
 * @param costs [2, B..] or [2]
 * @param difference f(first) - f(second), a constant that broadcasts against the gates
 */
record AntitheticPair(Tensor uniforms, Tensor first, Tensor second, Tensor costs, Tensor difference) {
    static AntitheticPair of(Structure structure, Tensor logits, Cost cost, Noise noise) {
        Tensor fixed = logits.detach();
        Tensor u = noise.uniform(Noise.Part.CHOICE, logits, logits.sizes().vec().get());
        Tensor first = u.gt(fixed.neg().sigmoid()).to(logits.scalar_type());
        Tensor second = u.lt(fixed.sigmoid()).to(logits.scalar_type());
        Tensor choices = torch.stack(new TensorVector(List.of(first, second).toArray(Tensor[]::new)), 0);
        Tensor costs = Surrogates.costs(cost, structure.event(choices), logits);
        Tensor difference = costs.detach().select(0, 0).sub(costs.detach().select(0, 1));
        return new AntitheticPair(u, first, second, costs, Surrogates.perEntry(difference, logits));
    }

    /** The mean cost, with an estimate of the gradient. */
    Tensor surrogate(Tensor estimate, Tensor logits) {
        return Surrogates.mean(costs).add(Surrogates.linear(estimate, logits, costs));
    }
}
