package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.estimate.BrokenTwins.Twin;
import dev.alea.choice.structure.OneHot;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Mistakes in the straight-through family. */
final class PathTwins {
    private PathTwins() {}

    static List<Twin> all() {
        StraightThrough straight = new StraightThrough(1);
        StraightThrough cool = new StraightThrough(0.6);
        SecondOrderStraightThrough second = new SecondOrderStraightThrough(1);
        SecondOrderStraightThrough published = new SecondOrderStraightThrough(1.3);
        GumbelRao rao = new GumbelRao(0.5, 4);
        DecoupledGumbelSoftmax soft = new DecoupledGumbelSoftmax(0.3, 1);
        DecoupledStraightThrough hard = new DecoupledStraightThrough(0.7, 1.5);
        GappedStraightThrough gapped = new GappedStraightThrough(0.5, 1.2);
        return List.of(
                new Twin("the logits themselves go backward", straight, PathTwins::identity),
                new Twin(
                        "the derivative lacks 1/tau",
                        cool,
                        (s, l, f, n) -> BrokenTwins.scaled(cool.surrogate(s, l, f, n), 0.6)),
                new Twin(
                        "the factor 1/2 is missing",
                        second,
                        (s, l, f, n) -> BrokenTwins.scaled(second.surrogate(s, l, f, n), 2)),
                new Twin("only the deviation goes backward", second, PathTwins::deviationOnly),
                new Twin("the first-order term is missing", published, PathTwins::middleOnly),
                new Twin(
                        "the gradient flows through the conditional noise",
                        rao,
                        (s, l, f, n) -> rao(s, l, f, n, true, true)),
                new Twin("the noise is not conditional", rao, (s, l, f, n) -> rao(s, l, f, n, false, false)),
                new Twin(
                        "the soft temperatures are swapped",
                        soft,
                        (s, l, f, n) -> new DecoupledGumbelSoftmax(1, 0.3).surrogate(s, l, f, n)),
                new Twin(
                        "a soft gradient scaled by the ratio of the temperatures",
                        soft,
                        (s, l, f, n) -> BrokenTwins.scaled(new GumbelSoftmax(0.3).surrogate(s, l, f, n), 0.3)),
                new Twin(
                        "the hard temperatures are swapped",
                        hard,
                        (s, l, f, n) -> new DecoupledStraightThrough(1.5, 0.7).surrogate(s, l, f, n)),
                new Twin(
                        "the gap is that of another",
                        gapped,
                        (s, l, f, n) -> new GappedStraightThrough(0.5, 1).surrogate(s, l, f, n)),
                new Twin("no gap at all", gapped, (s, l, f, n) -> new StraightThrough(0.5).surrogate(s, l, f, n)));
    }

    private static Tensor identity(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor hard = s.sample(logits, 1, noise).squeeze(0);
        return cost(s, Surrogates.straightThrough(hard, logits), cost, logits);
    }

    private static Tensor deviationOnly(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor hard = s.sample(logits, 1, noise).squeeze(0);
        Tensor v = hard.sub(s.marginals(logits).detach());
        Tensor along = Surrogates.along(v.mul(Surrogates.zero(logits)), s.axis());
        return cost(s, hard.add(v.mul(along).mul(Tensors.scalar(0.5))), cost, logits);
    }

    private static Tensor middleOnly(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor hard = s.sample(logits, 1, noise).squeeze(0);
        Tensor q = GumbelSoftmax.soft(logits.detach(), 1.3, s.axis());
        Tensor middle = q.add(hard).mul(Tensors.scalar(0.5)).log().add(Surrogates.zero(logits));
        Tensor twice = Surrogates.zero(middle.softmax(s.axis())).mul(Tensors.scalar(2));
        return cost(s, hard.add(twice), cost, logits);
    }

    private static Tensor rao(
            Structure s, Tensor logits, Cost cost, Noise noise, boolean conditional, boolean throughNoise) {
        int axis = s.axis();
        Tensor gumbel =
                noise.gumbel(Noise.Part.CHOICE, logits, logits.sizes().vec().get());
        Tensor hard = OneHot.first(logits.add(gumbel), axis);
        Tensor again = noise.gumbel(Noise.Part.CONDITIONAL, logits, Surrogates.sampled(logits, 4));
        Tensor source = throughNoise ? logits : logits.detach();
        Tensor scores =
                conditional ? Conditional.scores(source.log_softmax(axis), hard, again, axis) : source.add(again);
        Tensor moving = throughNoise ? scores : scores.add(Surrogates.zero(logits));
        Tensor soft = GumbelSoftmax.soft(moving, 0.5, axis).mean(0);
        return cost(s, Surrogates.straightThrough(hard, soft), cost, logits);
    }

    private static Tensor cost(Structure s, Tensor choices, Cost cost, Tensor logits) {
        return Surrogates.mean(Surrogates.costs(cost, s.event(choices).unsqueeze(0), logits));
    }
}
