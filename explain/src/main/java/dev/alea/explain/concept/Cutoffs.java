package dev.alea.explain.concept;

import dev.alea.run.UsageException;
import java.util.OptionalDouble;

/**
 * Where the steps of the filter cut.
 *
 * <p>The published similarities are a quarter from a sentence model (all-mpnet-base-v2) and three quarters from CLIP; here they are
 * cosines of CLIP's text embeddings alone, so the cut-offs of another CLIP may have to be chosen anew.
 *
 * @param maxLength most characters of a concept
 * @param classSimilarity cosine to a class name from which a concept goes
 * @param conceptSimilarity cosine to another concept from which the less general of the two goes
 * @param activation a concept goes when the mean of its five largest cosines to training pictures is at most this; empty for none
 */
public record Cutoffs(int maxLength, double classSimilarity, double conceptSimilarity, OptionalDouble activation) {
    /** The published cut-offs: 30 characters, 0.85, 0.90 and 0.25. */
    public static final Cutoffs DEFAULT = new Cutoffs(30, 0.85, 0.90, OptionalDouble.of(0.25));

    /**
     * Checks the ranges.
     *
     * @throws UsageException when one is broken
     */
    public Cutoffs {
        if (maxLength < 1) {
            throw new UsageException("max-length is " + maxLength + "; allowed: 1 or more characters");
        }
        requireCosine("class-similarity", classSimilarity);
        requireCosine("concept-similarity", conceptSimilarity);
        activation.ifPresent(value -> requireCosine("activation", value));
    }

    private static void requireCosine(String key, double value) {
        if (!(value >= -1 && value <= 1)) {
            throw new UsageException(key + " is " + value + "; allowed: a cosine, from -1 to 1");
        }
    }

    /** What a report must say about the similarities. */
    public String sentence() {
        return "Similarities are cosines of CLIP text embeddings alone, without the sentence model of the published filter; "
                + "cut-offs: " + classSimilarity + " to a class name, " + conceptSimilarity + " to another concept.";
    }
}
