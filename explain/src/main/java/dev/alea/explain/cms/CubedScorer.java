package dev.alea.explain.cms;

import dev.alea.explain.embedding.UnitRows;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Cosines of cubed profiles; the profile of every picture is made. */
final class CubedScorer implements Scorer {
    private final Tensor concepts;
    private final Tensor classes;

    private CubedScorer(Tensor concepts, Tensor classes) {
        this.concepts = concepts;
        this.classes = classes;
    }

    /**
     * Makes a scorer.
     *
     * @param concepts unit rows [concepts, width]
     * @param profiles [classes, concepts]
     */
    static CubedScorer of(Tensor concepts, Tensor profiles) {
        return new CubedScorer(
                concepts.t(), UnitRows.of("class profile", cubed(profiles)).t());
    }

    @Override
    public Tensor score(Tensor pictures, long first) {
        var profiles = pictures.mm(concepts);
        profiles.mul_(profiles.square());
        return profiles.mm(classes).div_(UnitRows.lengths(profiles));
    }

    private static Tensor cubed(Tensor values) {
        return values.square().mul_(values);
    }

    @Override
    public long footprint() {
        return concepts.size(1);
    }

    @Override
    public List<Tensor> tensors() {
        return List.of(concepts, classes);
    }
}
