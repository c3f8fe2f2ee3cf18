package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.GaussianMixture;
import dev.alea.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Estimators of a Gaussian mixture with one mistake each; the proofs of the original must reject every one. */
final class MixtureTwins {
    private MixtureTwins() {}

    /**
     * A twin.
     *
     * @param mistake what is wrong with it
     * @param original whose proofs it must fail
     */
    record Twin(String mistake, MixtureEstimator original, MixtureProof.MixtureCandidate candidate) {}

    static List<Twin> all() {
        MixtureEstimator score = new ScoreReparam(new MovingAverage(0.9, -0.3));
        MixtureEstimator marginal = new MarginalisedReparam();
        MixtureEstimator soft = new MixtureGumbelSoftmax(0.5);
        MixtureEstimator hard = new MixtureStraightThrough(0.5);
        MixtureEstimator second = new MixtureSecondOrder();
        MixtureEstimator best = new FrequencyRule(FrequencyRule.Experts.BEST, FrequencyRule.Reduction.MEAN);
        return List.of(
                new Twin(
                        "the weights carry no gradient",
                        marginal,
                        (m, f, n) -> marginal.surrogate(
                                new GaussianMixture(m.logits().detach(), m.means(), m.logStds()), f, n)),
                new Twin(
                        "every component weighs the same",
                        marginal,
                        (m, f, n) -> marginal.surrogate(
                                new GaussianMixture(m.logits().mul(Tensors.scalar(0.5)), m.means(), m.logStds()),
                                f,
                                n)),
                new Twin(
                        "the score is missing",
                        score,
                        (m, f, n) -> score.surrogate(
                                new GaussianMixture(m.logits().detach(), m.means(), m.logStds()), f, n)),
                new Twin(
                        "the density is that of the chosen component", new ImplicitReparam(), MixtureTwins::ownDensity),
                new Twin(
                        "the derivative lacks 1/tau",
                        soft,
                        (m, f, n) ->
                                soft.surrogate(new GaussianMixture(halved(m.logits()), m.means(), m.logStds()), f, n)),
                new Twin(
                        "the hard one lacks 1/tau",
                        hard,
                        (m, f, n) ->
                                hard.surrogate(new GaussianMixture(halved(m.logits()), m.means(), m.logStds()), f, n)),
                new Twin(
                        "the factor 1/2 is missing",
                        second,
                        (m, f, n) -> second.surrogate(
                                new GaussianMixture(doubled(m.logits()), m.means(), m.logStds()), f, n)),
                new Twin(
                        "the worst point wins",
                        best,
                        (m, f, n) -> best.surrogate(m, p -> f.of(p).neg(), n)),
                new Twin(
                        "the distance is not divided by K",
                        best,
                        (m, f, n) -> new FrequencyRule(FrequencyRule.Experts.BEST, FrequencyRule.Reduction.SUM)
                                .surrogate(m, f, n)));
    }

    /** The same value, half the derivative. */
    private static Tensor halved(Tensor logits) {
        return logits.detach().add(Surrogates.zero(logits).mul(Tensors.scalar(0.5)));
    }

    private static Tensor doubled(Tensor logits) {
        return logits.detach().add(Surrogates.zero(logits).mul(Tensors.scalar(2)));
    }

    private static Tensor ownDensity(GaussianMixture m, Cost cost, Noise noise) {
        Tensor component = m.component(1, noise);
        Tensor point = m.sample(1, noise).points();
        Tensor z =
                point.unsqueeze(-2).sub(m.means()).mul(m.logStds().neg().exp()).squeeze(-1);
        Tensor rank = m.weights()
                .mul(org.bytedeco.pytorch.global.torch.special_ndtr(z))
                .sum(-1);
        Tensor density =
                m.componentLogDensity(point).mul(component).sum(-1).detach().exp();
        return Surrogates.mean(
                cost.of(point.sub(Surrogates.zero(rank).div(density).unsqueeze(-1))));
    }
}
