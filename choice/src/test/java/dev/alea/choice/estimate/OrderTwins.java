package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.estimate.BrokenTwins.Twin;
import dev.alea.choice.structure.OneHot;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Mistakes in relaxed matchings and sorts. */
final class OrderTwins {
    private OrderTwins() {}

    static List<Twin> all() {
        GumbelSinkhorn sinkhorn = new GumbelSinkhorn(0.5, 12);
        StraightThroughSinkhorn matched = new StraightThroughSinkhorn(0.5, 12);
        SoftSort soft = new SoftSort(0.5);
        NeuralSort neural = new NeuralSort(0.7);
        StraightThroughSoftSort hardSoft = new StraightThroughSoftSort(0.5);
        StraightThroughNeuralSort hardNeural = new StraightThroughNeuralSort(0.7);
        return List.of(
                new Twin(
                        "the derivative lacks 1/tau",
                        sinkhorn,
                        (s, l, f, n) -> BrokenTwins.scaled(sinkhorn.surrogate(s, l, f, n), 0.5)),
                new Twin("rows are normalised, columns never", sinkhorn, OrderTwins::rowsOnly),
                new Twin("rounded by the largest entry of each row", matched, OrderTwins::rowArgmax),
                new Twin(
                        "the matching lacks 1/tau in its derivative",
                        matched,
                        (s, l, f, n) -> BrokenTwins.scaled(matched.surrogate(s, l, f, n), 0.5)),
                new Twin("ascending", soft, (s, l, f, n) -> flipped(s, l, f, n, false)),
                new Twin("another temperature", soft, (s, l, f, n) -> new SoftSort(0.6).surrogate(s, l, f, n)),
                new Twin("the neural sort ascends", neural, (s, l, f, n) -> flipped(s, l, f, n, true)),
                new Twin(
                        "the soft sort lacks 1/tau",
                        hardSoft,
                        (s, l, f, n) -> BrokenTwins.scaled(hardSoft.surrogate(s, l, f, n), 0.5)),
                new Twin("the order is that of other noise", hardSoft, (s, l, f, n) -> freshOrder(s, l, f, n)),
                new Twin(
                        "the soft matrix of the other sort",
                        hardNeural,
                        (s, l, f, n) -> new StraightThroughSoftSort(0.7).surrogate(s, l, f, n)));
    }

    private static Tensor scores(Tensor logits, Noise noise) {
        return logits.add(
                noise.gumbel(Noise.Part.CHOICE, logits, logits.sizes().vec().get()));
    }

    private static Tensor rowsOnly(Structure s, Tensor logits, Cost cost, Noise noise) {
        return cost(s, scores(logits, noise).div(Tensors.scalar(0.5)).softmax(-1), cost, logits);
    }

    private static Tensor rowArgmax(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor soft = GumbelSinkhorn.soft(scores(logits, noise), 0.5, 12);
        return cost(s, Surrogates.straightThrough(OneHot.first(scores(logits, noise), -1), soft), cost, logits);
    }

    private static Tensor flipped(Structure s, Tensor logits, Cost cost, Noise noise, boolean neural) {
        Tensor scores = scores(logits, noise);
        Tensor soft = neural ? SoftSorts.neuralSort(scores, 0.7) : SoftSorts.softSort(scores, 0.5);
        return cost(s, soft.flip(-2), cost, logits);
    }

    private static Tensor freshOrder(Structure s, Tensor logits, Cost cost, Noise noise) {
        Tensor other = logits.add(noise.gumbel(
                Noise.Part.CONDITIONAL, logits, logits.sizes().vec().get()));
        Tensor soft = SoftSorts.softSort(scores(logits, noise), 0.5);
        return cost(s, Surrogates.straightThrough(s.mode(other), soft), cost, logits);
    }

    private static Tensor cost(Structure s, Tensor choices, Cost cost, Tensor logits) {
        return Surrogates.mean(Surrogates.costs(cost, s.event(choices).unsqueeze(0), logits));
    }
}
