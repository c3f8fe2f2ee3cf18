package dev.alea.explain.cms;

import dev.alea.explain.embedding.UnitRows;
import dev.alea.run.DataException;
import dev.alea.run.NumericsException;
import dev.alea.torch.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A class's profile is what is known to be true of it.
 *
 * @param table [classes, concepts], for instance 1 where a concept belongs to a class and 0 where not
 */
public record AttributeTable(Tensor table) implements ClassProfiles {
    @Override
    public long classes() {
        return table.size(0);
    }

    @Override
    public Tensor toward(Tensor concepts) {
        if (table.dim() != 2 || table.size(1) != concepts.size(0)) {
            throw new DataException("the attribute table has the shape " + Arrays.toString(table.shape())
                    + "; allowed: " + "[classes, " + concepts.size(0) + "], one column per concept");
        }
        var profiles = table.to(ScalarType.Double);
        double[] lengths = Tensors.doubles(UnitRows.lengths(profiles));
        for (int k = 0; k < lengths.length; k++) {
            if (!Double.isFinite(lengths[k])) {
                throw new NumericsException("row " + k + " of the attribute table has a value that is not finite");
            }
            if (lengths[k] == 0) {
                throw new DataException(
                        "row " + k + " of the attribute table has no attribute at all, so no picture can be "
                                + "compared with class " + k + "; give it one or leave the class out");
            }
        }
        return profiles;
    }
}
