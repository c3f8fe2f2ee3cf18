package dev.alea.explain.concept;

import dev.alea.explain.embedding.UnitRows;
import dev.alea.run.DataException;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * The published steps that make a raw list of concepts fit: length, class names, likeness to a class, likeness to another concept,
 * activation. Blank and repeated lines go first.
 *
 * <p>Source: Oikarinen et al., Label-free Concept Bottleneck Models, 2023. Their loop over classes spares a concept from the class
 * of its own number by mistake; here every concept meets every class.
 *
 * @param cutoffs where each step cuts
 */
public record ConceptFilter(Cutoffs cutoffs) {
    private static final int TOP = 5;
    private static final List<String> ARTICLES = List.of("a ", "an ", "the ");

    /**
     * The steps that read the text alone.
     *
     * @param concepts in the order of the list
     * @param classNames in the order of their labels
     * @throws DataException when the list has no text at all
     */
    public Filtered byText(List<ConceptLine> concepts, List<String> classNames) {
        if (concepts.stream().allMatch(concept -> concept.text().isEmpty())) {
            throw new DataException("the list of concepts is empty; it needs one concept per line");
        }
        Map<String, String> classes = new HashMap<>();
        classNames.forEach(name -> classes.putIfAbsent(bare(name), name));
        Map<String, ConceptLine> seen = new HashMap<>();
        return filter(concepts, i -> {
            ConceptLine concept = concepts.get(i);
            ConceptLine first = seen.putIfAbsent(folded(concept.text()), concept);
            return textReason(
                    concept, Optional.ofNullable(first), Optional.ofNullable(classes.get(bare(concept.text()))));
        });
    }

    private Optional<Reason> textReason(ConceptLine concept, Optional<ConceptLine> first, Optional<String> className) {
        int characters = concept.text().codePointCount(0, concept.text().length());
        if (characters == 0) {
            return Optional.of(new Reason.Empty());
        }
        if (first.isPresent()) {
            return first.map(Reason.Duplicate::new);
        }
        if (characters > cutoffs.maxLength()) {
            return Optional.of(new Reason.TooLong(characters, cutoffs.maxLength()));
        }
        return className.map(Reason.ClassName::new);
    }

    /**
     * The steps that compare meanings: first with the classes, then the rest with one another.
     *
     * @param concepts what {@link #byText} kept
     * @param conceptEmbeddings [concepts, width]
     * @param classNames in the order of their labels
     * @param classEmbeddings [classes, width]
     * @throws DataException when the numbers differ or a row is all zeros
     */
    public Filtered bySimilarity(
            List<ConceptLine> concepts, Tensor conceptEmbeddings, List<String> classNames, Tensor classEmbeddings) {
        requireRows("concepts", concepts.size(), conceptEmbeddings.size(0));
        requireRows("class names", classNames.size(), classEmbeddings.size(0));
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            var unit = UnitRows.of("concept", conceptEmbeddings);
            var nearest = unit.mm(UnitRows.of("class", classEmbeddings).t()).max(1);
            double[] cosines = Tensors.doubles(nearest.get0());
            long[] labels = Tensors.longs(nearest.get1());
            var reasons = new ArrayList<Optional<Reason>>();
            for (int i = 0; i < cosines.length; i++) {
                reasons.add(
                        cosines[i] >= cutoffs.classSimilarity()
                                ? Optional.of(new Reason.LikeClass(classNames.get((int) labels[i]), cosines[i]))
                                : Optional.empty());
            }
            new Redundancy(concepts, unit, cutoffs.conceptSimilarity()).mark(reasons);
            return filter(concepts, reasons::get);
        }
    }

    /**
     * The step that looks at pictures.
     *
     * @param concepts what {@link #bySimilarity} kept
     * @param cosines of training pictures and concepts, [pictures, concepts]
     * @throws DataException when the numbers differ or there is no picture
     */
    public Filtered byActivation(List<ConceptLine> concepts, Tensor cosines) {
        requireRows("concepts", concepts.size(), cosines.size(1));
        OptionalDouble cutoff = cutoffs.activation();
        if (cutoff.isEmpty()) {
            return filter(concepts, _ -> Optional.empty());
        }
        if (cosines.size(0) == 0) {
            throw new DataException(
                    "the activation of concepts needs one training picture or more, but there is none; give "
                            + "pictures, or leave the activation cut-off out");
        }
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            long top = Math.min(TOP, cosines.size(0));
            double[] means =
                    Tensors.doubles(cosines.topk(top, 0, true, false).get0().mean(0));
            return filter(
                    concepts,
                    i -> means[i] > cutoff.getAsDouble()
                            ? Optional.empty()
                            : Optional.of(new Reason.SeldomActive(means[i])));
        }
    }

    private static Filtered filter(List<ConceptLine> concepts, IntFunction<Optional<Reason>> reasonOf) {
        var kept = new ArrayList<ConceptLine>();
        var rows = new ArrayList<Integer>();
        var dropped = new ArrayList<Dropped>();
        for (int i = 0; i < concepts.size(); i++) {
            ConceptLine concept = concepts.get(i);
            Optional<Reason> reason = reasonOf.apply(i);
            if (reason.isPresent()) {
                dropped.add(new Dropped(concept, reason.get()));
            } else {
                kept.add(concept);
                rows.add(i);
            }
        }
        return new Filtered(kept, dropped, rows);
    }

    private static void requireRows(String what, long expected, long found) {
        if (expected != found) {
            throw new DataException("there are " + expected + " " + what + ", but embeddings or scores of " + found
                    + "; each needs its own");
        }
    }

    private static String folded(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    /** A name without its article, in lower case, words one blank apart. */
    private static String bare(String text) {
        String name = folded(text).replace('_', ' ').replaceAll("\\s+", " ");
        for (String article : ARTICLES) {
            if (name.startsWith(article)) {
                return name.substring(article.length());
            }
        }
        return name;
    }
}
