package dev.alea.explain.cms;

import dev.alea.explain.embedding.UnitRows;
import dev.alea.run.DataException;
import org.bytedeco.pytorch.Tensor;

/**
 * A class's profile is the cosine of its name to every concept.
 *
 * @param embeddings of the class names, [classes, width]
 */
public record NamedClasses(Tensor embeddings) implements ClassProfiles {
    @Override
    public long classes() {
        return embeddings.size(0);
    }

    @Override
    public Tensor toward(Tensor concepts) {
        var unit = UnitRows.of("class", embeddings);
        if (unit.size(1) != concepts.size(1)) {
            throw new DataException("class names have embeddings of width " + unit.size(1) + " and concepts of width "
                    + concepts.size(1) + "; both must come from the same model");
        }
        return unit.mm(concepts.t());
    }
}
