package dev.alea.explain;

import dev.alea.choice.draw.Draws;
import dev.alea.torch.StateDicts;
import dev.alea.torch.Tensors;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;

/** Tensors that tests share: golden ones by file, random ones by stream. */
public final class Fixtures {
    private Fixtures() {}

    /** The tensors of a golden file, in the scope around the call. */
    public static Map<String, Tensor> golden(String file) {
        try {
            return StateDicts.load(
                    Path.of(Objects.requireNonNull(Fixtures.class.getResource("/golden/explain/" + file), file)
                            .toURI()));
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Standard normal float32 values. */
    public static Tensor normal(String stream, int rows, int columns) {
        var values = new float[rows * columns];
        Draws.of(3).stream(stream).fillNormal(values);
        return Tensors.of(values, rows, columns);
    }

    /** A tensor of whole numbers. */
    public static int[] ints(Tensor tensor) {
        return Arrays.stream(Tensors.longs(tensor)).mapToInt(Math::toIntExact).toArray();
    }

    /** Largest difference of two tensors. */
    public static double distance(Tensor one, Tensor other) {
        double[] a = Tensors.doubles(one);
        double[] b = Tensors.doubles(other);
        if (!Arrays.equals(one.shape(), other.shape())) {
            throw new AssertionError(Arrays.toString(one.shape()) + " and " + Arrays.toString(other.shape()));
        }
        double worst = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = Math.abs(a[i] - b[i]);
            worst = difference <= worst ? worst : difference; // a NaN stays
        }
        return worst;
    }
}
