package dev.alea.prune;

import dev.alea.formats.safetensors.Checkpoint;
import dev.alea.formats.tensor.TensorData;
import dev.alea.run.DataException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Reads an export back: kept weights have the bits that were meant, pruned ones are +0.0, no group keeps more than its pattern
 * allows, and every other tensor is the source's.
 */
final class ExportVerification {
    private ExportVerification() {}

    /** Compares all that was written with what was meant; the sizes and the sparsity it found. */
    static ExportResult verify(PruneExport.Request request, SourceTensors source, Path folder, ExportFormat format) {
        Map<String, Long> zeros = new HashMap<>();
        long weights = 0;
        try (Checkpoint written = Checkpoint.open(folder)) {
            for (TensorData dense : source.all()) {
                String stored = dense.name();
                String name = SourceTensors.parameterName(request.masks(), stored);
                TensorData found =
                        request.masks().containsKey(name) ? format.decode(written, stored) : written.tensor(stored);
                if (request.masks().containsKey(name)) {
                    zeros.put(
                            name,
                            requireMasked(request, folder, name, ExportTensors.meant(request, dense, name), found));
                    weights += found.shape().elements();
                } else if (found.bytes().mismatch(dense.bytes()) >= 0) {
                    throw broken(written.fileOf(stored), stored, "differs from the source, though it is not pruned");
                }
            }
            for (String name : request.masks().keySet()) {
                if (!zeros.containsKey(name)) {
                    throw new DataException(
                            "the source " + request.source() + " has no tensor for the mask of " + name);
                }
            }
            long pruned = zeros.values().stream().mapToLong(Long::longValue).sum();
            return new ExportResult(
                    folder.toString(),
                    request.pattern().toString(),
                    source.all().size(),
                    zeros.size(),
                    weights == 0 ? 0 : (double) pruned / weights,
                    tensorBytes(written),
                    OptionalDouble.empty());
        }
    }

    private static long tensorBytes(Checkpoint written) {
        return written.names().stream()
                .mapToLong(name -> written.tensor(name).bytes().byteSize())
                .sum();
    }

    /** Compares bit for bit, counts each group, and returns the number of zeros. */
    private static long requireMasked(
            PruneExport.Request request, Path folder, String name, TensorData meant, TensorData found) {
        MemorySegment mask = ExportTensors.mask(request, name);
        int width = found.dtype().bytes();
        boolean transposed = ExportTensors.transposed(request, name);
        long inputs = found.shape().dim(transposed ? 0 : 1);
        long outputs = found.shape().dim(transposed ? 1 : 0);
        long zeros = 0;
        for (long row = 0; row < outputs; row++) {
            int kept = 0;
            for (long column = 0; column < inputs; column++) {
                long i = transposed ? column * outputs + row : row * inputs + column;
                boolean keep = mask.get(ValueLayout.JAVA_BYTE, i) != 0;
                boolean zero = isZero(found.bytes(), i * width, width);
                if (keep ? !equal(meant.bytes(), found.bytes(), i * width, width) : !zero) {
                    throw broken(
                            folder,
                            name,
                            (keep ? "a kept weight changed" : "a pruned weight is not +0.0") + " at row " + row
                                    + ", column " + column);
                }
                zeros += zero ? 1 : 0;
                kept = column % request.pattern().of() == 0 ? 0 : kept;
                kept += zero ? 0 : 1;
                if (kept > request.pattern().keep()) {
                    throw broken(
                            folder,
                            name,
                            "more than " + request.pattern().keep() + " weights are left in the group at row " + row
                                    + ", column " + column);
                }
            }
        }
        return zeros;
    }

    private static boolean isZero(MemorySegment bytes, long from, int width) {
        for (int b = 0; b < width; b++) {
            if (bytes.get(ValueLayout.JAVA_BYTE, from + b) != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean equal(MemorySegment one, MemorySegment other, long from, int width) {
        return MemorySegment.mismatch(one, from, from + width, other, from, from + width) < 0;
    }

    private static DataException broken(Path file, String tensor, String what) {
        return new DataException(file + ": " + tensor + " was not written as meant: " + what
                + "; the disk or the source changed meanwhile, export again into an empty folder");
    }
}
