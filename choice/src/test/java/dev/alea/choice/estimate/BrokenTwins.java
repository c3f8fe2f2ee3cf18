package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.OneHot;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Tensors;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/** Estimators with one mistake each, of the kind that people make; the proofs of the original must reject every one. */
final class BrokenTwins {
    private BrokenTwins() {}

    /**
     * A twin.
     *
     * @param mistake what is wrong with it
     * @param original whose proofs it must fail
     */
    record Twin(String mistake, Estimator original, Candidate candidate) {}

    static List<Twin> all() {
        Reinforce reinforce = new Reinforce(new MovingAverage(0.9, 0.4));
        LeaveOneOut others = new LeaveOneOut(3);
        GumbelSoftmax soft = new GumbelSoftmax(0.5);
        StraightThroughGumbelSoftmax hard = new StraightThroughGumbelSoftmax(0.5);
        List<Twin> first = List.of(
                new Twin("every state weighs the same", new Exact(), BrokenTwins::uniform),
                new Twin(
                        "the probabilities carry no gradient",
                        new Exact(),
                        (s, l, f, n) -> new Exact()
                                .surrogate(s, l.detach(), f, n)
                                .add(Surrogates.zero(l).sum().mul(Tensors.scalar(0)))),
                new Twin("the score lacks -p", reinforce, BrokenTwins::unnormalised),
                new Twin("the score has the wrong sign", reinforce, (s, l, f, n) -> flipped(l, reinforce, s, f, n)),
                new Twin("the baseline has seen the current cost", reinforce, BrokenTwins::ownBaseline),
                new Twin("the cost is that of another draw", reinforce, BrokenTwins::unrelated),
                new Twin(
                        "the baseline contains its own sample",
                        others,
                        (s, l, f, n) -> scaled(others.surrogate(s, l, f, n), 2.0 / 3)),
                new Twin("all samples share one noise", others, BrokenTwins::sharedNoise),
                new Twin(
                        "the soft choice lacks 1/tau in its derivative",
                        soft,
                        (s, l, f, n) -> scaled(soft.surrogate(s, l, f, n), 0.5)),
                new Twin("the noise is subtracted", soft, BrokenTwins::negatedNoise),
                new Twin(
                        "the hard choice lacks 1/tau in its derivative",
                        hard,
                        (s, l, f, n) -> scaled(hard.surrogate(s, l, f, n), 0.5)),
                new Twin("(D + y) - y", hard, BrokenTwins::rounded),
                new Twin("fresh noise in the backward pass", hard, BrokenTwins::freshBackward));
        return Stream.of(
                        first,
                        PathTwins.all(),
                        VariateTwins.all(),
                        GateTwins.all(),
                        SubsetTwins.all(),
                        ScoreTwins.all(),
                        PerturbedTwins.all(),
                        OrderTwins.all())
                .flatMap(List::stream)
                .toList();
    }

    /** The same value with a gradient some factor larger. */
    static Tensor scaled(Tensor surrogate, double factor) {
        return surrogate.detach().add(Surrogates.zero(surrogate).mul(Tensors.scalar(factor)));
    }

    private static Tensor flipped(Tensor logits, Estimator estimator, Structure s, Cost cost, Noise noise) {
        return scaled(estimator.surrogate(s, logits, cost, noise), -1);
    }

    private static Tensor uniform(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor flat = logits.mul(Tensors.scalar(0.5));
        return new Exact().surrogate(s, flat, cost, noise);
    }

    private static Tensor unnormalised(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor choices = s.sample(logits, 1, noise);
        Tensor costs = Surrogates.costs(cost, s.event(choices), logits);
        return Surrogates.mean(costs)
                .add(Surrogates.score(costs, choices.mul(logits).sum(-1, -2)));
    }

    private static Tensor ownBaseline(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor choices = s.sample(logits, 1, noise);
        Tensor costs = Surrogates.costs(cost, s.event(choices), logits);
        Tensor advantage = costs.sub(costs.mul(Tensors.scalar(0.1)));
        return Surrogates.mean(costs).add(Surrogates.score(advantage, s.logProbability(logits, choices)));
    }

    private static Tensor unrelated(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor choices = s.sample(logits, 2, noise);
        Tensor costs = Surrogates.costs(cost, s.event(choices.narrow(0, 0, 1)), logits);
        Tensor score = s.logProbability(logits, choices.narrow(0, 1, 1));
        return Surrogates.mean(costs).add(Surrogates.score(costs, score));
    }

    private static Tensor rounded(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor scores = logits.add(
                noise.gumbel(Noise.Part.CHOICE, logits, logits.sizes().vec().get()));
        Tensor soft = GumbelSoftmax.soft(scores, 0.5, s.axis());
        Tensor event = s.event(OneHot.first(scores, s.axis()).add(soft).sub(soft.detach()));
        return Surrogates.mean(Surrogates.costs(cost, event.unsqueeze(0), logits));
    }

    private static Tensor freshBackward(Structure s, Tensor logits, Cost cost, Noise noise) {
        long[] shape = logits.sizes().vec().get();
        Tensor hard = OneHot.first(logits.add(noise.gumbel(Noise.Part.CHOICE, logits, shape)), s.axis());
        Tensor other = logits.add(noise.gumbel(Noise.Part.CONDITIONAL, logits, shape));
        Tensor event = s.event(Surrogates.straightThrough(hard, GumbelSoftmax.soft(other, 0.5, s.axis())));
        return Surrogates.mean(Surrogates.costs(cost, event.unsqueeze(0), logits));
    }

    private static Tensor sharedNoise(Structure s, Tensor logits, Cost cost, Noise noise) {
        long[] own = logits.sizes().vec().get();
        long[] three = java.util.stream.LongStream.concat(
                        java.util.stream.LongStream.of(3), java.util.Arrays.stream(own))
                .toArray();
        Tensor one = noise.uniform(Noise.Part.CHOICE, logits, own).unsqueeze(0).expand(three);
        return new LeaveOneOut(3).surrogate(s, logits, cost, given(one));
    }

    private static Tensor negatedNoise(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor u = noise.uniform(Noise.Part.CHOICE, logits, logits.sizes().vec().get());
        // ln(1 - v) = 1 / ln(1 - u) turns a Gumbel into its negative
        Tensor v = u.neg().log1p().reciprocal().expm1().neg();
        return new GumbelSoftmax(0.5).surrogate(s, logits, cost, given(v));
    }

    private static Noise given(Tensor uniforms) {
        return new Noise.Given(java.util.Map.of(Noise.Part.CHOICE, uniforms));
    }
}
