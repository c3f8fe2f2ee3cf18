package dev.alea.explain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A training of a classifier.
 *
 * @param mode how it was trained
 * @param pictures trained on
 * @param validation what the classifier did on the pictures that were held out, empty without such
 * @param table accuracy on the held-out pictures by method, this one last; empty without such pictures
 * @param steps optimizer steps done
 * @param finished false when the run was asked to stop and can be resumed
 * @param seconds wall time of this process
 * @param warnings sentences about sources and result
 * @param run folder of the run, which commands take in the place of a model's folder
 */
public record TrainResult(
        String mode,
        int pictures,
        Optional<EvalResult> validation,
        SequencedMap<String, Double> table,
        int steps,
        boolean finished,
        double seconds,
        List<String> warnings,
        String run) {
    /** Keeps the order. */
    public TrainResult {
        table = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(table));
        warnings = List.copyOf(warnings);
    }

    /** Keys: mode, pictures, validation (the keys of {@link EvalResult}, null without), table, steps, finished, seconds, warnings, run. */
    public Map<String, Object> toJson() {
        var json = new LinkedHashMap<String, Object>();
        json.put("mode", mode);
        json.put("pictures", pictures);
        json.put("validation", validation.map(EvalResult::toJson).orElse(null));
        json.put("table", table);
        json.put("steps", steps);
        json.put("finished", finished);
        json.put("seconds", seconds);
        json.put("warnings", warnings);
        json.put("run", run);
        return json;
    }
}
