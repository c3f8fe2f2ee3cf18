package dev.alea.explain.head;

import dev.alea.explain.embedding.UnitRows;
import dev.alea.run.DataException;
import dev.alea.torch.Scope;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Classification by the nearest class name: the baseline that needs no concept and no training. With several templates a class is the
 * direction of the mean of its sentences' unit embeddings.
 *
 * <p>Source: Radford et al., CLIP, 2021.
 */
public final class ZeroShot {
    private ZeroShot() {}

    /**
     * Directions of the classes. Shape: [classes, width] float64, unit rows, in the scope around the call.
     *
     * @param perTemplate for each template, embeddings of the classes' sentences [classes, width]
     * @throws DataException when there is none, the shapes differ, or a row is all zeros
     */
    public static Tensor classes(List<Tensor> perTemplate) {
        try (var scope = Scope.open();
                var _ = new NoGradGuard()) {
            return scope.keep(UnitRows.mean("class", perTemplate));
        }
    }

    /**
     * Cosines. Shape: [pictures, classes] float64, in the scope around the call.
     *
     * @param images embeddings [pictures, width]
     * @param classes of {@link #classes}
     */
    public static Tensor score(Tensor images, Tensor classes) {
        if (images.dim() != 2 || images.size(1) != classes.size(1)) {
            throw new DataException("pictures have embeddings of width " + images.size(-1)
                    + " and class names of width " + classes.size(1) + "; both must come from the same model");
        }
        try (var scope = Scope.open();
                var _ = new NoGradGuard()) {
            return scope.keep(UnitRows.of("picture", images).mm(classes.t()));
        }
    }
}
