package dev.alea.prune;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.estimate.Pathwise;
import dev.alea.choice.mask.MaskedWeights;
import dev.alea.choice.structure.MaskPattern;
import org.bytedeco.pytorch.Tensor;

/** Draws one masked weight; a function, so that a test can supply the noise of a published run. */
@FunctionalInterface
public interface MaskSampler {
    /**
     * A masked weight whose gradient reaches the logits.
     *
     * <p>Shape: logits [C, G] (candidates, groups), weight and result [out, in]. Gradient: of the caller's loss minus lambda times
     * the squared norm of the result.
     */
    Tensor sample(String name, Tensor logits, Tensor weight, MaskedWeights.Settings settings, long step, int draw);

    /** The sampler of real runs: the fused kernel, its noise addressed by weight, step and draw. */
    static MaskSampler of(MaskPattern pattern, Draws draws) {
        return (name, logits, weight, settings, step, draw) -> MaskedWeights.sample(
                pattern,
                logits,
                weight,
                settings,
                draws.stream("mask/" + name).step(step).draw(draw));
    }

    /** The same with the masks of another estimator, in engine operations. */
    static MaskSampler of(MaskPattern pattern, Draws draws, Pathwise estimator) {
        return (name, logits, weight, settings, step, draw) -> MaskedWeights.sample(
                pattern,
                logits,
                weight,
                settings,
                estimator,
                draws.stream("mask/" + name).step(step).draw(draw));
    }
}
