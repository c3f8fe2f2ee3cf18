package dev.alea.explain;

import dev.alea.explain.measure.Classification;
import dev.alea.torch.Tensors;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Rows of numbers about pictures, with what the pictures show.
 *
 * @param values one row per picture
 * @param labels one per picture
 */
@SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
record LabelledRows(Tensor values, int[] labels) {
    /** Some of the pictures, by their numbers. */
    LabelledRows part(int... rows) {
        return new LabelledRows(
                values.index_select(0, Tensors.of(rows, rows.length)),
                Arrays.stream(rows).map(row -> labels[row]).toArray());
    }

    /** So many of the pictures at most, spread evenly. */
    LabelledRows thinned(int most) {
        int count = Math.min(most, labels.length);
        return part(IntStream.range(0, count)
                .map(i -> (int) ((long) i * labels.length / count))
                .toArray());
    }

    /** The same pictures by other numbers. */
    LabelledRows with(Tensor others) {
        return new LabelledRows(others, labels);
    }

    /** The share of the pictures that predictions are right about. */
    double accuracy(int classes, int... predictions) {
        return Classification.of(predictions, labels, classes).accuracy();
    }
}
