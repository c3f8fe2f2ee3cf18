package dev.alea.explain;

import dev.alea.explain.bottleneck.ConceptLoss;
import dev.alea.explain.bottleneck.Contrastive;
import dev.alea.explain.bottleneck.GumbelContrastive;
import dev.alea.explain.bottleneck.Pairing;
import dev.alea.explain.bottleneck.Similarity;
import dev.alea.explain.bottleneck.SparseWeights;
import dev.alea.run.UsageException;
import dev.alea.run.config.Checks;
import dev.alea.run.config.Doc;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * The concept loss of the linear modes; of no effect in mode {@code gate}.
 *
 * @param weight of the concept loss beside the cross entropy, which has 1
 * @param lambda strength of {@code l1}
 * @param proximal whether {@code l1} shrinks weights to true zeros
 * @param scale of the activations in {@code contrastive}
 * @param temperature tau of {@code gumbel}
 * @param gumbelTerms which entries of {@code gumbel} count
 * @param hard hard draws in {@code gumbel}, which are refused
 * @param pairing which concepts are the positives of a picture
 * @param topConcepts how many in {@code clip-top-m}
 * @param cubed whether {@code similarity} cubes what it compares
 */
public record LossSettings(
        @Doc("weight of the concept loss; the cross entropy has 1")
        double weight,

        @Doc("l1: strength, divided by the number of concepts")
        double lambda,

        @Doc("l1: a proximal step, which gives true zeros, in place of the subgradient")
        boolean proximal,

        @Doc("contrastive: factor on the activations") double scale,
        @Doc("gumbel: temperature of the softmax") double temperature,

        @Doc("gumbel: all (published code) or diagonal (paper)")
        GumbelContrastive.Terms gumbelTerms,

        @Doc("gumbel: hard draws have an infinite -log and are refused")
        boolean hard,

        @Doc("positives of contrastive and diagonal gumbel: index (published), clip-top-m or class-concepts")
        PairingRule pairing,

        @Doc("clip-top-m: how many concepts a picture is paired with")
        int topConcepts,

        @Doc("similarity: compare the cubes") boolean cubed) {
    /** Names of the pairings. */
    public enum PairingRule {
        /** {@link Pairing.Index}. */
        INDEX,
        /** {@link Pairing.TopScores}. */
        CLIP_TOP_M,
        /** {@link Pairing.ClassConcepts}. */
        CLASS_CONCEPTS
    }

    /** Checks the ranges; a refusal names the key and what is allowed. */
    public LossSettings {
        Checks.atLeast("loss.weight", weight, 0);
        Checks.atLeast("loss.lambda", lambda, 0);
        Checks.positive("loss.scale", scale);
        Checks.positive("loss.temperature", temperature);
        Checks.atLeast("loss.top-concepts", topConcepts, 1);
        Checks.that(
                !hard,
                "loss.hard is true, but the Gumbel loss is -log of the draw, which is infinite for a hard one; allowed: false");
    }

    /**
     * Refuses a number of positive concepts that there are not.
     *
     * @param concepts how many there are
     * @throws UsageException when {@code clip-top-m} would pair a picture with more
     */
    void requireConcepts(int concepts) {
        Checks.that(
                pairing != PairingRule.CLIP_TOP_M || topConcepts <= concepts,
                "loss.top-concepts is %d, but there are %d concepts; allowed: 1 to %d",
                topConcepts,
                concepts,
                concepts);
    }

    /**
     * The loss of a mode.
     *
     * @param classConcepts 0/1 [K, D], needed by {@code class-concepts}
     * @throws UsageException when the table is needed and not there
     */
    ConceptLoss loss(Mode mode, Optional<Tensor> classConcepts) {
        return switch (mode) {
            case L1 -> new SparseWeights(lambda);
            case CONTRASTIVE -> new Contrastive(scale, positives(classConcepts));
            case GUMBEL -> new GumbelContrastive(temperature, gumbelTerms, positives(classConcepts));
            case SIMILARITY -> new Similarity(cubed);
            case GATE -> throw new IllegalArgumentException("the mode gate has no concept loss");
        };
    }

    private Pairing positives(Optional<Tensor> classConcepts) {
        return switch (pairing) {
            case INDEX -> new Pairing.Index();
            case CLIP_TOP_M -> new Pairing.TopScores(topConcepts);
            case CLASS_CONCEPTS ->
                new Pairing.ClassConcepts(
                        classConcepts.orElseThrow(
                                () -> new UsageException(
                                        "loss.pairing is class-concepts, but there is no table of which class has which concept; give one, or choose index or clip-top-m")));
        };
    }
}
