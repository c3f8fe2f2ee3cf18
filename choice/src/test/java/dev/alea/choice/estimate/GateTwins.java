package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.estimate.BrokenTwins.Twin;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Tensors;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Mistakes in the estimators of gates, and in draws that repel one another. */
final class GateTwins {
    private static final double TAU = 0.6;

    private GateTwins() {}

    static List<Twin> all() {
        Arm arm = new Arm();
        DisArm disarm = new DisArm();
        Arms arms = new Arms(3);
        Carms carms = new Carms(3);
        BinaryConcrete soft = new BinaryConcrete(TAU);
        StraightThroughBinaryConcrete hard = new StraightThroughBinaryConcrete(TAU);
        HardConcrete stretched = new HardConcrete(0.5, -0.2, 1.3);
        StochasticGates gaussian = new StochasticGates(0.4);
        return List.of(
                new Twin(
                        "the draws are subtracted the wrong way round",
                        arm,
                        (s, l, f, n) -> BrokenTwins.scaled(arm.surrogate(s, l, f, n), -1)),
                new Twin("the second draw is not the reflected one", arm, GateTwins::unreflected),
                new Twin(
                        "the 1/2 is missing",
                        disarm,
                        (s, l, f, n) -> BrokenTwins.scaled(disarm.surrogate(s, l, f, n), 2)),
                new Twin("sigmoid(phi) in place of sigmoid(|phi|)", disarm, GateTwins::oneSided),
                new Twin("the score is not corrected for the dependence", arms, GateTwins::uncorrected),
                new Twin("pairs are not weighted by their joint probability", carms, GateTwins::unweighted),
                new Twin("one order of the classes for all draws", carms, GateTwins::oneOrder),
                new Twin(
                        "the soft gate lacks 1/tau",
                        soft,
                        (s, l, f, n) -> BrokenTwins.scaled(soft.surrogate(s, l, f, n), TAU)),
                new Twin("Gumbel noise in place of logistic noise", soft, GateTwins::gumbel),
                new Twin(
                        "the hard gate lacks 1/tau",
                        hard,
                        (s, l, f, n) -> BrokenTwins.scaled(hard.surrogate(s, l, f, n), TAU)),
                new Twin("(b + y) - y", hard, GateTwins::rounded),
                new Twin(
                        "the stretch is missing from the derivative",
                        stretched,
                        (s, l, f, n) -> BrokenTwins.scaled(stretched.surrogate(s, l, f, n), 1 / 1.5)),
                new Twin("a gradient passes the clamps", stretched, GateTwins::leaking),
                new Twin("a gradient passes the clamps of the Gaussian", gaussian, GateTwins::leakingGaussian),
                new Twin(
                        "the noise is that of another deviation",
                        gaussian,
                        (s, l, f, n) -> new StochasticGates(0.5).surrogate(s, l, f, n)));
    }

    private static Tensor unreflected(Structure s, Tensor logits, Cost cost, Noise noise) {
        AntitheticPair pair = AntitheticPair.of(s, logits, cost, noise);
        Tensor fresh = noise.uniform(
                Noise.Part.CONDITIONAL, logits, logits.sizes().vec().get());
        Tensor other = fresh.lt(logits.detach().sigmoid()).to(logits.scalar_type());
        Tensor costs = Surrogates.costs(cost, s.event(other).unsqueeze(0), logits);
        Tensor first = pair.costs().detach().select(0, 0);
        Tensor difference = Surrogates.perEntry(first.sub(costs.detach().select(0, 0)), logits);
        return pair.surrogate(pair.uniforms().sub(Tensors.scalar(0.5)).mul(difference), logits);
    }

    private static Tensor oneSided(Structure s, Tensor logits, Cost cost, Noise noise) {
        AntitheticPair pair = AntitheticPair.of(s, logits, cost, noise);
        Tensor sides = pair.first().sub(pair.second()).mul(Tensors.scalar(0.5));
        return pair.surrogate(sides.mul(logits.detach().sigmoid()).mul(pair.difference()), logits);
    }

    private static Tensor uncorrected(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor p = logits.detach().sigmoid();
        Tensor w = Arms.copula(noise.uniform(Noise.Part.CHOICE, logits, Surrogates.sampled(logits, 3)));
        Tensor choices = w.lt(p).to(logits.scalar_type());
        Tensor costs = Surrogates.costs(cost, s.event(choices), logits);
        Tensor advantage = costs.sub(costs.mean(0)).mul(Tensors.scalar(1.5));
        return Surrogates.mean(costs).add(Surrogates.score(advantage, s.logProbability(logits, choices)));
    }

    /** Leave-one-out on the repelling classes, as if they were independent. */
    private static Tensor unweighted(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor p = logits.detach().movedim(s.axis(), -1).softmax(-1);
        long[] variables = java.util.Arrays.copyOf(p.sizes().vec().get(), (int) p.dim() - 1);
        long[] all = java.util.stream.LongStream.concat(
                        java.util.stream.LongStream.of(3), java.util.Arrays.stream(variables))
                .toArray();
        Tensor w = Arms.copula(noise.uniform(Noise.Part.CHOICE, p, all));
        Tensor order = noise.uniform(Noise.Part.ORDER, p, variables);
        Tensor choices = new RepellingClasses(p, order, w).oneHot().movedim(-1, s.axis());
        Tensor costs = Surrogates.costs(cost, s.event(choices), logits);
        Tensor advantage = costs.sub(costs.mean(0)).mul(Tensors.scalar(1.5));
        return Surrogates.mean(costs).add(Surrogates.score(advantage, s.logProbability(logits, choices)));
    }

    private static Tensor oneOrder(Structure s, Tensor logits, Cost cost, Noise noise) {
        long[] own = logits.movedim(s.axis(), -1).sizes().vec().get();
        long[] variables = java.util.Arrays.copyOf(own, own.length - 1);
        long[] all = java.util.stream.LongStream.concat(
                        java.util.stream.LongStream.of(3), java.util.Arrays.stream(variables))
                .toArray();
        Tensor first =
                org.bytedeco.pytorch.global.torch.zeros(variables).to(logits).add(Tensors.scalar(1e-9));
        Noise fixed = new Noise.Given(
                Map.of(Noise.Part.CHOICE, noise.uniform(Noise.Part.CHOICE, logits, all), Noise.Part.ORDER, first));
        return new Carms(3).surrogate(s, logits, cost, fixed);
    }

    private static Tensor gumbel(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor scores = logits.add(
                noise.gumbel(Noise.Part.CHOICE, logits, logits.sizes().vec().get()));
        return cost(s, scores.div(Tensors.scalar(TAU)).sigmoid(), cost, logits);
    }

    private static Tensor rounded(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor hard = s.sample(logits, 1, noise).squeeze(0);
        Tensor soft = BinaryConcrete.soft(logits, noise, TAU);
        return cost(s, hard.add(soft).sub(soft.detach()), cost, logits);
    }

    private static Tensor leaking(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor wide =
                BinaryConcrete.soft(logits, noise, 0.5).mul(Tensors.scalar(1.5)).sub(Tensors.scalar(0.2));
        Tensor clamped = new HardConcrete(0.5, -0.2, 1.3).relax(s, logits.detach(), noise);
        return cost(s, clamped.add(Surrogates.zero(wide)), cost, logits);
    }

    private static Tensor leakingGaussian(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor clamped = new StochasticGates(0.4).relax(s, logits.detach(), noise);
        return cost(s, clamped.add(Surrogates.zero(logits)), cost, logits);
    }

    private static Tensor cost(Structure s, Tensor choices, Cost cost, Tensor logits) {
        return Surrogates.mean(Surrogates.costs(cost, s.event(choices).unsqueeze(0), logits));
    }
}
