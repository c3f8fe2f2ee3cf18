package dev.alea.explain.head;

import dev.alea.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What is to be fitted.
 *
 * @param columns the features, [features, pictures], so that a feature's values lie side by side
 * @param truth [classes, pictures] float64, 1 where a picture is of a class
 * @param classes how many, each with a picture
 */
record MultinomialProblem(Tensor columns, Tensor truth, int classes) {
    static MultinomialProblem of(Tensor rows, int[] labels, int classes) {
        var type = rows.scalar_type().intern() == ScalarType.Double ? ScalarType.Double : ScalarType.Float;
        var truth = torch.zeros(new long[] {classes, labels.length}, new TensorOptions(ScalarType.Double));
        truth.scatter_(0, Tensors.of(labels, 1, labels.length), Tensors.scalar(1));
        return new MultinomialProblem(rows.detach().to(type).t().contiguous(), truth, classes);
    }

    List<Tensor> tensors() {
        return List.of(columns, truth);
    }

    int features() {
        return Math.toIntExact(columns.size(0));
    }

    int pictures() {
        return Math.toIntExact(columns.size(1));
    }

    ScalarType type() {
        return columns.scalar_type().intern();
    }
}
