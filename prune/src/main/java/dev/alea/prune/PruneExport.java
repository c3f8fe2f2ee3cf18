package dev.alea.prune;

import dev.alea.choice.structure.MaskPattern;
import dev.alea.formats.safetensors.Checkpoint;
import dev.alea.formats.safetensors.CheckpointWriter;
import dev.alea.formats.tensor.TensorData;
import dev.alea.prune.model.Gpt2;
import dev.alea.prune.model.LanguageModel;
import dev.alea.run.DataException;
import dev.alea.run.RunRecord;
import dev.alea.run.UsageException;
import dev.alea.run.config.Configs;
import dev.alea.torch.Scope;
import dev.alea.torch.StateDicts;
import dev.alea.torch.Tensors;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/**
 * Writes a pruned model as a Hugging Face folder: dense tensors with zeros in the type of the source, the masks, and the
 * configuration and tokenizer files; then reads it back and compares.
 */
public final class PruneExport {
    /** The file name of published masks. */
    public static final String MASK_FILE = "mask_compressed.npz";

    /** What is copied beside the tensors: descriptions and vocabularies, never other weights. */
    private static final Pattern COMPANIONS = Pattern.compile(
            "(?!.*safetensors\\.index\\.json$)(.*\\.json|.*\\.txt|.*\\.jinja|.*\\.model|tok[^/]*\\.bin|LICENSE.*|README.*)");

    private PruneExport() {}

    /**
     * What to export.
     *
     * @param source folder of the dense model
     * @param model the dense model, loaded
     * @param pattern N:M of the masks
     * @param masks uint8 [out, in] by parameter name
     * @param updated weights [out, in] that replace the source's before masking, empty to keep the source's bits
     */
    public record Request(
            Path source,
            LanguageModel model,
            MaskPattern pattern,
            Map<String, Tensor> masks,
            Map<String, Tensor> updated) {}

    /**
     * Writes the pruned model of a run: the weights that the run ended with, under its mask.
     *
     * @param run folder of a finished run
     * @param folder new or empty
     * @throws UsageException when the folder has content or the format does not fit
     * @throws DataException when the run has no mask, or changed the kept weights and did not keep them
     */
    public static ImportResult ofRun(Path run, Path folder, ExportFormat format) {
        String system = RunRecord.read(run).system();
        PruneConfig config = Configs.read(PruneConfig.class, run.resolve("config.toml"), PruneConfig.defaults());
        Path mask = run.resolve("artifacts").resolve(MASK_FILE);
        if (!Files.isRegularFile(mask)) {
            throw new DataException(run + ": has no mask yet (" + mask + " is missing); let the run finish first");
        }
        Path written = run.resolve("artifacts").resolve("model");
        boolean kept = Files.isDirectory(written);
        if (!kept && !system.equals("prune-learn")) {
            throw new DataException(run + ": changed the weights that it kept and did not write them; "
                    + "run it again with training.export = true");
        }
        return MaskImport.run(
                kept ? written : config.model(),
                mask,
                config.pattern(),
                config.training().denseLayers(),
                folder,
                format);
    }

    /** Writes whole matrices, as {@link #write(Request, Path, ExportFormat)} does. */
    public static ExportResult write(Request request, Path folder) {
        return write(request, folder, ExportFormat.DENSE);
    }

    /**
     * Writes and verifies.
     *
     * @param folder new or empty
     * @throws UsageException when the folder has content or the format does not fit the request
     * @throws DataException when a mask does not fit the model, or when what was written differs from what was meant
     */
    public static ExportResult write(Request request, Path folder, ExportFormat format) {
        requireEmpty(folder);
        format.require(request);
        MaskCheck.require(
                request.model(),
                request.pattern(),
                List.copyOf(request.masks().keySet()),
                request.masks(),
                "the export");
        try (SourceTensors source = SourceTensors.open(request.source());
                var _ = Scope.open()) {
            List<TensorData> tensors = new ArrayList<>();
            for (TensorData dense : source.all()) {
                tensors.addAll(content(request, format, dense));
            }
            CheckpointWriter.write(folder, Map.of("format", "pt"), tensors, CheckpointWriter.DEFAULT_SHARD_BYTES);
            copyCompanions(request.source(), folder, source.config());
            MaskFiles.write(folder.resolve(MASK_FILE), request.masks());
            ExportResult result = verify(request, source, folder, format);
            describe(folder.resolve("config.json"), format, result.sparsity());
            return result;
        }
    }

    /** A tensor as it is to be written. */
    private static List<TensorData> content(Request request, ExportFormat format, TensorData dense) {
        String name = SourceTensors.parameterName(request.masks(), dense.name());
        if (!request.masks().containsKey(name)) {
            return List.of(dense);
        }
        TensorData values = meant(request, dense, name);
        TensorData copy = TensorData.zeros(dense.name(), values.dtype(), values.shape());
        int width = values.dtype().bytes();
        MemorySegment mask = storedMask(request, name);
        for (long i = 0; i < mask.byteSize(); i++) {
            if (mask.get(ValueLayout.JAVA_BYTE, i) != 0) {
                MemorySegment.copy(values.bytes(), i * width, copy.bytes(), i * width, width);
            }
        }
        return format.encode(copy);
    }

    /** The values before masking, in the source's type and orientation. */
    private static TensorData meant(Request request, TensorData dense, String name) {
        Tensor updated = request.updated().get(name);
        if (updated == null) {
            return dense;
        }
        Tensor oriented = transposed(request, name) ? updated.t() : updated;
        return StateDicts.data(
                dense.name(), oriented.to(StateDicts.type(dense.dtype())).contiguous());
    }

    /** The mask in the orientation of the file: GPT-2 stores its weights [in, out]. */
    private static MemorySegment storedMask(Request request, String name) {
        Tensor mask = mask(request, name);
        return Tensors.segment((transposed(request, name) ? mask.t() : mask).contiguous());
    }

    private static boolean transposed(Request request, String name) {
        return request.model() instanceof Gpt2 && Gpt2.transposed(name);
    }

    private static Tensor mask(Request request, String name) {
        Tensor mask = request.masks().get(name);
        if (mask == null) {
            throw new DataException("there is no mask for " + name);
        }
        return mask;
    }

    private static ExportResult verify(Request request, SourceTensors source, Path folder, ExportFormat format) {
        Map<String, Long> zeros = new HashMap<>();
        long weights = 0;
        try (Checkpoint written = Checkpoint.open(folder)) {
            for (TensorData dense : source.all()) {
                String stored = dense.name();
                String name = SourceTensors.parameterName(request.masks(), stored);
                TensorData found =
                        request.masks().containsKey(name) ? format.decode(written, stored) : written.tensor(stored);
                if (request.masks().containsKey(name)) {
                    zeros.put(name, requireMasked(request, folder, name, meant(request, dense, name), found));
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

    private static void describe(Path config, ExportFormat format, double sparsity) {
        if (format == ExportFormat.DENSE || !Files.exists(config)) {
            return;
        }
        try {
            Files.writeString(config, format.describe(Files.readString(config), sparsity));
        } catch (IOException fault) {
            throw new DataException(config + ": cannot be written: " + fault.getMessage(), fault);
        }
    }

    /** Compares bit for bit, counts each group, and returns the number of zeros. */
    private static long requireMasked(Request request, Path folder, String name, TensorData meant, TensorData found) {
        MemorySegment mask = storedMask(request, name);
        int width = found.dtype().bytes();
        boolean transposed = transposed(request, name);
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

    private static void requireEmpty(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> content = Files.list(folder)) {
            if (content.findAny().isPresent()) {
                throw new UsageException(folder + ": has content; export into a new folder");
            }
        } catch (IOException fault) {
            throw new DataException(folder + ": cannot be listed: " + fault.getMessage(), fault);
        }
    }

    private static void copyCompanions(Path source, Path folder, Optional<String> config) {
        Path from = Files.isDirectory(source) ? source : source.toAbsolutePath().getParent();
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = String.valueOf(file.getFileName());
                if (COMPANIONS.matcher(name).matches()) {
                    Files.copy(file, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            if (config.isPresent()) {
                Files.writeString(folder.resolve("config.json"), config.get());
            }
        } catch (IOException fault) {
            throw new DataException(
                    folder + ": cannot copy the files beside the tensors: " + fault.getMessage(), fault);
        }
    }
}
