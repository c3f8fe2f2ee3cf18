package dev.alea.explain.cms;

import dev.alea.run.DataException;
import dev.alea.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/** The classes' entries for the concept nearest to the picture. */
final class MaxScorer implements Scorer {
    // Published code adds this to a sum before dividing by it.
    private static final double GUARD = 1e-8;

    private final Tensor concepts;
    private final Tensor byConcept;

    private MaxScorer(Tensor concepts, Tensor byConcept) {
        this.concepts = concepts;
        this.byConcept = byConcept;
    }

    /**
     * Makes a scorer.
     *
     * @param concepts unit rows [concepts, width]
     * @param profiles [classes, concepts]
     * @throws DataException when profiles are to be divided by their sums and one is not above zero
     */
    static MaxScorer of(Tensor concepts, Tensor profiles, boolean rowNormalised) {
        var used = rowNormalised ? normalised(profiles) : profiles;
        return new MaxScorer(concepts.t(), used.t().contiguous());
    }

    private static Tensor normalised(Tensor profiles) {
        var sums = profiles.sum(new long[] {1}, true, new ScalarTypeOptional());
        double[] values = Tensors.doubles(sums);
        for (int k = 0; k < values.length; k++) {
            if (!(values[k] > GUARD)) {
                throw new DataException("the profile of class " + k + " sums to " + values[k]
                        + ", and dividing by a sum that "
                        + "is not above " + GUARD + " would turn its order round; use the max variant without row "
                        + "normalisation, or the cosine variant");
            }
        }
        return profiles.div(sums.add(Tensors.scalar(GUARD)));
    }

    @Override
    public Tensor score(Tensor pictures, long first) {
        var nearest = pictures.mm(concepts).max(1).get1();
        return byConcept.index_select(0, nearest);
    }

    @Override
    public long footprint() {
        return concepts.size(1);
    }

    @Override
    public List<Tensor> tensors() {
        return List.of(concepts, byConcept);
    }
}
