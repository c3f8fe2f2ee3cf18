package dev.alea.explain.head;

import dev.alea.run.DataException;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Brings every feature to mean 0 and standard deviation 1 (with n - 1) on the training pictures. A feature that never changes
 * becomes 0 and is listed.
 *
 * @param mean one per feature
 * @param deviation one per feature; 1 for a constant one
 * @param constant numbers of the features that never change
 */
@SuppressWarnings("ArrayRecordComponent") // copied from tensors here, never compared
public record FeatureStandardiser(double[] mean, double[] deviation, List<Integer> constant) {
    /** Copies the list. */
    public FeatureStandardiser {
        constant = List.copyOf(constant);
    }

    /**
     * Of training pictures.
     *
     * @param rows [pictures, features], two pictures or more
     * @throws DataException when there are fewer
     */
    public static FeatureStandardiser of(Tensor rows) {
        if (rows.dim() != 2 || rows.size(0) < 2) {
            throw new DataException(
                    "a deviation needs two training pictures or more, but there are " + rows.size(0) + "; add some");
        }
        try (var _ = Scope.open()) {
            var values = rows.to(ScalarType.Double);
            var centre = values.mean(0);
            double[] mean = Tensors.doubles(centre);
            double[] deviation = Tensors.doubles(values.sub(centre)
                    .square()
                    .sum(0)
                    .div(Tensors.scalar(rows.size(0) - 1.0))
                    .sqrt());
            double[] spans =
                    Tensors.doubles(values.amax(new long[] {0}, false).sub(values.amin(new long[] {0}, false)));
            var constant = new ArrayList<Integer>();
            for (int j = 0; j < spans.length; j++) {
                if (spans[j] == 0) {
                    constant.add(j);
                    deviation[j] = 1; // the mean of equal values can miss them by a rounding, which must not become a 1
                }
            }
            return new FeatureStandardiser(mean, deviation, constant);
        }
    }

    /** Standardised rows. Shape and type as given: [pictures, features]. */
    public Tensor apply(Tensor rows) {
        return apply(rows, rows.scalar_type().intern());
    }

    private Tensor apply(Tensor rows, ScalarType type) {
        var moved = rows.to(ScalarType.Double)
                .sub(Tensors.of(mean, 1, mean.length))
                .div_(Tensors.of(deviation, 1, deviation.length));
        for (int j : constant) {
            moved.select(1, j).zero_();
        }
        return moved.to(type);
    }

    /** The same classifier on features as they were before: weights by deviation, biases less what the means bring. */
    public LinearHead fold(LinearHead head) {
        var weights = new double[head.weights().length];
        var biases = head.biases().clone();
        for (int i = 0; i < weights.length; i++) {
            int j = i % head.features();
            weights[i] = constant.contains(j) ? 0 : head.weights()[i] / deviation[j];
            biases[i / head.features()] -= weights[i] * mean[j];
        }
        return new LinearHead(head.classes(), head.features(), weights, biases);
    }
}
