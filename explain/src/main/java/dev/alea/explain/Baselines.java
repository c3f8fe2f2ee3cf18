package dev.alea.explain;

import dev.alea.explain.cms.Centred;
import dev.alea.explain.cms.CmsScores;
import dev.alea.explain.cms.ConceptMatrixSearch;
import dev.alea.explain.cms.Cosine;
import dev.alea.explain.cms.NamedClasses;
import dev.alea.explain.cms.Variant;
import dev.alea.explain.head.FeatureStandardiser;
import dev.alea.explain.head.LinearProbe;
import dev.alea.explain.measure.Control;
import dev.alea.explain.measure.RandomConcepts;
import dev.alea.explain.source.Sight;
import dev.alea.explain.split.Side;
import dev.alea.torch.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;

/**
 * What other ways of classifying reach, from the same embeddings. Probes are trained on standardised features; their strength is the
 * best of a few on the pictures to choose by.
 *
 * @param sight the CLIP
 * @param texts unit embeddings of the concepts, [D, d]
 * @param names unit embeddings of the class names, [K, d]
 * @param directions of the classes by templates, [K, d]
 * @param train unit embeddings of pictures to train on
 * @param choose of pictures to choose a probe's strength by; where these are the ones measured, that favours the probes
 * @param measured of the pictures that accuracies are about
 */
record Baselines(
        Sight sight,
        Tensor texts,
        Tensor names,
        Tensor directions,
        LabelledRows train,
        LabelledRows choose,
        LabelledRows measured) {
    private static final LinearProbe PROBE = new LinearProbe(true, 150, 1e-4);
    private static final LinearProbe WEAK = new LinearProbe(false, 150, 1e-4);
    private static final List<Double> STRENGTHS = List.of(1e-2, 1e-3, 1e-4);

    /** On the pictures that a training held out. */
    static Baselines of(ExplainSession session) {
        LabelledRows held = session.rows(Side.VALIDATION);
        return new Baselines(
                session.sight(),
                session.texts(),
                session.names(),
                session.directions(),
                session.rows(Side.TRAIN),
                held,
                held);
    }

    /**
     * Accuracies by method, and the control of the probe on concept scores.
     *
     * @param accuracies zero-shot, Concept Matrix Search, probes on features, on scores of class names, on scores of concepts and of
     *     random directions (mean over repeats)
     * @param random the probe on concept scores beside those on scores of random directions
     */
    record Table(SequencedMap<String, Double> accuracies, Control random) {}

    /** Measures all. */
    Table measure(RandomConcepts random) {
        var table = new LinkedHashMap<String, Double>();
        try (var _ = Scope.open()) {
            table.put("zero-shot", zeroShot());
            table.put("concept matrix search", search(new Cosine()));
            table.put("concept matrix search, centred", search(new Centred()));
            table.put("probe on picture features", probe(train, choose, measured));
            table.put("probe on class-name scores", weakProbe());
            Control control = random.measure(texts, this::probeOnScores);
            table.put("probe on concept scores", control.accuracy());
            table.put("probe on random directions", control.mean());
            return new Table(table, control);
        }
    }

    private int classes() {
        return Math.toIntExact(names.size(0));
    }

    private LabelledRows scores(LabelledRows pictures, Tensor directionsOrTexts) {
        return pictures.with(sight.scores(pictures.values(), directionsOrTexts));
    }

    /** The share of pictures whose class is the nearest by templates. */
    double zeroShot() {
        return zeroShot(sight, directions, measured);
    }

    /**
     * The share of pictures whose class is the nearest.
     *
     * @param directions of the classes, [K, d]
     * @param pictures unit embeddings
     */
    static double zeroShot(Sight sight, Tensor directions, LabelledRows pictures) {
        try (var _ = Scope.open()) {
            Tensor scores = sight.scores(pictures.values(), directions);
            return pictures.accuracy(Math.toIntExact(directions.size(0)), new CmsScores(scores).predictions());
        }
    }

    private double search(Variant variant) {
        var search = ConceptMatrixSearch.of(texts, new NamedClasses(names), variant);
        return measured.accuracy(
                classes(), search.score(measured.values(), train.values()).predictions());
    }

    private double probeOnScores(Tensor concepts) {
        try (var _ = Scope.open()) {
            return probe(scores(train, concepts), scores(choose, concepts), scores(measured, concepts));
        }
    }

    private double probe(LabelledRows fitted, LabelledRows chosenBy, LabelledRows tested) {
        try (var _ = Scope.open()) {
            FeatureStandardiser standardiser = FeatureStandardiser.of(fitted.values());
            return accuracy(
                    PROBE,
                    fitted.with(standardiser.apply(fitted.values())),
                    chosenBy.with(standardiser.apply(chosenBy.values())),
                    tested.with(standardiser.apply(tested.values())));
        }
    }

    /** The published probe: on scores as they are, without biases. */
    private double weakProbe() {
        return accuracy(WEAK, scores(train, names), scores(choose, names), scores(measured, names));
    }

    private double accuracy(LinearProbe probe, LabelledRows fitted, LabelledRows chosenBy, LabelledRows tested) {
        var choice = probe.choose(
                fitted.values(), fitted.labels(), chosenBy.values(), chosenBy.labels(), classes(), STRENGTHS);
        return tested.accuracy(classes(), choice.head().predict(tested.values()));
    }
}
