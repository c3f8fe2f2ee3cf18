package dev.alea.prune;

import dev.alea.choice.mask.MaskedWeights;
import dev.alea.torch.Scope;
import dev.alea.torch.Workers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;

/**
 * The paper's gradient: through the soft mask, or straight through the hard one.
 *
 * <p>The loss is differentiated with respect to the masked weights first and pulled through the draw afterwards, so that several
 * micro-batches can share one draw.
 */
record RelaxedGradient(
        MaskLogits masks, MaskSampler sampler, Objective objective, boolean hard, boolean drawOncePerStep)
        implements MaskGradient {

    @Override
    public StepLoss accumulate(AnnealPoint point, List<Tensor> microBatches) {
        int parts = microBatches.size();
        int draws = drawOncePerStep ? 1 : parts;
        StepLoss loss = StepLoss.ZERO;
        for (int draw = 0; draw < draws; draw++) {
            List<Tensor> sharing = drawOncePerStep ? microBatches : microBatches.subList(draw, draw + 1);
            try (var _ = Scope.open()) {
                loss = loss.plus(oneDraw(point, draw, draws, sharing, parts), 1.0);
            }
        }
        return loss;
    }

    private StepLoss oneDraw(AnnealPoint point, int draw, int draws, List<Tensor> batches, int parts) {
        // The kept norm counts once per optimizer step, however many draws it has.
        var settings = new MaskedWeights.Settings(point.kappa(), point.tau(), point.lambda() / draws, hard);
        Map<String, Tensor> drawn = new LinkedHashMap<>();
        masks.logits().forEach((name, logits) -> {
            Tensor weight = PruneWeights.named(masks.weights(), name);
            drawn.put(name, sampler.sample(name, logits, weight, settings, point.step(), draw));
        });
        Map<String, Tensor> gradients = new LinkedHashMap<>();
        StepLoss loss = StepLoss.ZERO;
        for (Tensor ids : batches) {
            int pieces = Workers.count(ids);
            List<Piece> done = Workers.map(pieces, i -> piece(drawn, ids, i, pieces, parts));
            for (Piece piece : done) {
                loss = loss.plus(piece.loss(), 1.0);
                piece.gradients().forEach((name, gradient) -> add(gradients, name, gradient));
            }
        }
        drawn.forEach((name, masked) -> masked.backward(
                PruneWeights.named(gradients, name), new BoolOptional(false), false, new TensorArrayRefOptional()));
        gradients.values().forEach(Tensor::releaseReference);
        double norm = keptNorm(drawn) / draws;
        return new StepLoss(loss.languageModel(), loss.distillation(), norm, loss.total() - point.lambda() * norm);
    }

    /** Some rows of a micro-batch: their share of the loss and of its gradient with respect to the masked weights. */
    private record Piece(StepLoss loss, Map<String, Tensor> gradients) {}

    private Piece piece(Map<String, Tensor> drawn, Tensor ids, int index, int pieces, int parts) {
        long rows = ids.size(0);
        long from = rows * index / pieces;
        long count = rows * (index + 1) / pieces - from;
        double share = (double) count / rows / parts;
        try (var scope = Scope.open()) {
            Map<String, Tensor> leaves = new LinkedHashMap<>();
            drawn.forEach((name, masked) -> leaves.put(name, masked.detach().set_requires_grad(true)));
            Objective.Value value =
                    objective.of(PruneWeights.replaced(objective.model(), leaves), ids.narrow(0, from, count));
            value.loss().mul(new Scalar(share)).backward();
            Map<String, Tensor> gradients = new LinkedHashMap<>();
            leaves.forEach(
                    (name, leaf) -> gradients.put(name, scope.keep(leaf.grad().detach())));
            var loss = new StepLoss(
                    value.languageModel(), value.divergence(), 0, value.loss().item_double());
            return new Piece(StepLoss.ZERO.plus(loss, share), gradients);
        }
    }

    // In the order of the pieces, so that the same number of threads gives the same bits.
    private static void add(Map<String, Tensor> sums, String name, Tensor gradient) {
        Tensor sum = sums.putIfAbsent(name, gradient);
        if (sum != null) {
            sum.add_(gradient);
            gradient.releaseReference();
        }
    }

    /** Sum of the squares of all masked weights. */
    static double keptNorm(Map<String, Tensor> masked) {
        double sum = 0;
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            for (Tensor weight : masked.values()) {
                sum += weight.square().sum().item_double();
            }
        }
        return sum;
    }
}
