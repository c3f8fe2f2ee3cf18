package dev.alea.explain.clip;

import dev.alea.formats.FormatException;
import dev.alea.formats.clip.ClipConfig;
import dev.alea.formats.clip.ClipPreprocessing;
import dev.alea.formats.tokenizer.ClipTokenizer;
import dev.alea.run.RunRecord;
import dev.alea.torch.Devices;
import dev.alea.torch.StateDicts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Device;

/**
 * A CLIP with what belongs to it; to be closed when it is no longer used.
 *
 * @param clip the network; its tensors belong to the scope in which it was loaded
 * @param tokenizer makes its ids
 * @param preprocessing makes its pixels
 * @param hash SHA-256 of the weights, the configurations and the tokenizer, in hexadecimal: two folders with the same hash embed
 *     alike
 * @param source where it was loaded from
 * @param warnings sentences about what was found and not used
 */
public record ClipFolder(
        Clip clip,
        ClipTokenizer tokenizer,
        ClipPreprocessing preprocessing,
        String hash,
        Path source,
        List<String> warnings)
        implements AutoCloseable {
    /** Where a run keeps the network that it has trained, below its artifacts. */
    public static final String ARTIFACT = "clip";

    private static final String WEIGHTS = "model.safetensors";

    /** Keeps its own list. */
    public ClipFolder {
        warnings = List.copyOf(warnings);
    }

    /** Loads a network for the processor. */
    public static ClipFolder load(Path folderOrRun) {
        return load(folderOrRun, Devices.parse("cpu"));
    }

    /**
     * Loads a network with its tokenizer and preprocessing.
     *
     * <p>Cost: the weights are read twice, once for the hash.
     *
     * @param folderOrRun a folder as Hugging Face, OpenAI or open_clip lay it out, or the folder of a run that trained one
     * @param device where the weights go
     * @throws FormatException when a file is missing or malformed, or the tensors are not those of the configuration
     */
    public static ClipFolder load(Path folderOrRun, Device device) {
        Path folder = resolve(folderOrRun);
        ClipWeights weights = ClipWeights.read(folder, device);
        ClipTokenizer tokenizer = ClipTokenizer.open(folder);
        int side = weights.clip().config().vision().imageSize();
        Path stated = folder.resolve(ClipPreprocessing.FILE_NAME);
        ClipPreprocessing preprocessing =
                Files.isRegularFile(stated) ? ClipPreprocessing.read(stated) : ClipPreprocessing.ofSize(side);
        requireSide(folder, preprocessing, side);
        return new ClipFolder(
                weights.clip(), tokenizer, preprocessing, Digests.of(parts(folder)), folder, weights.warnings());
    }

    private static Path resolve(Path folderOrRun) {
        if (!RunRecord.isRun(folderOrRun)) {
            return folderOrRun;
        }
        Path trained = folderOrRun.resolve("artifacts").resolve(ARTIFACT);
        if (!Files.isDirectory(trained)) {
            throw new FormatException(
                    folderOrRun + ": this run has no trained CLIP; there is no folder " + trained.getFileName()
                            + " below its artifacts. Let it finish, or name a run of `explain pretrain`.");
        }
        return trained;
    }

    private static void requireSide(Path folder, ClipPreprocessing preprocessing, int side) {
        boolean fits = preprocessing
                .crop()
                .map(crop -> crop.width() == side && crop.height() == side)
                .orElse(true);
        if (!fits) {
            throw new FormatException(folder.resolve(ClipPreprocessing.FILE_NAME) + ": pictures are cut to "
                    + preprocessing.crop() + ", but the network sees " + side + " x " + side
                    + " pixels. Take both files from the same model.");
        }
    }

    /** The files on which an embedding depends. */
    private static List<Path> parts(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> {
                        String name = String.valueOf(file.getFileName());
                        return name.endsWith(".safetensors")
                                || name.endsWith(".json")
                                || name.equals("merges.txt")
                                || name.endsWith(".txt.gz");
                    })
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": the folder cannot be listed (" + e + ").", e);
        }
    }

    /** Frees the tokenizer; the tensors belong to the scope in which they were loaded. */
    @Override
    public void close() {
        tokenizer.close();
    }

    /**
     * Writes a network as a folder that the usual libraries load; {@link #load} gives the same bits back.
     *
     * @param folder made when it is not there; files of the same names are replaced
     * @throws UncheckedIOException when the disk refuses
     */
    public static void save(Clip clip, ClipTokenizer tokenizer, ClipPreprocessing preprocessing, Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(ClipConfig.FILE), clip.config().toJson(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": the folder cannot be written (" + e + ").", e);
        }
        preprocessing.write(folder);
        tokenizer.save(folder, clip.config().text().maxPositions());
        StateDicts.save(folder.resolve(WEIGHTS), clip.parameters(), Map.of("format", "pt"));
    }
}
