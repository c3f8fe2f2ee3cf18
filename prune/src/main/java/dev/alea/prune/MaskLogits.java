package dev.alea.prune;

import dev.alea.choice.kernel.MaskSummary;
import dev.alea.choice.mask.MaskPrior;
import dev.alea.choice.mask.MaskedWeights;
import dev.alea.choice.structure.MaskPattern;
import dev.alea.prune.model.LanguageModel;
import dev.alea.torch.Scope;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The only parameters of the training: for every sparse weight one logit per candidate and group, or per weight where a pattern has
 * too many candidates.
 *
 * <p>Shape: [C, G] float32, candidate-major, G = out * in / M; [M, G] in the M-logit form.
 *
 * @param pattern N of M
 * @param logits leaves that require a gradient, by the name of their weight, in forward order
 * @param weights the frozen weights, [out, in], by the same names
 */
public record MaskLogits(
        MaskPattern pattern, SequencedMap<String, Tensor> logits, SequencedMap<String, Tensor> weights) {

    /** Draws the initial noise of one weight: standard normal values for a shape. */
    @FunctionalInterface
    public interface InitialNoise {
        /** Shape: the result is [C, G] float32. */
        Tensor normal(String name, long candidates, long groups);
    }

    public MaskLogits {
        logits = Collections.unmodifiableSequencedMap(logits);
        weights = Collections.unmodifiableSequencedMap(weights);
    }

    /**
     * Logits at the start of a run: small noise, moved towards a prior mask.
     *
     * <p>{@code pi' = pi + alpha * std(pi) * (<M0, S_i> - N*N/M)}, with the unbiased standard deviation of the whole layer.
     * Source: MaskLLM, equations 9 and 10; the constant is the true mean over the candidates, which changes no probability.
     *
     * @param prior masks by weight name, empty for none
     */
    public static MaskLogits initialise(
            MaskPattern pattern,
            LanguageModel model,
            List<String> names,
            Map<String, Tensor> prior,
            PriorSettings settings,
            InitialNoise noise) {
        SequencedMap<String, Tensor> logits = new LinkedHashMap<>();
        SequencedMap<String, Tensor> weights = new LinkedHashMap<>();
        try (var scope = Scope.open();
                var _ = new NoGradGuard()) {
            for (String name : names) {
                Tensor weight = PruneWeights.parameter(model, name);
                long groups = weight.numel() / pattern.of();
                Tensor start = noise.normal(name, pattern.logitRows(), groups).mul(new Scalar(settings.initStd()));
                Tensor mask = prior.get(name);
                if (mask != null) {
                    start = MaskPrior.apply(pattern, start, mask, settings.strength());
                }
                logits.put(name, scope.keep(start.contiguous().detach().set_requires_grad(true)));
                weights.put(name, weight);
            }
        }
        return new MaskLogits(pattern, logits, weights);
    }

    /** What the logits say of every weight at the scale kappa. */
    SequencedMap<String, MaskSummary> summaries(double kappa) {
        SequencedMap<String, MaskSummary> summaries = new LinkedHashMap<>();
        logits.forEach((name, pi) ->
                summaries.put(name, MaskedWeights.summarise(pattern, pi, PruneWeights.named(weights, name), kappa)));
        return summaries;
    }

    /**
     * The most probable masks: what evaluation and export use.
     *
     * <p>Shape: uint8 [out, in]. Ties go to the first candidate.
     */
    public SequencedMap<String, Tensor> hardMasks() {
        SequencedMap<String, Tensor> masks = new LinkedHashMap<>();
        logits.forEach((name, pi) -> masks.put(
                name,
                MaskedWeights.hardMask(
                        pattern,
                        pi,
                        PruneWeights.named(weights, name).sizes().vec().get())));
        return masks;
    }
}
