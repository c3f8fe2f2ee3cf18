package dev.alea.explain.cms;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** A variant made ready for one set of concepts, classes and, where it needs one, mean picture. */
sealed interface Scorer permits LinearScorer, CubedScorer, MaxScorer {
    /**
     * Scores of some pictures. Shape: [pictures, classes] float64.
     *
     * @param pictures unit rows [pictures, width]
     * @param first number of the first of them, for error sentences
     */
    Tensor score(Tensor pictures, long first);

    /** How many numbers per picture are in work at once, from which the size of a chunk follows. */
    long footprint();

    /** Whether columns were divided by the sums of their magnitudes. */
    default boolean byMagnitude() {
        return false;
    }

    /** What must live as long as the scorer. */
    List<Tensor> tensors();
}
