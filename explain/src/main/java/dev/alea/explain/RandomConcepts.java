package dev.alea.explain;

import dev.alea.choice.draw.Draws;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * The control for leakage: scores against directions that mean nothing. A bottleneck that is as accurate on these does not owe
 * its accuracy to what its concepts mean.
 *
 * <p>Source: the random-concept baseline of Srivastava et al., VLG-CBM (2024).
 */
public final class RandomConcepts {
    private RandomConcepts() {}

    /**
     * Scores of pictures against random directions.
     *
     * <p>Shape: embeddings [N, d] float32, result [N, D]. Randomness: stream {@code random-concepts} below the given one.
     *
     * @param embeddings of the pictures, of length 1
     * @param concepts how many directions
     * @param scale what CLIP multiplies its cosines with
     */
    public static Tensor scores(Tensor embeddings, int concepts, double scale, Draws draws) {
        try (var scope = Scope.open();
                var _ = new NoGradGuard()) {
            int width = Math.toIntExact(embeddings.size(1));
            float[] values = new float[Math.multiplyExact(concepts, width)];
            draws.sub("random-concepts").fillNormal(values);
            Tensor directions = Tensors.of(values, concepts, width);
            Tensor lengths = directions
                    .mul(directions)
                    .sum(new long[] {1}, true, new ScalarTypeOptional())
                    .sqrt();
            return scope.keep(embeddings.matmul(directions.div(lengths).t()).mul(new Scalar(scale)));
        }
    }
}
