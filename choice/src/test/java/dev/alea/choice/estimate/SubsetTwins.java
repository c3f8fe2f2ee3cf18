package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.estimate.BrokenTwins.Twin;
import dev.alea.choice.structure.OneHot;
import dev.alea.choice.structure.Structure;
import dev.alea.choice.structure.Subset;
import dev.alea.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Mistakes in the estimators of subsets: above all, draws of one law with the gradient of the other. */
final class SubsetTwins {
    private static final double TAU = 0.6;

    private SubsetTwins() {}

    static List<Twin> all() {
        SubsetScore score = new SubsetScore(3);
        ExactMarginalSubset marginal = new ExactMarginalSubset();
        RelaxedTopK soft = new RelaxedTopK(TAU);
        StraightThroughRelaxedTopK hard = new StraightThroughRelaxedTopK(TAU);
        return List.of(
                new Twin("Gumbel top-k draws, Gibbs score", score, SubsetTwins::otherDraws),
                new Twin("the order is scored without what was left", score, SubsetTwins::withReplacement),
                new Twin(
                        "the baseline contains its own sample",
                        score,
                        (s, l, f, n) -> BrokenTwins.scaled(score.surrogate(s, l, f, n), 2.0 / 3)),
                new Twin("Gumbel top-k draws, Gibbs marginals", marginal, SubsetTwins::otherForward),
                new Twin("independent gates go backward", marginal, SubsetTwins::gates),
                new Twin("what was taken is not removed", soft, SubsetTwins::notRemoved),
                new Twin(
                        "the soft subset lacks 1/tau",
                        soft,
                        (s, l, f, n) -> BrokenTwins.scaled(soft.surrogate(s, l, f, n), TAU)),
                new Twin(
                        "the hard subset lacks 1/tau",
                        hard,
                        (s, l, f, n) -> BrokenTwins.scaled(hard.surrogate(s, l, f, n), TAU)),
                new Twin("a Gibbs draw goes forward", hard, SubsetTwins::gibbsForward));
    }

    private static Tensor topK(Structure s, Tensor logits, long samples, Noise noise) {
        Subset subset = (Subset) s;
        return Subset.plackettLuce(subset.size()).sample(logits, samples, noise);
    }

    private static Tensor otherDraws(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor choices;
        Tensor logs;
        if (s instanceof Subset subset) {
            choices = topK(s, logits, 3, noise);
            logs = Subset.gibbs(subset.size()).logProbability(logits, choices);
        } else {
            choices = s.sample(logits, 3, noise);
            logs = s.logProbability(logits, choices);
        }
        Tensor costs = Surrogates.costs(cost, s.event(choices), logits);
        Tensor advantage = costs.sub(costs.mean(0)).mul(Tensors.scalar(1.5));
        return Surrogates.mean(costs).add(Surrogates.score(advantage, logs));
    }

    /** Every draw scored by the softmax of all positions; right for the other structures. */
    private static Tensor withReplacement(Structure s, Tensor logits, Cost cost, Noise noise) {
        if (s.law() == Structure.Law.SUBSET) {
            return new SubsetScore(3).surrogate(s, logits, cost, noise);
        }
        Tensor choices = topK(s, logits, 3, noise);
        Tensor costs = Surrogates.costs(cost, s.event(choices), logits);
        Tensor advantage = costs.sub(costs.mean(0)).mul(Tensors.scalar(1.5));
        Tensor logs = choices.mul(logits.log_softmax(-1)).sum(-1, -2);
        return Surrogates.mean(costs).add(Surrogates.score(advantage, logs));
    }

    private static Tensor otherForward(Structure s, Tensor logits, Cost cost, Noise noise) {
        long[] shape = logits.sizes().vec().get();
        int size = (int)
                Math.round(s.mode(logits).sum().item_double() * logits.size(s.axis()) / Math.max(1, logits.numel()));
        Tensor gumbel = noise.gumbel(Noise.Part.CHOICE, logits, shape);
        Tensor hard = OneHot.top(logits.add(gumbel), s.axis(), size);
        return cost(s, Surrogates.straightThrough(hard, s.marginals(logits)), cost, logits);
    }

    private static Tensor gates(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor hard = s.sample(logits, 1, noise).squeeze(0);
        return cost(s, Surrogates.straightThrough(hard, logits.sigmoid()), cost, logits);
    }

    private static Tensor notRemoved(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor scores = logits.add(
                noise.gumbel(Noise.Part.CHOICE, logits, logits.sizes().vec().get()));
        Tensor once = GumbelSoftmax.soft(scores, TAU, s.axis());
        return cost(s, once, cost, logits);
    }

    private static Tensor gibbsForward(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor hard = Subset.gibbs(((Subset) s).size()).sample(logits, 1, noise).squeeze(0);
        Tensor scores = logits.add(
                noise.gumbel(Noise.Part.CHOICE, logits, logits.sizes().vec().get()));
        return cost(s, Surrogates.straightThrough(hard, RelaxedTopK.soft(s, scores, TAU)), cost, logits);
    }

    private static Tensor cost(Structure s, Tensor choices, Cost cost, Tensor logits) {
        return Surrogates.mean(Surrogates.costs(cost, s.event(choices).unsqueeze(0), logits));
    }
}
