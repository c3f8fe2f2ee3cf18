package dev.alea.explain;

import dev.alea.explain.split.ClassCoverage;
import dev.alea.run.DataException;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * The scores of pictures against concepts, with what the pictures show: all that a bottleneck is trained on.
 *
 * @param values psi, [N, D] float32, in memory or mapped
 * @param labels the class of every picture
 * @param concepts names of the D concepts
 * @param classes names of the K classes
 * @param clip hash of the content of the CLIP model that scored
 */
@SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
public record ConceptScores(Tensor values, int[] labels, List<String> concepts, List<String> classes, String clip) {
    /**
     * Checks that the parts fit.
     *
     * @throws DataException when they do not, naming row and label
     */
    public ConceptScores {
        concepts = List.copyOf(concepts);
        classes = List.copyOf(classes);
        require(
                values.dim() == 2,
                "The scores must have the shape [pictures, concepts], but have " + values.dim() + " dimensions.");
        require(
                values.size(1) == concepts.size() && !concepts.isEmpty(),
                "The scores have " + values.size(1) + " columns, but there are " + concepts.size()
                        + " concepts; score the pictures again with this list.");
        require(
                values.size(0) == labels.length,
                "There are " + values.size(0) + " rows of scores and " + labels.length
                        + " labels; each picture needs one of each.");
        require(
                Set.copyOf(concepts).size() == concepts.size(),
                "A concept is listed twice, so a decision could not name it; remove the second one.");
        require(
                Set.copyOf(classes).size() == classes.size(),
                "A class is listed twice; give every class a name of its own.");
        require(labels.length > 0, "There is no picture; name a folder with pictures.");
        ClassCoverage.of(labels, classes.size());
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new DataException(sentence);
        }
    }
}
