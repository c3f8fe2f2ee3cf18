package dev.alea.prune;

import dev.alea.choice.kernel.MaskSummary;
import dev.alea.choice.mask.MaskedWeights;
import dev.alea.run.NumericsException;
import dev.alea.run.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;

/** Watches a training: logs its quantities, stops it when a number is not finite, warns when the result means little. */
final class TrainingWatch {
    private final PruneConfig config;
    private final Run run;
    private final MaskLogits masks;
    private final Map<String, int[]> prior = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private Map<String, MaskSummary> last;
    private boolean warnedEarly;

    TrainingWatch(PruneConfig config, Run run, MaskLogits masks, Map<String, Tensor> prior) {
        this.config = config;
        this.run = run;
        this.masks = masks;
        prior.forEach((name, mask) -> this.prior.put(name, MaskedWeights.bits(masks.pattern(), mask)));
        this.last = masks.summaries(1);
    }

    /**
     * Stops the run when a number is not finite.
     *
     * @throws NumericsException naming step, loss, gradient norm, kappa, tau and the first weight that went wrong
     */
    void guard(AnnealPoint point, StepLoss loss, double norm) {
        if (Double.isFinite(loss.total()) && Double.isFinite(norm)) {
            return;
        }
        String culprit = masks.logits().entrySet().stream()
                .filter(entry -> !finite(entry.getValue().grad()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("none of the logits' gradients (the loss itself)");
        throw new NumericsException(String.format(
                Locale.ROOT,
                "step %d: loss %s, gradient norm %s; first not finite: %s; kappa %.4g, tau %.4g, learning rate %.3g. "
                        + "The last checkpoint is kept; lower optimizer.learning-rate or anneal.kappa-end, or raise anneal.tau-end, and resume",
                point.step(),
                loss.total(),
                norm,
                culprit,
                point.kappa(),
                point.tau(),
                point.learningRate()));
    }

    private static boolean finite(Tensor gradient) {
        return !gradient.defined() || gradient.isfinite().all().item_bool();
    }

    /** Logs one step. */
    void log(AnnealPoint point, StepLoss loss, double norm, long tokens, long nanos) {
        int done = point.step() + 1;
        SequencedMap<String, MaskSummary> now = masks.summaries(point.kappa());
        MaskStatistics mean = MaskStatistics.mean(MaskStatistics.perLayer(now, prior));
        Map<String, Double> row = new LinkedHashMap<>();
        row.put("lm_loss", loss.languageModel());
        if (config.training().distillation() > 0) {
            row.put("distillation", loss.distillation());
        }
        row.put("kept_norm", loss.keptNorm());
        row.put("regulariser", point.lambda() * loss.keptNorm());
        row.put("total", loss.total());
        row.put("grad_norm", norm);
        row.put("kappa", point.kappa());
        row.put("tau", point.tau());
        row.put("lambda", point.lambda());
        row.put("learning_rate", point.learningRate());
        row.put("max_probability", mean.maxProbability());
        row.put("entropy", mean.entropy());
        if (!prior.isEmpty()) {
            row.put("changed_groups", mean.changedGroups());
        }
        row.put("flipped_groups", flips(last, now));
        run.log(done, row);
        run.timing(done, Map.of("tokens_per_second", tokens / (nanos * 1e-9)));
        last = now;
        if (!warnedEarly
                && mean.maxProbability() > 0.99
                && done * 10 <= config.training().steps()) {
            warnedEarly = true;
            warn("the largest probability is already " + percent(mean.maxProbability()) + " at step " + done
                    + ", so nothing is explored; lower anneal.kappa-start or prior.strength");
        }
    }

    /** Logs the perplexity of the argmax masks after some steps. */
    void evaluated(int step, OptionalDouble perplexity) {
        perplexity.ifPresent(value -> run.log(step, Map.of("perplexity", value)));
    }

    /** Statistics at the end, with a warning when the draw is still undecided. */
    SequencedMap<String, MaskStatistics> finish(int step) {
        double kappa = AnnealPoint.at(config, Math.max(0, step - 1)).kappa();
        SequencedMap<String, MaskStatistics> layers = MaskStatistics.perLayer(masks.summaries(kappa), prior);
        double top = MaskStatistics.mean(layers).maxProbability();
        if (top < 0.5) {
            warn("the largest probability is only " + percent(top) + " at the end, so the argmax mask differs from the "
                    + "masks that were trained; train longer, or raise optimizer.learning-rate or anneal.kappa-end");
        }
        return layers;
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    private void warn(String sentence) {
        warnings.add(sentence);
        run.warn(sentence);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** Share of the groups whose likeliest mask is another than at the step before. */
    private static double flips(Map<String, MaskSummary> before, Map<String, MaskSummary> after) {
        long flipped = 0;
        long groups = 0;
        for (var entry : after.entrySet()) {
            int[] is = entry.getValue().bits();
            MaskSummary was = before.get(entry.getKey());
            flipped += was == null ? 0 : MaskStatistics.differing(was.bits(), is);
            groups += is.length;
        }
        return (double) flipped / groups;
    }
}
