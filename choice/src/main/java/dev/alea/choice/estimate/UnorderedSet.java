package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.OneHot;
import dev.alea.choice.structure.SetProbabilities;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The score function of k different classes of one variable, weighted so that their order does not matter.
 *
 * <p>Gradient: for the set S of the k largest log p + Gumbel, the sum over s in S of R(s) p_s (f_s - b_s) d log p_s, where
 * R(s) = P(S | s first) / P(S) and the baseline b_s averages the costs of S as if s had been drawn first. Unbiased with and
 * without the baseline; exact when k = K. Value: the sum of R(s) p_s f_s, unbiased for E f.
 *
 * <p>Pitfalls: for one variable only (L = 1); the baseline can add variance where a cost is nearly linear, so it can be left
 * out. Cost: 2^k set probabilities.
 *
 * <p>Source: Kool, van Hoof, Welling (arXiv 2002.06043), equations 12 and 18.
 *
 * @param samples k
 * @param baseline whether the built-in baseline is used
 */
public record UnorderedSet(int samples, boolean baseline) implements Estimator {
    /** Its name in configurations. */
    public static final String NAME = "unordered-set";

    static final Parameter SAMPLES = Parameter.whole("samples", 4, 1, 10);
    static final Parameter BASELINE = Parameter.whole("baseline", 1, 0, 1);

    /** Checks the range. */
    public UnorderedSet {
        SAMPLES.checked(samples);
    }

    @Override
    public Traits traits() {
        return new Traits(
                Bias.UNBIASED,
                false,
                OptionalInt.of(samples),
                Set.of(Noise.Part.CHOICE),
                Traits.ONE_OF_K,
                true,
                List.of(SAMPLES, BASELINE),
                "Kool et al., arXiv 2002.06043, equations 12 and 18");
    }

    @Override
    public Tensor surrogate(Structure structure, Tensor logits, Cost cost, Noise noise) {
        Surrogates.require(this, structure, logits);
        int axis = structure.axis();
        requireOneVariable(NAME, samples, axis, logits, cost);
        Tensor gumbel =
                noise.gumbel(Noise.Part.CHOICE, logits, logits.sizes().vec().get());
        Tensor choices = distinct(logits.detach().add(gumbel), axis, samples);
        Tensor costs = Surrogates.costs(cost, structure.event(choices), logits);
        Tensor logs = structure.logProbability(logits, choices);
        SetProbabilities sets =
                SetProbabilities.of(logs.detach(), rest(logits.detach().log_softmax(axis), choices));
        List<Tensor> weights = new ArrayList<>();
        List<Tensor> advantages = new ArrayList<>();
        for (int s = 0; s < samples; s++) {
            Tensor weight = sets.first(s).add(logs.detach().select(0, s)).exp();
            weights.add(weight);
            Tensor own = costs.detach().select(0, s);
            advantages.add(weight.mul(baseline ? own.sub(sets.mean(s, costs.detach())) : own));
        }
        int items = Math.toIntExact(Math.max(1, costs.numel() / samples));
        Tensor value = stack(weights).mul(costs).sum();
        Tensor score = stack(advantages).mul(Surrogates.zero(logs)).sum();
        return value.add(score).div(Tensors.scalar(items));
    }

    /** The k largest scores, the largest first. Shape: [k, logits..]. */
    static Tensor distinct(Tensor scores, int axis, int k) {
        Tensor left = scores;
        List<Tensor> chosen = new ArrayList<>();
        for (int i = 0; i < k; i++) {
            Tensor one = OneHot.first(left, axis);
            chosen.add(one);
            left = left.masked_fill(one.gt(Tensors.scalar(0.5)), Tensors.scalar(Double.NEGATIVE_INFINITY));
        }
        return stack(chosen);
    }

    /** ln of the probability of all classes outside the set. Shape: [B..]. */
    static Tensor rest(Tensor logs, Tensor choices) {
        Tensor inside = choices.sum(0).gt(Tensors.scalar(0.5));
        return logs.masked_fill(inside, Tensors.scalar(SetProbabilities.NOTHING))
                .logsumexp(-1, -2);
    }

    /** Refuses several variables, too few classes and a joint cost of several items. */
    static void requireOneVariable(String name, int samples, int axis, Tensor logits, Cost cost) {
        long variables = axis == -1 ? logits.size(-2) : logits.size(-1);
        long classes = logits.size(axis);
        if (variables != 1 || classes < samples) {
            throw new IllegalArgumentException(name + " draws " + samples
                    + " different classes of one variable, but the logits have " + variables + " variables of "
                    + classes
                    + " classes, shape " + Arrays.toString(logits.sizes().vec().get()) + "; choose " + LeaveOneOut.NAME
                    + " or fewer samples.");
        }
        if (cost.coupling() == Cost.Coupling.JOINT && logits.numel() > classes) {
            throw new IllegalArgumentException(name
                    + " draws different classes per item, which a JOINT cost of several items does not allow; choose "
                    + LeaveOneOut.NAME + ".");
        }
    }

    private static Tensor stack(List<Tensor> tensors) {
        return torch.stack(new TensorVector(tensors.toArray(Tensor[]::new)), 0);
    }
}
