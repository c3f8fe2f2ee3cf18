package dev.alea.prune;

import static org.bytedeco.pytorch.global.torch.log_softmax;

import dev.alea.choice.draw.Draws;
import dev.alea.torch.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The gradient from losses alone: hard masks are drawn from {@code softmax(kappa * pi)} and each draw's log-probability is weighted
 * by how much better or worse its loss was than a baseline.
 *
 * <p>The masks of all layers are one joint draw: their log-probabilities add. Gradient: unbiased for the expected loss; its
 * variance grows with the number of groups, so it needs far more steps than the relaxed gradient.
 */
final class ScoreGradient implements MaskGradient {
    /** Decay of the moving average that {@code reinforce} compares with. Source: MaskPro, section 3. */
    private static final double MEMORY = 0.99;

    private final MaskLogits masks;
    private final Draws draws;
    private final Objective objective;
    private final int samples;
    private double baseline;

    /**
     * @param samples draws per micro-batch; 1 compares with the moving average, more compare with each other
     * @param baseline the moving average so far, NaN for none
     */
    ScoreGradient(MaskLogits masks, Draws draws, Objective objective, int samples, double baseline) {
        this.masks = masks;
        this.draws = draws;
        this.objective = objective;
        this.samples = samples;
        this.baseline = baseline;
    }

    /** The moving average, which a checkpoint must hold. */
    double baseline() {
        return baseline;
    }

    @Override
    public StepLoss accumulate(AnnealPoint point, List<Tensor> microBatches) {
        StepLoss loss = StepLoss.ZERO;
        int parts = microBatches.size();
        for (int part = 0; part < parts; part++) {
            loss = loss.plus(oneBatch(point, part, parts, microBatches.get(part)), 1.0 / parts);
        }
        return loss;
    }

    private StepLoss oneBatch(AnnealPoint point, int part, int parts, Tensor ids) {
        StepLoss[] losses = new StepLoss[samples];
        for (int k = 0; k < samples; k++) {
            try (var _ = Scope.open();
                    var _ = new NoGradGuard()) {
                losses[k] = cost(point, choices(point, part * samples + k), ids);
            }
        }
        StepLoss mean = StepLoss.ZERO;
        for (StepLoss one : losses) {
            mean = mean.plus(one, 1.0 / samples);
        }
        for (int k = 0; k < samples; k++) {
            double weight = advantage(losses[k].total(), mean.total()) / (samples * parts);
            try (var _ = Scope.open()) {
                // The same addresses give the same draw again; nothing was kept.
                addScore(point, choices(point, part * samples + k), weight);
            }
        }
        if (samples == 1) {
            baseline = Double.isNaN(baseline) ? mean.total() : MEMORY * baseline + (1 - MEMORY) * mean.total();
        }
        return mean;
    }

    private double advantage(double own, double mean) {
        if (samples > 1) {
            return (own - mean) * samples / (samples - 1); // own minus the mean of the others
        }
        return Double.isNaN(baseline) ? 0 : own - baseline;
    }

    /** The index of the drawn candidate of every group. Shape: [1, G] int64 per weight. */
    private Map<String, Tensor> choices(AnnealPoint point, int draw) {
        Map<String, Tensor> result = new LinkedHashMap<>();
        try (var _ = new NoGradGuard()) {
            masks.logits().forEach((name, logits) -> {
                Draws address = draws.stream("mask/" + name).step(point.step()).draw(draw);
                Tensor noise = Noise.gumbel(address, logits.size(0), logits.size(1));
                Tensor noisy = logits.detach().mul(new Scalar(point.kappa())).add(noise);
                result.put(name, noisy.argmax(new LongOptional(0), true));
            });
        }
        return result;
    }

    private StepLoss cost(AnnealPoint point, Map<String, Tensor> choices, Tensor ids) {
        Tensor table = MaskLogits.candidates(masks.pattern());
        Map<String, Tensor> masked = new LinkedHashMap<>();
        choices.forEach((name, choice) -> {
            Tensor weight = PruneWeights.named(masks.weights(), name);
            Tensor mask = table.index_select(0, choice.reshape(-1))
                    .reshape(weight.sizes().vec().get());
            masked.put(name, weight.mul(mask.to(weight.scalar_type())));
        });
        Objective.Value value = objective.of(PruneWeights.replaced(objective.model(), masked), ids);
        double norm = RelaxedGradient.keptNorm(masked);
        double total = value.loss().item_double() - point.lambda() * norm;
        return new StepLoss(value.languageModel(), value.divergence(), norm, total);
    }

    private void addScore(AnnealPoint point, Map<String, Tensor> choices, double weight) {
        choices.forEach((name, choice) -> {
            Tensor scaled = PruneWeights.named(masks.logits(), name).mul(new Scalar(point.kappa()));
            Tensor probability = log_softmax(scaled, 0).gather(0, choice).sum();
            probability.mul(new Scalar(weight)).backward();
        });
    }
}
