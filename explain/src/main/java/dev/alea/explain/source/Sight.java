package dev.alea.explain.source;

import dev.alea.explain.clip.ClipEncoder;
import dev.alea.explain.clip.ClipFolder;
import dev.alea.explain.clip.EmbeddingCache;
import dev.alea.explain.embedding.UnitRows;
import dev.alea.explain.head.PromptTemplates;
import dev.alea.explain.head.ZeroShot;
import dev.alea.formats.FormatException;
import dev.alea.formats.image.PictureFile;
import dev.alea.run.progress.Screen;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A CLIP that remembers what it has seen; its tensors belong to the scope in which it was opened. */
public final class Sight {
    private final ClipFolder model;
    private final ClipEncoder encoder;

    private Sight(ClipFolder model, ClipEncoder encoder) {
        this.model = model;
        this.encoder = encoder;
    }

    /**
     * Loads a CLIP.
     *
     * @param folderOrRun its folder, or the run that trained it
     * @param cache folder in which embeddings are kept, empty for the user's own
     * @param screen where progress is shown
     * @throws FormatException when a file is missing or malformed
     */
    public static Sight open(Path folderOrRun, Optional<Path> cache, Screen screen) {
        ClipFolder model = ClipFolder.load(folderOrRun);
        int width = model.clip().config().projectionSize();
        var kept = new EmbeddingCache(cache.orElseGet(Sight::userCache), model.hash(), width);
        return new Sight(model, new ClipEncoder(model, Optional.of(kept), screen));
    }

    /** Where programs keep what can be made again: the folder of the XDG base directory specification. */
    private static Path userCache() {
        String set = System.getenv("XDG_CACHE_HOME");
        Path base = set == null || set.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(set);
        return base.resolve("alea").resolve("embeddings");
    }

    /** The CLIP and what belongs to it. */
    public ClipFolder model() {
        return model;
    }

    /** Unit embeddings. Shape: [files, width] float32. */
    public Tensor pictures(List<PictureFile> files) {
        return unit("picture", encoder.pictures(files), row -> "the picture " + files.get(row));
    }

    /**
     * Unit embeddings. Shape: [texts, width] float32.
     *
     * @param source where the texts come from, for error sentences
     * @throws FormatException when a text has more tokens than the network reads
     */
    public Tensor texts(String source, List<String> texts) {
        try {
            return unit("text", encoder.texts(texts), row -> source + ": the text \"" + texts.get(row) + "\"");
        } catch (FormatException tooLong) {
            throw new FormatException(source + ": " + tooLong.getMessage(), tooLong);
        }
    }

    /**
     * Directions of classes, each the mean over templates of its sentences' unit embeddings. Shape: [classes, width] float32.
     *
     * @param source where the names come from, for error sentences
     * @throws FormatException when a sentence has more tokens than the network reads
     */
    public Tensor classes(String source, List<String> names, PromptTemplates templates) {
        try (var scope = Scope.open();
                var _ = new NoGradGuard()) {
            List<Tensor> perTemplate = templates.sentences(names).stream()
                    .map(sentences -> texts(source, sentences))
                    .toList();
            return scope.keep(ZeroShot.classes(perTemplate).to(ScalarType.Float));
        }
    }

    private static Tensor unit(String what, Tensor rows, IntFunction<String> names) {
        try (var scope = Scope.open();
                var _ = new NoGradGuard()) {
            return scope.keep(UnitRows.of(what, rows, names).to(ScalarType.Float));
        }
    }

    /** What CLIP multiplies its cosines with. */
    public double scale() {
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            return model.clip().scale().item_double();
        }
    }

    /**
     * Scores of pictures against texts. Shape: [N, d] and [D, d] unit rows to [N, D] float32.
     *
     * @param pictures unit embeddings
     * @param texts unit embeddings
     */
    public Tensor scores(Tensor pictures, Tensor texts) {
        try (var scope = Scope.open();
                var _ = new NoGradGuard()) {
            return scope.keep(
                    pictures.matmul(texts.t()).mul(new Scalar(scale())).contiguous());
        }
    }

    /** Scores of one picture. Shape: [1, d] and [D, d] to [D]. */
    public float[] scoresOf(Tensor picture, Tensor texts) {
        try (var _ = Scope.open()) {
            return Tensors.floats(scores(picture, texts));
        }
    }
}
