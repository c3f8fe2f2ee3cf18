package dev.alea.prune;

import dev.alea.choice.structure.MaskPattern;
import dev.alea.formats.safetensors.CheckpointWriter;
import dev.alea.formats.tensor.TensorData;
import dev.alea.prune.model.LanguageModel;
import dev.alea.run.DataException;
import dev.alea.run.RunRecord;
import dev.alea.run.UsageException;
import dev.alea.run.config.Configs;
import dev.alea.torch.Scope;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            ExportResult result = ExportVerification.verify(request, source, folder, format);
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
        TensorData values = ExportTensors.meant(request, dense, name);
        TensorData copy = TensorData.zeros(dense.name(), values.dtype(), values.shape());
        int width = values.dtype().bytes();
        MemorySegment mask = ExportTensors.mask(request, name);
        for (long i = 0; i < mask.byteSize(); i++) {
            if (mask.get(ValueLayout.JAVA_BYTE, i) != 0) {
                MemorySegment.copy(values.bytes(), i * width, copy.bytes(), i * width, width);
            }
        }
        return format.encode(copy);
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
