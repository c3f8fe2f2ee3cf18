package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.GaussianMixture;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * One component D and its reparameterised point a: pathwise to the Gaussian, score function to the logits.
 *
 * <p>Value: f(a). Gradient: through a to mean and deviation of D, (f(a) - b)(D - w) to the logits; unbiased with one evaluation.
 *
 * <p>Source: Williams 1992 for the component, Kingma and Welling (arXiv 1312.6114) for the point.
 *
 * @param baseline b, which has seen earlier costs only; 0 before the first observation
 */
public record ScoreReparam(MovingAverage baseline) implements MixtureEstimator {
    /** Its name in configurations. */
    public static final String NAME = "score-reparam";

    @Override
    public Traits traits() {
        return new Traits(
                Bias.UNBIASED,
                true,
                OptionalInt.of(1),
                Set.of(Noise.Part.CHOICE, Noise.Part.CONDITIONAL),
                Set.of(),
                true,
                List.of(MovingAverage.DECAY),
                "Williams 1992, equation 2; Kingma and Welling, arXiv 1312.6114, section 2.4");
    }

    /** Returns the estimator of the next step, whose baseline has seen this mean cost. */
    public ScoreReparam after(double meanCost) {
        return new ScoreReparam(baseline.with(meanCost));
    }

    @Override
    public Tensor surrogate(GaussianMixture mixture, Cost cost, Noise noise) {
        Tensor component = mixture.component(1, noise);
        Tensor point = Mixtures.blend(component, mixture.candidates(1, noise));
        Tensor costs = Mixtures.costs(mixture, cost, point);
        Tensor logs = mixture.logits().log_softmax(-1).mul(component).sum(-1);
        return Surrogates.mean(costs).add(Surrogates.score(costs.detach().sub(new Scalar(baseline.orElse(0))), logs));
    }
}
