package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What is known of an estimator, as data: documentation for a person, and what its tests are generated from.
 *
 * @param bias what its mean is
 * @param costGradient whether it needs the derivative of the cost with respect to the event
 * @param evaluations events that the cost sees per batch item; empty where their number depends on the structure
 * @param noise the parts of the noise it draws
 * @param laws the structures it works for
 * @param hardForward whether the cost sees 0/1 events only
 * @param parameters its numbers with defaults and valid ranges
 * @param source paper and equation
 */
public record Traits(
        Bias bias,
        boolean costGradient,
        OptionalInt evaluations,
        Set<Noise.Part> noise,
        Set<Structure.Law> laws,
        boolean hardForward,
        List<Parameter> parameters,
        String source) {
    /** Copies the collections. */
    public Traits {
        noise = Set.copyOf(noise);
        laws = Set.copyOf(laws);
        parameters = List.copyOf(parameters);
    }

    static final Set<Structure.Law> EVERY_LAW = Set.of(Structure.Law.values());
    /** Exponential families whose mean has an exact derivative, the covariance. */
    static final Set<Structure.Law> EXPONENTIAL =
            Set.of(Structure.Law.CATEGORICAL, Structure.Law.BERNOULLI, Structure.Law.SUBSET);

    static final Set<Structure.Law> ONE_OF_K = Set.of(Structure.Law.CATEGORICAL);
}
