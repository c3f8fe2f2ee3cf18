package dev.alea.prune;

import dev.alea.choice.mask.MaskedWeights;
import dev.alea.torch.Scope;
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
        Map<String, Tensor> leaves = new LinkedHashMap<>();
        masks.logits().forEach((name, logits) -> {
            Tensor weight = PruneWeights.named(masks.weights(), name);
            Tensor masked = sampler.sample(name, logits, weight, settings, point.step(), draw);
            drawn.put(name, masked);
            leaves.put(name, masked.detach().set_requires_grad(true));
        });
        StepLoss loss = StepLoss.ZERO;
        for (Tensor ids : batches) {
            try (var _ = Scope.open()) {
                Objective.Value value = objective.of(PruneWeights.replaced(objective.model(), leaves), ids);
                value.loss().div(new Scalar((double) parts)).backward();
                double part = value.loss().item_double();
                loss = loss.plus(new StepLoss(value.languageModel(), value.divergence(), 0, part), 1.0 / parts);
            }
        }
        drawn.forEach((name, masked) -> {
            Tensor gradient = PruneWeights.named(leaves, name).grad();
            masked.backward(gradient, new BoolOptional(false), false, new TensorArrayRefOptional());
        });
        double norm = keptNorm(leaves) / draws;
        return new StepLoss(loss.languageModel(), loss.distillation(), norm, loss.total() - point.lambda() * norm);
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
