package dev.alea.explain;

import dev.alea.explain.measure.Activity;
import dev.alea.explain.measure.Classification;
import dev.alea.explain.measure.ConceptAuc;
import dev.alea.explain.measure.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a classifier did on some pictures.
 *
 * @param card what the classifier is about
 * @param found right and wrong
 * @param top5 share of the pictures whose class is among the five with the largest logits
 * @param activity of the concepts
 * @param topTrue share of the pictures whose most active concept belongs to their class, empty where that is not known
 * @param auc of CLIP's scores against what is true of the classes, empty where that is not known
 * @param nec weights above 1e-5 per class
 * @param zeroShot share of the pictures whose class name is the nearest, empty where that was not measured
 * @param controls other methods and what is left without the concepts' meaning, where that was asked for
 * @param curve accuracy of a sparse layer on the scores by its number of weights, where that was asked for
 * @param overlap pictures that the training also had
 * @param warnings sentences about the pictures
 * @param seconds of encoding and deciding
 */
public record EvalResult(
        ModelCard card,
        Classification found,
        double top5,
        Activity activity,
        OptionalDouble topTrue,
        Optional<ConceptAuc> auc,
        double nec,
        OptionalDouble zeroShot,
        Optional<EvalControls> controls,
        Optional<SparsityCurve> curve,
        int overlap,
        List<String> warnings,
        double seconds) {
    /** Probability of the intervals that are reported. */
    static final double LEVEL = 0.95;

    /** Copies the list. */
    public EvalResult {
        warnings = List.copyOf(warnings);
    }

    /**
     * Keys: mode, accuracy, accuracy_low, accuracy_high, macro_f1, top5, pictures, classes, concepts, active_concepts,
     * nonzero_concepts, hoyer, top1_true, concept_auc, concept_auc_least (null where attributes are not known), nec,
     * zero_shot_accuracy, table, controls, accuracy_at_nec, anec (null where they were not asked for), overlap, warnings, seconds.
     */
    public Map<String, Object> toJson() {
        Interval interval = found.accuracyInterval(LEVEL);
        var json = new LinkedHashMap<String, Object>();
        json.put("mode", card.mode().word());
        json.put("accuracy", found.accuracy());
        json.put("accuracy_low", interval.low());
        json.put("accuracy_high", interval.high());
        json.put("macro_f1", found.macroF1());
        json.put("top5", top5);
        json.put("pictures", found.pictures());
        json.put("classes", card.classes().size());
        json.put("concepts", card.concepts().size());
        json.put("active_concepts", activity.active());
        json.put("nonzero_concepts", activity.nonZero());
        json.put("hoyer", activity.hoyer());
        json.put("top1_true", topTrue.isPresent() ? topTrue.getAsDouble() : null);
        json.put("concept_auc", defined(auc.map(ConceptAuc::mean)));
        json.put("concept_auc_least", defined(auc.map(ConceptAuc::min)));
        json.put("nec", nec);
        json.put("zero_shot_accuracy", zeroShot.isPresent() ? zeroShot.getAsDouble() : null);
        json.put("table", controls.map(EvalControls::table).orElse(null));
        json.put("controls", controls.map(EvalControls::toJson).orElse(null));
        json.put("accuracy_at_nec", curve.map(SparsityCurve::toJson).orElse(null));
        json.put("anec", curve.map(SparsityCurve::mean).orElse(null));
        json.put("overlap", overlap);
        json.put("warnings", warnings);
        json.put("seconds", seconds);
        return json;
    }

    /**
     * This with what else was asked for.
     *
     * @param all sentences in the place of the warnings so far
     */
    EvalResult with(
            double zeroShotAccuracy,
            Optional<EvalControls> others,
            Optional<SparsityCurve> sparse,
            List<String> all,
            double total) {
        return new EvalResult(
                card,
                found,
                top5,
                activity,
                topTrue,
                auc,
                nec,
                OptionalDouble.of(zeroShotAccuracy),
                others,
                sparse,
                overlap,
                all,
                total);
    }

    /** The number, null where there is none: JSON knows no NaN. */
    private static @Nullable Double defined(Optional<Double> value) {
        return value.filter(Double::isFinite).orElse(null);
    }
}
