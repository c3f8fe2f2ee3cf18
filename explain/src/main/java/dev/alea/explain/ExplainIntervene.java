package dev.alea.explain;

import dev.alea.explain.decision.Edit;
import dev.alea.explain.decision.Intervention;
import dev.alea.formats.image.PictureFile;
import dev.alea.run.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What would have been decided if concepts had been otherwise, and changes of the model that stay.
 *
 * @param off concepts to switch off
 * @param on concepts to switch on
 * @param classMeans concepts by the class whose mean they get
 * @param values concepts by their scores
 * @param prune concepts that no class shall use any more
 * @param weights new weights, each written {@code CLASS:CONCEPT=NUMBER}
 */
public record ExplainIntervene(
        List<String> off,
        List<String> on,
        Map<String, String> classMeans,
        Map<String, Double> values,
        List<String> prune,
        List<String> weights) {
    /** Copies the parts. */
    public ExplainIntervene {
        off = List.copyOf(off);
        on = List.copyOf(on);
        classMeans = new LinkedHashMap<>(classMeans);
        values = new LinkedHashMap<>(values);
        prune = List.copyOf(prune);
        weights = List.copyOf(weights);
    }

    /**
     * A picture before and after.
     *
     * @param before as it is
     * @param after with the changes
     */
    public record Change(ExplainPredict.Prediction before, ExplainPredict.Prediction after) {
        /** Both decisions with bars, for a terminal. */
        public String text() {
            return "as it is: " + before.text() + "changed:  " + after.text();
        }

        /** Keys: before, after (each as of {@link ExplainPredict.Prediction#toJson}), changed. */
        public Map<String, Object> toJson() {
            var json = new LinkedHashMap<String, Object>();
            json.put("before", before.toJson());
            json.put("after", after.toJson());
            json.put(
                    "changed", before.decision().predicted() != after.decision().predicted());
            return json;
        }
    }

    /** The interventions on a model's concepts. */
    private List<Intervention> interventions(ExplainModel model) {
        var all = new ArrayList<Intervention>();
        off.forEach(name -> all.add(new Intervention.Off(model.concept(name))));
        on.forEach(name -> all.add(model.switchOn(model.concept(name))));
        classMeans.forEach((name, ofClass) -> all.add(model.classMean(model.concept(name), model.classIndex(ofClass))));
        values.forEach((name, value) -> all.add(new Intervention.Value(model.concept(name), value)));
        return all;
    }

    /**
     * The model with the changes that stay.
     *
     * @throws UsageException when a weight is not written {@code CLASS:CONCEPT=NUMBER}
     */
    public ExplainModel edited(ExplainModel model) {
        ExplainModel changed = model;
        for (String name : prune) {
            changed = changed.edited(new Edit.Prune(model.concept(name)));
        }
        for (String weight : weights) {
            changed = changed.edited(edit(model, weight));
        }
        return changed;
    }

    private static Edit edit(ExplainModel model, String weight) {
        int colon = weight.indexOf(':');
        int equals = weight.lastIndexOf('=');
        try {
            if (colon > 0 && equals > colon + 1) {
                return new Edit.Weight(
                        model.classIndex(weight.substring(0, colon)),
                        model.concept(weight.substring(colon + 1, equals)),
                        Double.parseDouble(weight.substring(equals + 1)));
            }
        } catch (IllegalArgumentException notFinite) {
            throw new UsageException(
                    "the weight \"" + weight + "\" does not end in a finite number after its =", notFinite);
        }
        throw new UsageException("the weight is written \"" + weight + "\"; allowed: CLASS:CONCEPT=NUMBER");
    }

    /** Whether the model itself is to be changed. */
    public boolean edits() {
        return !prune.isEmpty() || !weights.isEmpty();
    }

    /**
     * Decides about pictures before and after all changes.
     *
     * @param classifier the model as it is
     * @param pictures files
     * @param shown concepts named per picture
     */
    public List<Change> run(Classifier classifier, List<PictureFile> pictures, int shown) {
        ExplainModel model = classifier.model();
        var before = new ExplainPredict(classifier, shown).predict(pictures, List.of());
        var after = new ExplainPredict(classifier.with(edited(model)), shown).predict(pictures, interventions(model));
        var changes = new ArrayList<Change>();
        for (int i = 0; i < before.size(); i++) {
            changes.add(new Change(before.get(i), after.get(i)));
        }
        return changes;
    }
}
