package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.estimate.BrokenTwins.Twin;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Tensors;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Mistakes in baselines and in learned control variates. */
final class ScoreTwins {
    private static final double TAU = 0.5;
    private static final double ETA = 0.6;

    private ScoreTwins() {}

    static List<Twin> all() {
        GreedyBaseline greedy = new GreedyBaseline();
        LearnedBaseline learned = new LearnedBaseline(PlainFunctions::guess);
        Relax relax = new Relax(TAU, ETA, PlainFunctions::variate);
        Relax hard = new Relax(TAU, 0, PlainFunctions::variate);
        SumAndSample sum = new SumAndSample(2);
        return List.of(
                new Twin(
                        "the rest weighs as the drawn class alone",
                        sum,
                        (s, l, f, n) -> sum.surrogate(s, l, f, n).sub(restOnly(s, l, f, n))),
                new Twin("the draw is part of its own guess", greedy, ScoreTwins::ownGuess),
                new Twin("the guess is added", greedy, ScoreTwins::added),
                new Twin("the guess has seen the cost", learned, ScoreTwins::seen),
                new Twin("the squared error reaches the logits", learned, ScoreTwins::leaking),
                new Twin("the variate has the wrong sign", relax, (s, l, f, n) -> relax(s, l, f, n, ETA, -1, true)),
                new Twin(
                        "no gradient through the conditional noise",
                        relax,
                        (s, l, f, n) -> relax(s, l, f, n, ETA, 1, false)),
                new Twin("both noises are the same", relax, (s, l, f, n) -> {
                    Tensor u = n.uniform(Noise.Part.CHOICE, l, l.sizes().vec().get());
                    Noise same = new Noise.Given(Map.of(Noise.Part.CHOICE, u, Noise.Part.CONDITIONAL, u));
                    return relax.surrogate(s, l, f, same);
                }),
                new Twin("the mean of r is not added back", hard, (s, l, f, n) -> relax(s, l, f, n, 0, 0, true)),
                new Twin("the relaxed cost weighs 1", relax, (s, l, f, n) -> relax(s, l, f, n, 1, 1, true)));
    }

    /** The last term of sum-and-sample with 1 - p_r / q in place of 1. */
    private static Tensor restOnly(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor top = UnorderedSet.distinct(logits.detach(), s.axis(), 2).sum(0).gt(Tensors.scalar(0.5));
        Tensor gumbel =
                noise.gumbel(Noise.Part.CHOICE, logits, logits.sizes().vec().get());
        Tensor left = logits.detach().add(gumbel).masked_fill(top, Tensors.scalar(Double.NEGATIVE_INFINITY));
        Tensor drawn = s.mode(left).unsqueeze(0);
        Tensor costs = Surrogates.costs(cost, s.event(drawn), logits);
        Tensor p = logits.detach().softmax(s.axis());
        Tensor q = p.masked_fill(top, Tensors.scalar(0)).sum(-1, -2);
        Tensor own = drawn.mul(p).sum(-1, -2);
        return Surrogates.score(costs.mul(q.sub(own)), s.logProbability(logits, drawn));
    }

    private static Tensor ownGuess(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor choices = s.sample(logits, 1, noise);
        Tensor costs = Surrogates.costs(cost, s.event(choices), logits);
        Tensor mode = Surrogates.costs(cost, s.event(s.mode(logits)).unsqueeze(0), logits);
        Tensor advantage = costs.sub(mode).mul(Tensors.scalar(0.5));
        return Surrogates.mean(costs).add(Surrogates.score(advantage, s.logProbability(logits, choices)));
    }

    private static Tensor added(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor choices = s.sample(logits, 1, noise);
        Tensor costs = Surrogates.costs(cost, s.event(choices), logits);
        Tensor mode = Surrogates.costs(cost, s.event(s.mode(logits)).unsqueeze(0), logits);
        Tensor wrong = Surrogates.mean(
                mode.detach().mul(Surrogates.zero(s.marginals(logits).square().sum(-1, -2))));
        Tensor score = Surrogates.score(costs, s.logProbability(logits, choices));
        return Surrogates.mean(costs).add(score).add(wrong);
    }

    private static Tensor seen(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor choices = s.sample(logits, 1, noise);
        Tensor costs = Surrogates.costs(cost, s.event(choices), logits);
        Tensor guess = PlainFunctions.guess(logits).add(costs.mul(Tensors.scalar(0.2)));
        return Surrogates.mean(costs).add(Surrogates.score(costs.sub(guess), s.logProbability(logits, choices)));
    }

    private static Tensor leaking(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor right = new LearnedBaseline(PlainFunctions::guess).surrogate(s, logits, cost, noise);
        Tensor costs = Surrogates.costs(cost, s.event(s.sample(logits, 1, noise)), logits);
        Tensor error = PlainFunctions.guess(logits).sub(costs.detach()).square();
        return right.add(Surrogates.zero(Surrogates.mean(error)));
    }

    /** The estimator with its two derivatives scaled, or the second one left out; eta is that of the derivatives only. */
    private static Tensor relax(
            Structure s, Tensor logits, Cost cost, Noise noise, double eta, double scale, boolean throughNoise) {
        Conditional.Pair pair = Conditional.pair(s, logits, noise);
        Tensor fresh = noise.gumbel(Noise.Part.CONDITIONAL, logits, Surrogates.sampled(logits, 1));
        Tensor still = Conditional.scores(logits.detach().log_softmax(s.axis()), pair.hard(), fresh, s.axis());
        Tensor again = throughNoise ? pair.again() : still;
        Tensor costs = Surrogates.costs(cost, s.event(pair.hard()), logits);
        Tensor right = c(s, cost, still, eta == 0 ? 0 : ETA).detach();
        Tensor score = Surrogates.score(costs.sub(right), pair.logProbability());
        Tensor path = c(s, cost, pair.scores(), eta).sub(c(s, cost, again, eta));
        return Surrogates.mean(costs)
                .add(score)
                .add(Surrogates.zero(Surrogates.mean(path)).mul(Tensors.scalar(scale)));
    }

    private static Tensor c(Structure s, Cost cost, Tensor scores, double eta) {
        Tensor relaxed = cost.of(s.event(Identities.soft(scores, TAU, s.axis())));
        return relaxed.mul(Tensors.scalar(eta)).add(PlainFunctions.variate(scores));
    }
}
