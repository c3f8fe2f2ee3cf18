package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

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

    /** Every law whose probabilities are known. */
    static final Set<Structure.Law> EVERY_LAW = Arrays.stream(Structure.Law.values())
            .filter(law -> law != Structure.Law.PERTURBED_MATCHING)
            .collect(Collectors.toUnmodifiableSet());

    /** Exponential families whose mean has an exact derivative, the covariance. */
    static final Set<Structure.Law> EXPONENTIAL =
            Set.of(Structure.Law.CATEGORICAL, Structure.Law.BERNOULLI, Structure.Law.SUBSET, Structure.Law.MATCHING);
    /** Laws whose sample is the choice D with the largest logits.D, of logits plus Gumbel noise. */
    static final Set<Structure.Law> PERTURBED_MODE =
            Set.of(Structure.Law.CATEGORICAL, Structure.Law.PLACKETT_LUCE_SUBSET, Structure.Law.PERTURBED_MATCHING);
    /** These, and the one that the mode comes near to with other noise. */
    static final Set<Structure.Law> NEARLY_PERTURBED_MODE = Set.of(
            Structure.Law.CATEGORICAL,
            Structure.Law.SUBSET,
            Structure.Law.PLACKETT_LUCE_SUBSET,
            Structure.Law.PERTURBED_MATCHING);
    /** Laws whose sample is the mode of the logits plus Gumbel noise, in whatever way that depends on them. */
    static final Set<Structure.Law> PERTURBED = Set.of(
            Structure.Law.CATEGORICAL,
            Structure.Law.PLACKETT_LUCE_SUBSET,
            Structure.Law.PERTURBED_MATCHING,
            Structure.Law.PERMUTATION);

    static final Set<Structure.Law> ONE_OF_K = Set.of(Structure.Law.CATEGORICAL);
    /** Laws of independent variables with few states each. */
    static final Set<Structure.Law> LOCAL = Set.of(Structure.Law.CATEGORICAL, Structure.Law.BERNOULLI);

    static final Set<Structure.Law> GATES = Set.of(Structure.Law.BERNOULLI);
    static final Set<Structure.Law> DRAWN_SUBSETS = Set.of(Structure.Law.PLACKETT_LUCE_SUBSET);
    static final Set<Structure.Law> SUBSETS = Set.of(Structure.Law.SUBSET, Structure.Law.PLACKETT_LUCE_SUBSET);
    /** Laws with a relaxation whose noise can be drawn again on condition of the hard choice. */
    static final Set<Structure.Law> RELAXABLE = Set.of(
            Structure.Law.CATEGORICAL,
            Structure.Law.BERNOULLI,
            Structure.Law.PLACKETT_LUCE_SUBSET,
            Structure.Law.PERMUTATION);
}
