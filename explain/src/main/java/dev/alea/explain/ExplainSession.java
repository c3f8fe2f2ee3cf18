package dev.alea.explain;

import dev.alea.explain.head.PromptTemplates;
import dev.alea.explain.source.Attributes;
import dev.alea.explain.source.ClassFolders;
import dev.alea.explain.source.ConceptSource;
import dev.alea.explain.source.SeenPictures;
import dev.alea.explain.source.Sight;
import dev.alea.explain.source.Unreadable;
import dev.alea.explain.split.Side;
import dev.alea.explain.split.Split;
import dev.alea.explain.split.SplitRule;
import dev.alea.formats.image.PictureSet;
import dev.alea.run.DataException;
import dev.alea.run.Run;
import dev.alea.run.RunSpec;
import dev.alea.run.config.Checks;
import dev.alea.run.progress.Screen;
import dev.alea.torch.Torch;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * The sources of a plan, opened and seen: what a training and its report have in common. Its tensors belong to the scope in which
 * it was opened.
 *
 * @param config the plan
 * @param set the pictures' files, open until the session ends
 * @param sight the CLIP
 * @param concepts to decide by
 * @param classes to decide between
 * @param seen the pictures
 * @param texts unit embeddings of the concepts, [D, d] float32
 * @param names unit embeddings of the class names, [K, d] float32
 * @param directions of the classes by the templates of the plan, [K, d] float32
 * @param scores psi with labels
 * @param split who trains and who validates
 * @param screen where progress is shown
 */
record ExplainSession(
        ExplainConfig config,
        PictureSet set,
        Sight sight,
        ConceptSource concepts,
        ClassFolders classes,
        SeenPictures seen,
        Tensor texts,
        Tensor names,
        Tensor directions,
        ConceptScores scores,
        Split split,
        Screen screen)
        implements AutoCloseable {
    /** Opens the sources of a plan and looks at every picture. */
    static ExplainSession open(ExplainConfig config, Screen screen) {
        requireNamed("clip", config.clip());
        requireNamed("pictures", config.pictures());
        requireNamed("concepts", config.concepts());
        if (config.threads() > 0) {
            Torch.initialise(config.threads());
        }
        PromptTemplates templates = PromptTemplates.of(config.templates());
        ConceptSource concepts = ConceptSource.read(config.concepts());
        if (concepts.texts().size() < 2) {
            throw new DataException(config.concepts() + ": there is one concept, \""
                    + concepts.texts().getFirst() + "\"; a classifier weighs two or more, so add some");
        }
        config.loss().requireConcepts(concepts.texts().size());
        PictureSet set = PictureSet.open(config.pictures());
        try {
            ClassFolders classes = ClassFolders.of(set, concepts);
            Sight sight = Sight.open(config.clip(), config.cache(), screen);
            var seen =
                    SeenPictures.of(set, classes, sight, config.skipUnreadable() ? Unreadable.SKIP : Unreadable.REFUSE);
            Tensor texts = sight.texts(config.concepts().toString(), concepts.texts());
            String where = "the class names of " + config.pictures();
            Tensor names = sight.texts(where, classes.names());
            Tensor directions = sight.classes(where, classes.names(), templates);
            var scores = new ConceptScores(
                    sight.scores(seen.rows(), texts),
                    seen.labels(),
                    concepts.texts(),
                    classes.names(),
                    sight.model().hash());
            Split split = new SplitRule(config.training().validationShare(), 0, config.seed()).assign(seen.toSplit());
            return new ExplainSession(
                    config, set, sight, concepts, classes, seen, texts, names, directions, scores, split, screen);
        } catch (RuntimeException | Error fault) {
            set.close();
            throw fault;
        }
    }

    private static void requireNamed(String key, Path value) {
        Checks.that(
                !value.toString().isEmpty(),
                "no %s was given; name it with --%s or the key %s of the configuration",
                key,
                key,
                key);
    }

    /** Starts the run of the plan. */
    Run start(Path runs, Optional<String> name) {
        String chosen = name.orElseGet(() -> "explain-train-"
                + LocalDateTime.now(ZoneId.systemDefault())
                        .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)));
        return Run.start(new RunSpec(runs, chosen, ExplainTrain.SYSTEM, config, facts()), screen);
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("clip", sight.model().source().toAbsolutePath().toString());
        facts.put("pictures", Integer.toString(seen.files().size()));
        facts.putAll(hashes());
        facts.put("seed", Long.toString(config.seed()));
        facts.put("threads", Integer.toString(Torch.threads()));
        return facts;
    }

    /** Digests of what a training rests on, by the names that they have among the facts of a run. */
    private Map<String, String> hashes() {
        List<String> pictures = split.pictures().stream()
                .map(one -> one.sha256() + " " + one.label() + " " + one.group())
                .toList();
        var hashes = new LinkedHashMap<String, String>();
        hashes.put("clip_sha256", sight.model().hash());
        hashes.put("concepts_sha256", ModelCard.hash(concepts.texts()));
        hashes.put("classes_sha256", ModelCard.hash(classes.names()));
        hashes.put("pictures_sha256", ModelCard.hash(pictures));
        return hashes;
    }

    /**
     * Makes sure that an interrupted run goes on with what it began with.
     *
     * @param begun the facts of the run
     * @throws DataException when the CLIP, the concepts, the class names or the pictures are others now
     */
    void requireSameAs(Map<String, String> begun) {
        hashes().forEach((name, now) -> {
            String then = begun.getOrDefault(name, now);
            if (!then.equals(now)) {
                throw new DataException("this run began with other " + name.replace("_sha256", "") + " (SHA-256 " + then
                        + ") than it finds now (" + now + "); put the files back, or start a new run");
            }
        });
    }

    /** The pictures of a side. */
    LabelledRows rows(Side side) {
        return new LabelledRows(seen.rows(), scores.labels()).part(split.rows(side));
    }

    /** Labels of some pictures. */
    int[] labels(int... rows) {
        return Arrays.stream(rows).map(row -> scores.labels()[row]).toArray();
    }

    /** Sentences about the sources. */
    List<String> warnings() {
        var warnings = new ArrayList<String>(sight.model().warnings());
        warnings.addAll(concepts.warnings());
        warnings.addAll(seen.unreadable());
        warnings.addAll(Dependence.warnings(
                scores.values(), classes.names().size(), seen.rows().size(1)));
        return warnings;
    }

    /** What the model will be about. */
    ModelCard card() {
        return new ModelCard(
                config.mode(),
                concepts.texts(),
                classes.names(),
                classes.folders(),
                sight.model().hash(),
                config.clip().toAbsolutePath().normalize().toString(),
                concepts.table().map(Attributes::bits),
                List.of());
    }

    @Override
    public void close() {
        set.close();
    }
}
