package dev.alea.explain.bottleneck;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.draw.Noise;
import org.bytedeco.pytorch.Tensor;

/** What a linear bottleneck is trained for beside its class labels: few weights, or activations that follow their concepts. */
public sealed interface ConceptLoss permits SparseWeights, Contrastive, GumbelContrastive, Similarity {
    /**
     * The loss of a batch.
     *
     * <p>Shape: a scalar. Gradient: exact, to the activations or to the weights.
     *
     * @throws IllegalArgumentException when the batch has fewer than {@link #leastBatch} pictures
     */
    Tensor of(Pass pass);

    /** Pictures without which it says nothing. */
    int leastBatch();

    /** Whether it looks at the activations; one that looks at the weights alone lets the model skip them. */
    boolean readsActivations();

    /**
     * One batch on its way through the bottleneck.
     *
     * @param scores what the model reads, [B, D]
     * @param activations the scores times the transposed weights, [B, D]
     * @param weights of the concept layer, [D, D], a row per activation
     * @param labels classes, [B] int64
     * @param noise for losses that draw
     */
    record Pass(Tensor scores, Tensor activations, Tensor weights, Tensor labels, NoisePair noise) {}

    /**
     * Independent noise for the two softmaxes of a contrastive loss.
     *
     * @param overPictures for the softmax along the batch
     * @param overConcepts for the softmax along the concepts
     */
    record NoisePair(Noise overPictures, Noise overConcepts) {
        /** Two streams below one. */
        public static NoisePair of(Draws draws) {
            return new NoisePair(
                    new Noise.Drawn(draws.sub("over-pictures")), new Noise.Drawn(draws.sub("over-concepts")));
        }
    }
}
