package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;

/**
 * The gradient itself: J = sum over the states of p(s) f(s), differentiated.
 *
 * <p>The oracle of all other estimators, and the best choice wherever the states can be counted. Value: J, without noise.
 *
 * <p>Cost: one evaluation per joint state, at most {@value Structure#MAX_STATES}; the states multiply over the variables
 * of an item, so this is for few variables.
 *
 * <p>Source: the definition.
 */
public record Exact() implements Estimator {
    /** Its name in configurations. */
    public static final String NAME = "exact";

    @Override
    public Traits traits() {
        return new Traits(
                Bias.UNBIASED, false, OptionalInt.empty(), Set.of(), Traits.EVERY_LAW, true, List.of(), "definition");
    }

    @Override
    public Tensor surrogate(Structure structure, Tensor logits, Cost cost, Noise noise) {
        Surrogates.require(this, structure, logits);
        requireOneItem(logits, cost);
        Tensor choices = repeated(structure.enumerate(logits), logits);
        Tensor probabilities = structure.logProbability(logits, choices).exp();
        Tensor costs = Surrogates.costs(cost, structure.event(choices), logits);
        return Surrogates.mean(probabilities.reshape(costs.sizes()).mul(costs).sum(0));
    }

    /** Refuses a joint cost of several items, whose states multiply. */
    static void requireOneItem(Tensor logits, Cost cost) {
        long[] shape = logits.sizes().vec().get();
        long items = Arrays.stream(shape, 0, shape.length - 2).reduce(1, Math::multiplyExact);
        if (cost.coupling() == Cost.Coupling.JOINT && items > 1) {
            throw new IllegalArgumentException("With a JOINT cost the states of " + items
                    + " items multiply; the exact gradient of one is taken item by item, such as by leave-one-out.");
        }
    }

    /** The same states for every item. Shape: states [N, own two dimensions], result [N, B.., own two dimensions]. */
    static Tensor repeated(Tensor states, Tensor logits) {
        int batch = Math.toIntExact(logits.dim()) - 2;
        long[] one = LongStream.concat(
                        LongStream.concat(
                                LongStream.of(states.size(0)),
                                LongStream.generate(() -> 1).limit(batch)),
                        LongStream.of(states.size(1), states.size(2)))
                .toArray();
        long[] all = one.clone();
        for (int i = 0; i < batch; i++) {
            all[i + 1] = logits.size(i);
        }
        return states.reshape(one).expand(all);
    }
}
