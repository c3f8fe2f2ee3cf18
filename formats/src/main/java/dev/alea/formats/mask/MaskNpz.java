package dev.alea.formats.mask;

import dev.alea.formats.FormatException;
import dev.alea.formats.npy.Npz;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** MaskLLM's public mask archive: one packed array per parameter, its key the parameter's name and {@code .mask}. */
public final class MaskNpz {
    private static final String SUFFIX = ".mask";

    private MaskNpz() {}

    /**
     * Reads the masks of all parameters.
     *
     * @throws FormatException when the archive is not safe, or an array is not a packed mask
     */
    public static SequencedMap<String, PackedMask> read(Path file) {
        var masks = new LinkedHashMap<String, PackedMask>();
        Npz.read(file).forEach((key, array) -> {
            if (!key.endsWith(SUFFIX) || key.length() == SUFFIX.length()) {
                throw new FormatException(file + ": the key '" + key + "' is not a parameter's name and '.mask'.");
            }
            if (array.dtype() != DType.U8
                    || array.shape().rank() != 1
                    || array.bytes().byteSize() > Integer.MAX_VALUE - 8) {
                throw new FormatException(file + ": the array '" + key + "' is " + array.dtype() + " of shape "
                        + array.shape() + "; a packed mask is U8 with one dimension of at most 2^31 - 9.");
            }
            masks.put(key.substring(0, key.length() - SUFFIX.length()), PackedMask.ofBits(array.toBytes()));
        });
        return masks;
    }

    /**
     * Writes masks, deflated and atomically, in the order of the map.
     *
     * @throws java.io.UncheckedIOException when the disk refuses
     */
    public static void write(Path file, Map<String, PackedMask> masks) {
        var arrays = new LinkedHashMap<String, TensorData>();
        masks.forEach((name, mask) -> {
            byte[] bits = mask.bits();
            arrays.put(name + SUFFIX, TensorData.of(name, DType.U8, Shape.of(bits.length), bits));
        });
        Npz.write(file, arrays);
    }
}
