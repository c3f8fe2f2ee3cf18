package dev.alea.prune;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.estimate.LeaveOneOut;
import dev.alea.choice.estimate.MovingAverage;
import dev.alea.choice.structure.MaskPattern;
import dev.alea.torch.Scope;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The gradient from losses alone: hard masks are drawn from their exact law at the logits {@code kappa * pi} and each draw's
 * log-probability is weighted by how much better or worse its loss was than a baseline.
 *
 * <p>The masks of all layers are one joint draw: their log-probabilities add. Gradient: unbiased for the expected loss; its
 * variance grows with the number of groups, so it needs far more steps than the relaxed gradient.
 */
final class ScoreGradient implements MaskGradient {
    private final MaskLogits masks;
    private final Draws draws;
    private final Objective objective;
    private final int samples;
    private MovingAverage baseline;

    /**
     * @param samples draws per micro-batch; 1 compares with the moving average, more compare with each other
     * @param baseline the moving average so far
     */
    ScoreGradient(MaskLogits masks, Draws draws, Objective objective, int samples, MovingAverage baseline) {
        this.masks = masks;
        this.draws = draws;
        this.objective = objective;
        this.samples = samples;
        this.baseline = baseline;
    }

    /** The moving average, which a checkpoint must hold; NaN for none. */
    double baseline() {
        return baseline.value();
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
        double[] advantages = advantages(losses);
        for (int k = 0; k < samples; k++) {
            try (var _ = Scope.open()) {
                // The same addresses give the same draw again; nothing was kept.
                addScore(point, choices(point, part * samples + k), advantages[k] / (samples * parts));
            }
        }
        if (samples == 1) {
            baseline = baseline.with(mean.total());
        }
        return mean;
    }

    private double[] advantages(StepLoss... losses) {
        double[] totals = Arrays.stream(losses).mapToDouble(StepLoss::total).toArray();
        // The first loss has nothing to be compared with: it moves nothing.
        return samples > 1 ? LeaveOneOut.advantages(totals) : new double[] {totals[0] - baseline.orElse(totals[0])};
    }

    /** The drawn choice of every weight. Shape: 0/1 in the layout of the logits. */
    private Map<String, Tensor> choices(AnnealPoint point, int draw) {
        Map<String, Tensor> result = new LinkedHashMap<>();
        masks.logits().forEach((name, logits) -> {
            Draws address = draws.stream("mask/" + name).step(point.step()).draw(draw);
            result.put(name, masks.pattern().sample(scaled(point, logits.detach()), address));
        });
        return result;
    }

    private StepLoss cost(AnnealPoint point, Map<String, Tensor> choices, Tensor ids) {
        MaskPattern pattern = masks.pattern();
        Map<String, Tensor> masked = new LinkedHashMap<>();
        choices.forEach((name, choice) -> {
            Tensor weight = PruneWeights.named(masks.weights(), name);
            Tensor mask = pattern.event(choice).reshape(weight.sizes().vec().get());
            masked.put(name, weight.mul(mask.to(weight.scalar_type())));
        });
        Objective.Value value = objective.of(PruneWeights.replaced(objective.model(), masked), ids);
        double norm = RelaxedGradient.keptNorm(masked);
        double total = value.loss().item_double() - point.lambda() * norm;
        return new StepLoss(value.languageModel(), value.divergence(), norm, total);
    }

    private void addScore(AnnealPoint point, Map<String, Tensor> choices, double weight) {
        choices.forEach((name, choice) -> {
            Tensor scaled = scaled(point, PruneWeights.named(masks.logits(), name));
            Tensor probability = masks.pattern().logProbability(scaled, choice);
            probability.mul(new Scalar(weight)).backward();
        });
    }

    private static Tensor scaled(AnnealPoint point, Tensor logits) {
        return logits.mul(new Scalar(point.kappa()));
    }
}
