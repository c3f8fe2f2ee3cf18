package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.estimate.BrokenTwins.Twin;
import dev.alea.choice.structure.OneHot;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Tensors;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Mistakes in the control variates and in drawing without replacement. */
final class VariateTwins {
    private static final double TAU = 0.5;

    private VariateTwins() {}

    static List<Twin> all() {
        MuProp muprop = new MuProp();
        Rebar rebar = new Rebar(TAU, 1);
        UnorderedSet set = new UnorderedSet(3, true);
        LocalExpectation local = new LocalExpectation();
        ImplicitMle steps = new ImplicitMle(0.8);
        return List.of(
                new Twin("classes are averaged without their probabilities", local, VariateTwins::unweighted),
                new Twin(
                        "the division by the step is missing",
                        steps,
                        (s, l, f, n) -> BrokenTwins.scaled(steps.surrogate(s, l, f, n), 0.8)),
                new Twin("fresh noise for the second choice", steps, VariateTwins::freshStep),
                new Twin("the mean of the variate is not added back", muprop, VariateTwins::noMean),
                new Twin("the variate has the wrong sign", rebar, (s, l, f, n) -> rebar(s, l, f, n, -1, true)),
                new Twin("the variate lacks 1/tau", rebar, (s, l, f, n) -> rebar(s, l, f, n, TAU, true)),
                new Twin(
                        "no gradient through the conditional noise",
                        rebar,
                        (s, l, f, n) -> rebar(s, l, f, n, 1, false)),
                new Twin("both noises are the same", rebar, (s, l, f, n) -> {
                    Tensor u = n.uniform(Noise.Part.CHOICE, l, l.sizes().vec().get());
                    Noise same = new Noise.Given(Map.of(Noise.Part.CHOICE, u, Noise.Part.CONDITIONAL, u));
                    return rebar.surrogate(s, l, f, same);
                }),
                new Twin(
                        "the set is treated as samples with replacement",
                        set,
                        (s, l, f, n) -> withReplacement(s, l, f, n)));
    }

    private static Tensor noMean(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor choices = s.sample(logits, 1, noise);
        Tensor costs = Surrogates.costs(cost, s.event(choices), logits);
        Tensor mean = s.marginals(logits).detach();
        Tangent tangent = Tangent.at(s, cost, mean.unsqueeze(0), logits);
        Tensor linear = tangent.slope().mul(choices.sub(mean)).sum(-1, -2);
        Tensor rest = costs.sub(tangent.value()).sub(linear);
        return Surrogates.mean(costs).add(Surrogates.score(rest, s.logProbability(logits, choices)));
    }

    /** The correct estimator with its two derivatives scaled, or the second one left out. */
    private static Tensor rebar(
            Structure s, Tensor logits, Cost cost, Noise noise, double scale, boolean throughNoise) {
        int axis = s.axis();
        long[] shape = Surrogates.sampled(logits, 1);
        Tensor logs = logits.log_softmax(axis);
        Tensor scores = logs.add(noise.gumbel(Noise.Part.CHOICE, logits, shape));
        Tensor hard = OneHot.first(scores, axis);
        Tensor fresh = noise.gumbel(Noise.Part.CONDITIONAL, logits, shape);
        Tensor again = Conditional.scores(throughNoise ? logs : logs.detach(), hard, fresh, axis);
        Tensor costs = Surrogates.costs(cost, s.event(hard), logits);
        Tensor soft = GumbelSoftmax.soft(scores, TAU, axis);
        Tensor softAgain = GumbelSoftmax.soft(again, TAU, axis);
        Tangent bound = Tangent.at(s, cost, softAgain, logits);
        Tensor variate = Tangent.at(s, cost, soft, logits).along(soft, costs).sub(bound.along(softAgain, costs));
        Tensor score = Surrogates.score(costs.sub(bound.value()), s.logProbability(logits, hard));
        return Surrogates.mean(costs).add(score).add(variate.mul(Tensors.scalar(scale)));
    }

    private static Tensor unweighted(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor flat = logits.detach().mul(Tensors.scalar(0)).add(Surrogates.zero(logits));
        return new LocalExpectation().surrogate(s, flat, cost, noise);
    }

    private static Tensor freshStep(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor hard = s.sample(logits, 1, noise);
        Tangent tangent = Tangent.at(s, cost, hard, logits);
        Tensor fresh = noise.gumbel(Noise.Part.CONDITIONAL, logits, Surrogates.sampled(logits, 1));
        Tensor scores = logits.detach().add(fresh).sub(tangent.slope().mul(Tensors.scalar(0.8)));
        Tensor estimate = hard.sub(s.mode(scores)).div(Tensors.scalar(0.8));
        return new Tangent(tangent.value(), estimate).along(logits.unsqueeze(0), tangent.value());
    }

    private static Tensor withReplacement(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor left = logits.detach()
                .add(noise.gumbel(
                        Noise.Part.CHOICE, logits, logits.sizes().vec().get()));
        Tensor[] chosen = new Tensor[3];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = OneHot.first(left, s.axis());
            left = left.sub(chosen[i].mul(Tensors.scalar(1e9)));
        }
        Tensor choices = org.bytedeco.pytorch.global.torch.stack(new org.bytedeco.pytorch.TensorVector(chosen), 0);
        Tensor costs = Surrogates.costs(cost, s.event(choices), logits);
        Tensor advantage = costs.sub(costs.mean(0)).mul(Tensors.scalar(1.5));
        return Surrogates.mean(costs).add(Surrogates.score(advantage, s.logProbability(logits, choices)));
    }

    /** Rebar with the second noise drawn without the condition: unbiased, of useless variance. */
    static Tensor unconditional(Structure s, Tensor logits, Cost cost, Noise noise) {
        int axis = s.axis();
        long[] shape = Surrogates.sampled(logits, 1);
        Tensor logs = logits.log_softmax(axis);
        Tensor scores = logs.add(noise.gumbel(Noise.Part.CHOICE, logits, shape));
        Tensor again = logs.add(noise.gumbel(Noise.Part.CONDITIONAL, logits, shape));
        Tensor hard = OneHot.first(scores, axis);
        Tensor costs = Surrogates.costs(cost, s.event(hard), logits);
        Tensor soft = GumbelSoftmax.soft(scores, TAU, axis);
        Tensor softAgain = GumbelSoftmax.soft(again, TAU, axis);
        Tangent bound = Tangent.at(s, cost, softAgain, logits);
        Tensor variate = Tangent.at(s, cost, soft, logits).along(soft, costs).sub(bound.along(softAgain, costs));
        Tensor score = Surrogates.score(costs.sub(bound.value()), s.logProbability(logits, hard));
        return Surrogates.mean(costs).add(score).add(variate);
    }
}
