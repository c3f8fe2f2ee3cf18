package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.OneHot;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The likeliest m classes of one variable summed exactly, and one draw from the rest for all of the rest.
 *
 * <p>Gradient: sum over the m of p_s f_s d log p_s, plus q f_r d log p_r with r drawn from the other classes and q their probability;
 * unbiased, and without variance once the m hold all of it. Value: the same sum without the scores, unbiased for E f.
 *
 * <p>Pitfalls: for one variable only (L = 1); the classes summed depend on the logits, not on the draw.
 *
 * <p>Source: Liu et al. (arXiv 1810.04777), equation 7.
 *
 * @param summed m
 */
public record SumAndSample(int summed) implements Estimator {
    /** Its name in configurations. */
    public static final String NAME = "sum-and-sample";

    static final Parameter SUMMED = Parameter.whole("summed", 2, 1, 1000);

    /** Checks the range. */
    public SumAndSample {
        SUMMED.checked(summed);
    }

    @Override
    public Traits traits() {
        return new Traits(
                Bias.UNBIASED,
                false,
                OptionalInt.of(summed + 1),
                Set.of(Noise.Part.CHOICE),
                Traits.ONE_OF_K,
                true,
                List.of(SUMMED),
                "Liu et al., arXiv 1810.04777, equation 7");
    }

    @Override
    public Tensor surrogate(Structure structure, Tensor logits, Cost cost, Noise noise) {
        Surrogates.require(this, structure, logits);
        int axis = structure.axis();
        UnorderedSet.requireOneVariable(NAME, summed + 1, axis, logits, cost);
        Tensor fixed = logits.detach();
        Tensor top = UnorderedSet.distinct(fixed, axis, summed);
        Tensor gumbel =
                noise.gumbel(Noise.Part.CHOICE, logits, logits.sizes().vec().get());
        Tensor left =
                fixed.add(gumbel).masked_fill(top.sum(0).gt(new Scalar(0.5)), new Scalar(Double.NEGATIVE_INFINITY));
        Tensor drawn = OneHot.first(left, axis).unsqueeze(0);
        Tensor choices = torch.cat(new TensorVector(top, drawn), 0);
        Tensor costs = Surrogates.costs(cost, structure.event(choices), logits);
        Tensor logs = structure.logProbability(logits, choices);
        Tensor rest = UnorderedSet.rest(fixed.log_softmax(axis), top).unsqueeze(0);
        Tensor weights = torch.cat(new TensorVector(logs.detach().narrow(0, 0, summed), rest), 0)
                .exp();
        int items = Math.toIntExact(Math.max(1, costs.numel() / (summed + 1)));
        Tensor value = weights.mul(costs).sum();
        Tensor score = weights.mul(costs.detach()).mul(Surrogates.zero(logs)).sum();
        return value.add(score).div(new Scalar(items));
    }
}
