package dev.alea.explain.measure;

import dev.alea.run.DataException;
import dev.alea.run.NumericsException;
import dev.alea.torch.Tensors;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;

/**
 * How many concepts speak for a picture.
 *
 * <p>Source: Hoyer, 2004, for the sparsity: {@code (sqrt(D) - |a|_1 / |a|_2) / (sqrt(D) - 1)}, 0 for equal magnitudes, 1 for a
 * single concept.
 *
 * @param hoyer mean over pictures; a picture without any activation counts as 1
 * @param active mean number of concepts whose magnitude is above a tenth of the picture's largest
 * @param nonZero mean number of concepts that are not exactly 0
 * @param pictures how many
 */
public record Activity(double hoyer, double active, double nonZero, long pictures) {
    private static final double SHARE = 0.1;

    /**
     * Measures activations.
     *
     * @param activations [pictures, concepts]
     * @throws DataException when there is no picture or fewer than two concepts
     * @throws NumericsException when a value is not finite
     */
    public static Activity of(Tensor activations) {
        double[] values = checked(activations);
        int concepts = Math.toIntExact(activations.size(1));
        int pictures = Math.toIntExact(activations.size(0));
        double hoyer = 0;
        long active = 0;
        long nonZero = 0;
        for (int n = 0; n < pictures; n++) {
            double largest = 0;
            double sum = 0;
            for (int j = 0; j < concepts; j++) {
                double magnitude = Math.abs(values[n * concepts + j]);
                largest = Math.max(largest, magnitude);
                sum += magnitude;
                nonZero += magnitude != 0 ? 1 : 0;
            }
            double squares = 0; // of shares of the largest, which cannot overflow
            for (int j = 0; j < concepts; j++) {
                double share = largest == 0 ? 0 : Math.abs(values[n * concepts + j]) / largest;
                squares += share * share;
                active += share > SHARE ? 1 : 0;
            }
            hoyer += largest == 0 ? 1 : sparsity(sum / largest, Math.sqrt(squares), concepts);
        }
        return new Activity(hoyer / pictures, (double) active / pictures, (double) nonZero / pictures, pictures);
    }

    private static double sparsity(double sum, double length, int concepts) {
        double root = Math.sqrt(concepts);
        return (root - sum / length) / (root - 1);
    }

    /**
     * Share of pictures whose strongest concept belongs to their class.
     *
     * @param activations [pictures, concepts]
     * @param labels one per picture
     * @param attributes [classes, concepts], 1 where a concept belongs to a class, 0 where not, NaN where it
     *     is not known
     * @return empty when nothing is known of any picture's strongest concept
     */
    public static OptionalDouble topTrue(Tensor activations, int[] labels, Tensor attributes) {
        double[] values = checked(activations);
        double[] table = Tensors.doubles(attributes);
        int concepts = Math.toIntExact(activations.size(1));
        if (attributes.dim() != 2 || attributes.size(1) != concepts || labels.length != activations.size(0)) {
            throw new DataException("attributes of " + attributes.size(-1) + " concepts and " + labels.length
                    + " labels do not fit activations of " + activations.size(0) + " pictures and " + concepts
                    + " concepts");
        }
        long known = 0;
        long right = 0;
        for (int n = 0; n < labels.length; n++) {
            OptionalInt top = strongest(values, n * concepts, concepts);
            double belongs = top.isEmpty() ? Double.NaN : table[labels[n] * concepts + top.getAsInt()];
            known += Double.isNaN(belongs) ? 0 : 1;
            right += belongs > 0.5 ? 1 : 0;
        }
        return known == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) right / known);
    }

    /** The concept with the largest activation, the first of equals; none when all are 0. */
    private static OptionalInt strongest(double[] values, int row, int concepts) {
        int best = 0;
        boolean any = false;
        for (int j = 0; j < concepts; j++) {
            best = values[row + j] > values[row + best] ? j : best;
            any |= values[row + j] != 0;
        }
        return any ? OptionalInt.of(best) : OptionalInt.empty();
    }

    private static double[] checked(Tensor activations) {
        if (activations.dim() != 2 || activations.size(0) < 1 || activations.size(1) < 2) {
            throw new DataException("activations have the shape " + Arrays.toString(activations.shape())
                    + "; allowed: [pictures, concepts] with one picture and two concepts or more");
        }
        double[] values = Tensors.doubles(activations);
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new NumericsException("the activation of concept " + i % activations.size(1) + " for picture "
                        + i / activations.size(1) + " is " + values[i] + "; only finite values can be measured");
            }
        }
        return values;
    }
}
