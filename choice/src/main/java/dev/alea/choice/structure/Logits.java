package dev.alea.choice.structure;

import dev.alea.choice.kernel.FiniteKernel;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Checks of logits and the shapes that follow from them. */
final class Logits {
    private Logits() {}

    static void require(String what, String layout, Tensor logits) {
        if (logits.dim() < 2) {
            throw new IllegalArgumentException(
                    "The logits of " + what + " have shape " + layout + ", but were " + shape(logits) + ".");
        }
        ScalarType type = logits.scalar_type().intern();
        if (type != ScalarType.Float && type != ScalarType.Double) {
            throw new IllegalArgumentException(
                    "The logits of " + what + " must be float32 or float64, but are " + type + "; convert them first.");
        }
        if (!isFinite(logits)) {
            throw new IllegalArgumentException("The logits of " + what
                    + " hold NaN or an infinity; a class is excluded by a large negative number such as -1e4.");
        }
    }

    private static boolean isFinite(Tensor logits) {
        return Tensors.isPlain(logits)
                ? FiniteKernel.all(Tensors.segment(logits), Torch.threads())
                : logits.detach().isfinite().all().item_bool();
    }

    static String shape(Tensor tensor) {
        return Arrays.toString(tensor.sizes().vec().get());
    }

    /** Returns the shape of the logits with a number of samples before it. */
    static long[] sampled(Tensor logits, long samples) {
        if (samples < 0) {
            throw new IllegalArgumentException("The number of samples must not be negative, but is " + samples + ".");
        }
        long[] own = logits.sizes().vec().get();
        long[] shape = new long[own.length + 1];
        shape[0] = samples;
        System.arraycopy(own, 0, shape, 1, own.length);
        return shape;
    }
}
