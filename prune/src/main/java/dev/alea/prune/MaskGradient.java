package dev.alea.prune;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Puts the gradient of one optimizer step into the logits; one implementation per way of passing a draw. */
sealed interface MaskGradient permits RelaxedGradient, ScoreGradient {
    /**
     * Adds the gradient of the mean over the micro-batches.
     *
     * @param microBatches token ids, [B, T] each
     */
    StepLoss accumulate(AnnealPoint point, List<Tensor> microBatches);
}
