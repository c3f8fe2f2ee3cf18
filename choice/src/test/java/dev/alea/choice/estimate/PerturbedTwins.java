package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.estimate.BrokenTwins.Twin;
import dev.alea.choice.structure.Structure;
import dev.alea.choice.structure.Subset;
import dev.alea.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Mistakes in what sees the mode of perturbed logits, and in sparse laws. */
final class PerturbedTwins {
    private PerturbedTwins() {}

    static List<Twin> all() {
        NoiseScore score = new NoiseScore(1, new MovingAverage(0.9, 0.4));
        NoiseScore wide = new NoiseScore(1.5, MovingAverage.empty(0.9));
        PerturbedArgmax argmax = new PerturbedArgmax(1, 3);
        PerturbedArgmax narrow = new PerturbedArgmax(0.6, 4);
        AdaptiveImle adaptive = new AdaptiveImle(0.7, 1, MovingAverage.empty(0.9));
        ImplicitMle gammas = new ImplicitMle(0.8, new PerturbationNoise.SumOfGamma(1.7, 8));
        ImplicitMle normals = new ImplicitMle(0.8, new PerturbationNoise.Normal(1.5));
        ImplicitMle warm = new ImplicitMle(0.8, new PerturbationNoise.Gumbel(1.3));
        AdaptiveImle adaptiveGammas = new AdaptiveImle(0.7, 1, MovingAverage.empty(0.9), gammas.perturbation());
        Entmax entmax = new Entmax(1.5);
        return List.of(
                new Twin("the noise in place of its score", score, PerturbedTwins::rawNoise),
                new Twin(
                        "the division by the scale is missing",
                        wide,
                        (s, l, f, n) -> BrokenTwins.scaled(wide.surrogate(s, l, f, n), 1.5)),
                new Twin(
                        "each mode is compared with the mean of all",
                        argmax,
                        (s, l, f, n) -> BrokenTwins.scaled(argmax.surrogate(s, l, f, n), 2.0 / 3)),
                new Twin(
                        "the scale is applied twice",
                        narrow,
                        (s, l, f, n) -> BrokenTwins.scaled(narrow.surrogate(s, l, f, n), 1 / 0.6)),
                new Twin(
                        "another scale in the forward pass",
                        narrow,
                        (s, l, f, n) -> new PerturbedArgmax(0.7, 4).surrogate(s, l, f, n)),
                new Twin("a difference to one side", adaptive, PerturbedTwins::oneSided),
                new Twin(
                        "the factor 2 is missing",
                        adaptive,
                        (s, l, f, n) -> BrokenTwins.scaled(adaptive.surrogate(s, l, f, n), 2)),
                new Twin("Gumbels of the same temperature", gammas, withNoise(new PerturbationNoise.Gumbel(1.7))),
                new Twin("the Gammas of single positions", gammas, PerturbedTwins::ofSingles),
                new Twin(
                        "the temperature divides the logits once more",
                        normals,
                        (s, l, f, n) -> normals.surrogate(s, l.div(Tensors.scalar(1.5)), f, n)),
                new Twin("the temperature twice", warm, withNoise(new PerturbationNoise.Gumbel(1.3 * 1.3))),
                new Twin(
                        "a difference of Gumbels",
                        adaptiveGammas,
                        (s, l, f, n) -> new AdaptiveImle(
                                        0.7, 1, MovingAverage.empty(0.9), new PerturbationNoise.Gumbel(1.7))
                                .surrogate(s, l, f, n)),
                new Twin(
                        "the derivative of sparsemax",
                        entmax,
                        (s, l, f, n) -> mixed(s, l, f, SparseMaps.entmax(l, s.axis(), 1.5), sparsemaxSlope(s, l))),
                new Twin("another order", entmax, (s, l, f, n) -> new Entmax(1.6).surrogate(s, l, f, n)),
                new Twin(
                        "the derivative of softmax",
                        new Sparsemax(),
                        (s, l, f, n) -> mixed(s, l, f, SparseMaps.sparsemax(l, s.axis()), l.softmax(s.axis()))));
    }

    private static Candidate withNoise(PerturbationNoise other) {
        return new ImplicitMle(0.8, other)::surrogate;
    }

    private static Tensor ofSingles(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor drawn = new PerturbationNoise.SumOfGamma(1.7, 8).draw(Subset.gibbs(1), logits, 1, noise);
        Tensor scores = logits.detach().add(drawn);
        Tangent tangent = Tangent.at(s, cost, s.mode(scores), logits);
        Tensor moved = scores.sub(tangent.slope().mul(Tensors.scalar(0.8)));
        Tensor estimate = s.mode(scores).sub(s.mode(moved)).div(Tensors.scalar(0.8));
        return new Tangent(tangent.value(), estimate).along(logits.unsqueeze(0), tangent.value());
    }

    private static Tensor rawNoise(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor gumbel = noise.gumbel(Noise.Part.CHOICE, logits, Surrogates.sampled(logits, 1));
        Tensor costs = Surrogates.costs(cost, s.event(s.mode(logits.detach().add(gumbel))), logits);
        Tensor estimate = gumbel.mul(costs.detach().unsqueeze(-1).unsqueeze(-1));
        return Surrogates.mean(costs).add(new Tangent(costs, estimate).along(logits.unsqueeze(0), costs));
    }

    private static Tensor oneSided(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor gumbel = noise.gumbel(Noise.Part.CHOICE, logits, Surrogates.sampled(logits, 1));
        Tensor scores = logits.detach().add(gumbel);
        Tensor hard = s.mode(scores);
        Tangent tangent = Tangent.at(s, cost, hard, logits);
        Tensor step = length(logits.detach()).mul(Tensors.scalar(0.7)).div(length(tangent.slope()));
        Tensor estimate =
                hard.sub(s.mode(scores.sub(tangent.slope().mul(step)))).div(step);
        return new Tangent(tangent.value(), estimate).along(logits.unsqueeze(0), tangent.value());
    }

    private static Tensor length(Tensor tensor) {
        return Surrogates.perItem(tensor.square()).sqrt();
    }

    /** The value of one map with the derivative of another. */
    private static Tensor mixed(Structure s, Tensor logits, Cost cost, Tensor value, Tensor slope) {
        return SparseExpectation.of(s, logits, cost, value.detach().add(Surrogates.zero(slope)));
    }

    /** The derivative of sparsemax on the support of entmax. */
    private static Tensor sparsemaxSlope(Structure s, Tensor logits) {
        Tensor inside = SparseMaps.entmax(logits, s.axis(), 1.5)
                .detach()
                .gt(Tensors.scalar(0))
                .to(logits.scalar_type());
        Tensor mean = Surrogates.along(inside.mul(logits), s.axis()).div(Surrogates.along(inside, s.axis()));
        return inside.mul(logits.sub(mean));
    }
}
