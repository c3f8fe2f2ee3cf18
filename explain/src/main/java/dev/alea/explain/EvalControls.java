package dev.alea.explain;

import dev.alea.explain.measure.ConceptAuc;
import dev.alea.explain.measure.Control;
import dev.alea.explain.measure.NamePermutation;
import dev.alea.explain.measure.RandomConcepts;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A classifier beside other methods on the same pictures, and what is left when its concepts lose their meaning.
 *
 * @param table accuracy by method, the classifier last
 * @param random a probe on concept scores beside probes on scores of random directions
 * @param exchanged the classifier beside itself with every concept's score given to another
 * @param aucs area under the curve of CLIP's score of each concept against what is true of the classes, NaN where all or no pictures
 *     have it; empty where that is not known
 */
public record EvalControls(
        SequencedMap<String, Double> table, Control random, Control exchanged, SequencedMap<String, Double> aucs) {
    private static final int REPEATS = 3;

    /** Keeps the order. */
    public EvalControls {
        table = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(table));
        aucs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(aucs));
    }

    /**
     * Trains the other methods and measures all.
     *
     * @param scores psi of the measured pictures
     */
    static EvalControls of(ExplainModel model, LabelledRows scores, Baselines baselines, Optional<ConceptAuc> auc) {
        Baselines.Table others = baselines.measure(new RandomConcepts(REPEATS, 1));
        int classes = model.card().classes().size();
        Control exchanged = new NamePermutation(REPEATS, 1)
                .measure(
                        scores.values(),
                        given -> scores.accuracy(
                                classes, RuleTable.of(model.rule(), given).predictions()));
        var table = new LinkedHashMap<>(others.accuracies());
        table.put(model.card().mode().word(), exchanged.accuracy());
        var aucs = new LinkedHashMap<String, Double>();
        auc.ifPresent(all -> {
            List<String> concepts = model.card().concepts();
            for (int j = 0; j < concepts.size(); j++) {
                aucs.put(concepts.get(j), all.perConcept().get(j));
            }
        });
        return new EvalControls(table, others.random(), exchanged, aucs);
    }

    /** Sentences on what the meaning of the concepts is worth. */
    public List<String> sentences() {
        return List.of("A probe on concept scores: " + random.sentence(), "This classifier: " + exchanged.sentence());
    }

    /** Keys: random_directions, exchanged_names (each with accuracy, mean, each), concept_aucs (null where they are not known). */
    Map<String, Object> toJson() {
        var json = new LinkedHashMap<String, Object>();
        json.put("random_directions", json(random));
        json.put("exchanged_names", json(exchanged));
        var areas = new LinkedHashMap<String, @Nullable Double>();
        aucs.forEach((concept, area) -> areas.put(concept, Double.isNaN(area) ? null : area)); // JSON knows no NaN
        json.put("concept_aucs", areas.isEmpty() ? null : areas);
        return json;
    }

    private static Map<String, Object> json(Control control) {
        var json = new LinkedHashMap<String, Object>();
        json.put("accuracy", control.accuracy());
        json.put("mean", control.mean());
        json.put("each", control.controls());
        return json;
    }
}
