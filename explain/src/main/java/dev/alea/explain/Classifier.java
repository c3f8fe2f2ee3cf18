package dev.alea.explain;

import dev.alea.explain.source.Sight;
import dev.alea.formats.image.PictureFile;
import dev.alea.run.DataException;
import dev.alea.run.progress.Screen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/** A trained model with the CLIP that sees for it; its tensors belong to the scope in which it was opened. */
public final class Classifier {
    private final ExplainModel model;
    private final Path source;
    private final Sight sight;
    private final Tensor concepts;

    private Classifier(ExplainModel model, Path source, Sight sight, Tensor concepts) {
        this.model = model;
        this.source = source;
        this.sight = sight;
        this.concepts = concepts;
    }

    /**
     * Opens a model.
     *
     * @param modelOrRun folder of a model, or of the run that trained it
     * @param clip where its CLIP lies now, empty for where it lay in training
     * @param cache folder in which embeddings are kept, empty for the user's own
     * @param screen where progress is shown
     * @throws DataException when the CLIP is gone or is another one
     */
    public static Classifier open(Path modelOrRun, Optional<Path> clip, Optional<Path> cache, Screen screen) {
        ExplainModel model = ExplainModel.load(modelOrRun);
        Path place = clip.orElseGet(() -> Path.of(model.card().clipSource()));
        if (!Files.exists(place)) {
            throw new DataException(place + ": the CLIP that the model " + modelOrRun
                    + " was trained on is not there; say with --clip where it lies now");
        }
        Sight sight = Sight.open(place, cache, screen);
        model.require(model.card().concepts(), sight.model().hash());
        return new Classifier(
                model,
                modelOrRun,
                sight,
                sight.texts(modelOrRun.toString(), model.card().concepts()));
    }

    /** The same CLIP behind another form of the model. */
    Classifier with(ExplainModel other) {
        return new Classifier(other, source, sight, concepts);
    }

    /** The model. */
    public ExplainModel model() {
        return model;
    }

    /** Where the model was opened. */
    public Path source() {
        return source;
    }

    /** The CLIP. */
    public Sight sight() {
        return sight;
    }

    /** Unit embeddings of the model's concepts. Shape: [D, width] float32. */
    Tensor concepts() {
        return concepts;
    }

    /** Scores against the model's concepts. Shape: [files, D] float32. */
    public Tensor scores(List<PictureFile> files) {
        return sight.scores(sight.pictures(files), concepts);
    }
}
