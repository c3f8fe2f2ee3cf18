package dev.alea.explain.bottleneck;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Each activation follows the score of its concept over the batch: minus the mean over concepts of the cosine between the centred
 * columns, optionally of their cubes.
 *
 * <p>A column without variance has no direction: its cosine counts as 0 and passes no gradient.
 *
 * <p>Source: the published code of Semenov et al. (arXiv 2404.03323), criterion_similarity; the cube is that of Oikarinen et al.,
 * Label-free Concept Bottleneck Models (2023), equation 3.
 *
 * @param cubed whether large deviations count more
 */
public record Similarity(boolean cubed) implements ConceptLoss {
    @Override
    public Tensor of(Pass pass) {
        Contrastive.requireBatch(pass, leastBatch());
        Tensor wanted = directions(pass.scores());
        Tensor found = directions(pass.activations());
        return wanted.mul(found).sum().div(new Scalar(-1.0 * wanted.size(1)));
    }

    /** The columns centred over the batch, at length 1 or 0. */
    private Tensor directions(Tensor columns) {
        Tensor centred = columns.sub(columns.mean(new long[] {0}, true, new ScalarTypeOptional()));
        Tensor shaped = cubed ? centred.mul(centred).mul(centred) : centred;
        Tensor squares = shaped.mul(shaped).sum(new long[] {0}, true, new ScalarTypeOptional());
        // One in place of nothing: the column is zero anyway, and the root of zero has no derivative.
        return shaped.div(squares.add(squares.eq(new Scalar(0.0))).sqrt());
    }

    @Override
    public int leastBatch() {
        return 2;
    }

    @Override
    public boolean readsActivations() {
        return true;
    }
}
