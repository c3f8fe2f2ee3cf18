package dev.alea.explain;

import dev.alea.explain.measure.ScoreRank;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * What must be said of a classifier whose numbers do not tell its concepts apart: scores are products with one embedding, so more
 * concepts than it is wide depend on one another, and so do the logits of more classes than there are concepts.
 */
final class Dependence {
    /** Multiplications that a measurement of the rank may take: a second or two. */
    private static final double MOST = 1e11;

    private Dependence() {}

    /**
     * Sentences about scores; none where concepts and classes are independent, or the rank would take long to measure.
     *
     * @param scores psi, [N, D]
     * @param classes how many classes there are
     * @param width of the embeddings
     */
    static List<String> warnings(Tensor scores, int classes, long width) {
        long pictures = scores.size(0);
        long concepts = scores.size(1);
        var warnings = new ArrayList<String>();
        if (concepts < classes) {
            warnings.add(
                    "there are " + concepts + " concepts for " + classes + " classes, so the logits of the classes are"
                            + " linearly dependent: no weights can move each of them alone");
        }
        if (concepts > width) {
            warnings.add("there are " + concepts + " concepts on embeddings of width " + width + ", so their scores are"
                    + " linearly dependent, of rank " + width
                    + " at most: other weights of the concepts give the same decisions");
        } else if ((double) pictures * concepts * Math.min(pictures, concepts) <= MOST) {
            ScoreRank.of(scores).dependence().ifPresent(warnings::add);
        }
        return warnings;
    }
}
