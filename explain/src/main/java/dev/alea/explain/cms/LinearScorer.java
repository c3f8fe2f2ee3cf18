package dev.alea.explain.cms;

import dev.alea.explain.embedding.UnitRows;
import dev.alea.run.DataException;
import dev.alea.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Cosines of profiles that are linear in the embedding: v(i) = (i - m) B^T with B the concepts, each scaled. Then the product with
 * a class's profile t is (i - m)(B^T t), and the length of v is sqrt((i - m) G (i - m)^T) with G = B^T B [width, width]; neither
 * grows with the number of concepts. Where there are fewer concepts than the embedding is wide, v itself is cheaper.
 *
 * <p>Source: ours.
 */
final class LinearScorer implements Scorer {
    // A squared length this far below that of an ordinary profile is rounding.
    private static final double VANISHED = 1e-20;

    private final Tensor offset;
    private final Tensor directions;
    private final Tensor gram;
    private final boolean narrow;
    private final double floor;
    private final boolean byMagnitude;

    private LinearScorer(
            Tensor offset, Tensor directions, Tensor gram, boolean narrow, double floor, boolean byMagnitude) {
        this.offset = offset;
        this.directions = directions;
        this.gram = gram;
        this.narrow = narrow;
        this.floor = floor;
        this.byMagnitude = byMagnitude;
    }

    /**
     * Makes a scorer.
     *
     * @param offset m, [1, width]
     * @param concepts B, [concepts, width]
     * @param profiles of the classes, in the same scale as v, [classes, concepts]
     */
    static LinearScorer of(Tensor offset, Tensor concepts, Tensor profiles) {
        var unit = profiles.div(UnitRows.lengths(profiles));
        boolean narrow = concepts.size(0) <= concepts.size(1);
        return narrow
                ? of(offset, unit.t(), concepts.t().contiguous(), true, concepts)
                : of(offset, concepts.t().mm(unit.t()), concepts.t().mm(concepts), false, concepts);
    }

    private static LinearScorer of(Tensor offset, Tensor directions, Tensor gram, boolean narrow, Tensor concepts) {
        double scale = concepts.square().sum().item_double();
        return new LinearScorer(offset, directions, gram, narrow, VANISHED * scale, false);
    }

    /** The same scorer, which says what its columns were divided by. */
    LinearScorer byMagnitude(boolean answer) {
        return new LinearScorer(offset, directions, gram, narrow, floor, answer);
    }

    @Override
    public Tensor score(Tensor pictures, long first) {
        var moved = pictures.sub(offset);
        var through = moved.mm(gram);
        var products = narrow ? through.mm(directions) : moved.mm(directions);
        var squares = through.mul(narrow ? through : moved).sum(new long[] {1}, true, new ScalarTypeOptional());
        requireLengths(squares, first);
        return products.div_(squares.sqrt_());
    }

    private void requireLengths(Tensor squares, long first) {
        double[] values = Tensors.doubles(squares);
        for (int n = 0; n < values.length; n++) {
            if (!(values[n] > floor)) {
                throw new DataException(
                        "picture " + (first + n) + " has a profile of zeros over the concepts (its squared "
                                + "length is " + values[n]
                                + "), to which no cosine is defined; with the centred variant it equals "
                                + "the mean picture: score more pictures at once, or give the mean of a training set");
            }
        }
    }

    @Override
    public long footprint() {
        return gram.size(1);
    }

    @Override
    public boolean byMagnitude() {
        return byMagnitude;
    }

    @Override
    public List<Tensor> tensors() {
        return List.of(offset, directions, gram);
    }
}
