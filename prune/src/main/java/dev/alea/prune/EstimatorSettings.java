package dev.alea.prune;

import dev.alea.choice.estimate.Entmax;
import dev.alea.choice.estimate.Estimator;
import dev.alea.choice.estimate.Estimators;
import dev.alea.choice.estimate.Exact;
import dev.alea.choice.estimate.LeaveOneOut;
import dev.alea.choice.estimate.LocalExpectation;
import dev.alea.choice.estimate.MovingAverage;
import dev.alea.choice.estimate.Pathwise;
import dev.alea.choice.estimate.Reinforce;
import dev.alea.choice.estimate.Sparsemax;
import dev.alea.choice.estimate.UnorderedSet;
import dev.alea.choice.structure.Structure;
import dev.alea.run.UsageException;
import dev.alea.run.config.Checks;
import java.util.Optional;
import java.util.Set;

/**
 * How the gradient passes the draw of a mask.
 *
 * @param name an estimator of {@link Estimators} that fits a mask of many groups: {@code gumbel-softmax} (soft masks, the paper's) or
 *     {@code straight-through-gumbel-softmax} (hard masks, soft gradient; also {@code straight-through-gumbel}), whose temperature
 *     follows the schedule; {@code reinforce} (hard masks, only losses) or {@code leave-one-out} (several draws, each the others'
 *     baseline); or another that hands out events, such as {@code second-order-straight-through}, with its default numbers and
 *     without the fused kernel
 * @param samples masks drawn per micro-batch by {@code leave-one-out}
 */
public record EstimatorSettings(String name, int samples) {
    /** Decay of the moving average that {@code reinforce} compares with. Source: MaskPro, section 3. */
    private static final double MEMORY = 0.99;

    /** Checks the ranges; a refusal names the key and what is allowed. */
    public EstimatorSettings {
        Checks.that(
                samples >= 2 && samples <= 64,
                "estimator.samples is %d; allowed: 2 to 64 (leave-one-out compares each draw with the others)",
                samples);
        resolved(name, samples);
    }

    /** The estimator. */
    Estimator estimator() {
        return resolved(name, samples);
    }

    private static Estimator resolved(String name, int samples) {
        Estimator found;
        try {
            found = Estimators.byName(name);
        } catch (IllegalArgumentException e) {
            throw new UsageException("estimator.name: " + e.getMessage(), e);
        }
        obstacle(found).ifPresent(reason -> {
            throw refused(name, reason);
        });
        return switch (found) {
            case LeaveOneOut _ -> new LeaveOneOut(samples);
            case Reinforce _ -> new Reinforce(MovingAverage.empty(MEMORY));
            default -> found;
        };
    }

    /** Why the training loop does not offer an estimator, or nothing where it does. */
    static Optional<String> obstacle(Estimator estimator) {
        return switch (estimator) {
            case LeaveOneOut _, Reinforce _ -> Optional.empty();
            case Exact _, LocalExpectation _, UnorderedSet _, Entmax _, Sparsemax _ ->
                Optional.of("visits the masks of a weight one by one; a mask of many groups has too many");
            case Pathwise events when forMasks(events) -> Optional.empty();
            case Pathwise _ -> Optional.of("is for another structure than a mask");
            default ->
                Optional.of("combines losses and slopes of one draw in a way that the training loop does not offer");
        };
    }

    private static boolean forMasks(Estimator estimator) {
        Set<Structure.Law> laws = estimator.traits().laws();
        return laws.contains(Structure.Law.CATEGORICAL) || laws.contains(Structure.Law.SUBSET);
    }

    private static UsageException refused(String name, String reason) {
        return new UsageException(
                "estimator.name is \"" + name + "\", which " + reason
                        + "; choose gumbel-softmax, straight-through-gumbel-softmax, second-order-straight-through or leave-one-out");
    }
}
