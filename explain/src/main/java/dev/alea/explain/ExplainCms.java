package dev.alea.explain;

import dev.alea.explain.cms.AttributeTable;
import dev.alea.explain.cms.ClassProfiles;
import dev.alea.explain.cms.CmsScores;
import dev.alea.explain.cms.ConceptMatrixSearch;
import dev.alea.explain.cms.NamedClasses;
import dev.alea.explain.cms.PictureMean;
import dev.alea.explain.cms.Variant;
import dev.alea.explain.head.PromptTemplates;
import dev.alea.explain.measure.Classification;
import dev.alea.explain.source.Attributes;
import dev.alea.explain.source.ClassFolders;
import dev.alea.explain.source.ConceptSource;
import dev.alea.explain.source.SeenPictures;
import dev.alea.explain.source.Sight;
import dev.alea.explain.source.Unreadable;
import dev.alea.formats.image.PictureSet;
import dev.alea.run.UsageException;
import dev.alea.run.config.Checks;
import dev.alea.run.progress.Screen;
import dev.alea.torch.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Classifies a folder of pictures by Concept Matrix Search: nothing is trained.
 *
 * @param clip folder of a CLIP, or the run that trained it
 * @param pictures one folder per class, or a zip of such folders
 * @param concepts a table or a list
 * @param variant how profiles are compared
 * @param fromTable whether the profiles of the classes are those of the concept table rather than of their names
 * @param templates sentences around class names for the nearest class name, without effect on the search
 * @param cache folder of embeddings, empty for the user's own
 * @param unreadable what becomes of pictures that cannot be read
 * @param examples pictures to explain
 */
public record ExplainCms(
        Path clip,
        Path pictures,
        Path concepts,
        Variant variant,
        boolean fromTable,
        PromptTemplates templates,
        Optional<Path> cache,
        Unreadable unreadable,
        int examples) {
    private static final int NAMED = 5;

    /** Checks the number of examples. */
    public ExplainCms {
        Checks.that(examples >= 0, "examples is %d; allowed: 0 or more", examples);
    }

    /** Searches. */
    public CmsResult run(Screen screen) {
        long started = System.nanoTime();
        ConceptSource source = ConceptSource.read(concepts);
        requireTable(source);
        try (var _ = Scope.open();
                var set = PictureSet.open(pictures)) {
            ClassFolders classes = ClassFolders.of(set, source);
            Sight sight = Sight.open(clip, cache, screen);
            SeenPictures seen = SeenPictures.of(set, classes, sight, unreadable);
            Tensor texts = sight.texts(concepts.toString(), source.texts());
            String where = "the class names of " + pictures;
            Tensor names = sight.texts(where, classes.names());
            var search = ConceptMatrixSearch.of(texts, profiles(source, names), variant);
            CmsScores scores = search.score(seen.rows());
            int[] found = scores.predictions();
            Tensor directions = sight.classes(where, classes.names(), templates);
            int[] nearest = new CmsScores(sight.scores(seen.rows(), directions)).predictions();
            var warnings = new ArrayList<>(source.warnings());
            warnings.addAll(seen.unreadable());
            if (scores.transductive()) {
                warnings.add(
                        "The variant " + variant.name()
                                + " compares each picture with the mean of all of these, so a picture's class depends on its company.");
            }
            if (scores.byMagnitude()) {
                warnings.add("The scores of some concept have no sum above zero, by which the variant " + variant.name()
                        + " divides; it divided by the sums of their magnitudes instead.");
            }
            return new CmsResult(
                    variant.name(),
                    fromTable ? "table" : "names",
                    templates.name(),
                    scores.transductive(),
                    Classification.of(found, seen.labels(), classes.names().size()),
                    Classification.of(nearest, seen.labels(), classes.names().size()),
                    classes.names(),
                    source.texts().size(),
                    examples(search, seen, classes, source, found),
                    warnings,
                    (System.nanoTime() - started) * 1e-9);
        }
    }

    private ClassProfiles profiles(ConceptSource source, Tensor names) {
        return fromTable
                ? new AttributeTable(Attributes.tensor(source.table().orElseThrow()))
                : new NamedClasses(names);
    }

    private void requireTable(ConceptSource source) {
        if (fromTable && source.table().isEmpty()) {
            throw new UsageException(
                    concepts + " is a list, which does not say what class has what; give a table (.csv), or take the"
                            + " profiles from the class names");
        }
    }

    /** Pictures spread evenly over the set. */
    private List<CmsResult.Example> examples(
            ConceptMatrixSearch search, SeenPictures seen, ClassFolders classes, ConceptSource source, int... found) {
        int count = Math.min(examples, found.length);
        int[] rows = IntStream.range(0, count)
                .map(i -> (int) ((2L * i + 1) * found.length / (2L * count)))
                .toArray();
        if (rows.length == 0) {
            return List.of();
        }
        PictureMean mean = PictureMean.of(seen.rows());
        var list = new ArrayList<CmsResult.Example>();
        for (int row : rows) {
            var matches = search.explain(
                            seen.rows().narrow(0, row, 1),
                            mean,
                            new int[] {found[row]},
                            Math.min(NAMED, source.texts().size()))
                    .getFirst();
            list.add(new CmsResult.Example(
                    seen.files().get(row).name(),
                    classes.names().get(seen.labels()[row]),
                    classes.names().get(found[row]),
                    matches.stream()
                            .map(match -> source.texts().get(match.concept()))
                            .toList()));
        }
        return list;
    }
}
