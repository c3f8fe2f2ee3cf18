package dev.alea.explain;

import dev.alea.run.DataException;
import java.util.ArrayList;
import java.util.Arrays;
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
        require(
                classes.size() >= 2,
                "There are " + classes.size() + " classes; a classifier needs 2 or more. Give each class its folder.");
        for (int row = 0; row < labels.length; row++) {
            require(
                    labels[row] >= 0 && labels[row] < classes.size(),
                    "The label of picture " + row + " is " + labels[row] + "; allowed: 0 to " + (classes.size() - 1)
                            + ".");
        }
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new DataException(sentence);
        }
    }

    /** The classes that none of some pictures shows. */
    List<String> absentClasses(int... rows) {
        boolean[] seen = new boolean[classes.size()];
        Arrays.stream(rows).forEach(row -> seen[labels[row]] = true);
        List<String> absent = new ArrayList<>();
        for (int k = 0; k < seen.length; k++) {
            if (!seen[k]) {
                absent.add(classes.get(k));
            }
        }
        return absent;
    }
}
