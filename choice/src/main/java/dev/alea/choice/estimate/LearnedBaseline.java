package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * The score function with a baseline that depends on the input and learns to guess the cost.
 *
 * <p>Gradient: (f(D) - b) d log p(D) with b the guess for the item, unbiased, since b is known before D is drawn. The parameters of
 * the baseline get the gradient of the mean of (b - f(D))^2 in the same backward pass; the value of the surrogate is the mean cost
 * and nothing else. With a {@link Cost.Coupling#JOINT} cost the guesses of the items are added up.
 *
 * <p>Pitfalls: a baseline that shares weights with the logits trains them to guess the cost too; give it detached inputs.
 *
 * <p>Source: Mnih and Gregor (NVIL, arXiv 1402.0030), equation 9; Williams 1992, section 4.
 *
 * @param baseline b
 */
public record LearnedBaseline(Baseline baseline) implements Estimator {
    @Override
    public Traits traits() {
        return new Traits(
                Bias.UNBIASED,
                false,
                OptionalInt.of(1),
                Set.of(Noise.Part.CHOICE),
                Traits.EVERY_LAW,
                true,
                List.of(),
                "Mnih and Gregor, arXiv 1402.0030, equation 9");
    }

    @Override
    public Tensor surrogate(Structure structure, Tensor logits, Cost cost, Noise noise) {
        Surrogates.require(this, structure, logits);
        Tensor choices = structure.sample(logits, 1, noise);
        Tensor costs = Surrogates.costs(cost, structure.event(choices), logits);
        Tensor logs = structure.logProbability(logits, choices);
        Tensor guess = baseline.of(logits.detach()).unsqueeze(0);
        if (!Arrays.equals(guess.sizes().vec().get(), logs.sizes().vec().get())) {
            throw new IllegalArgumentException(
                    "A baseline returns one number per item, shape " + Surrogates.text(logs.select(0, 0))
                            + ", but returned " + Surrogates.text(guess.select(0, 0)) + ".");
        }
        Tensor error = Surrogates.like(guess, costs).sub(costs.detach());
        return Surrogates.mean(costs)
                .add(Surrogates.score(error.neg(), logs))
                .add(Surrogates.zero(Surrogates.mean(error.square())));
    }
}
