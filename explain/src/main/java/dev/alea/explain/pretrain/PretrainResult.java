package dev.alea.explain.pretrain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A trained CLIP.
 *
 * @param pictures trained on
 * @param heldOut pictures measured on
 * @param captions distinct captions
 * @param accuracy share of the held-out pictures whose nearest class name is their own, empty without classes or pictures
 * @param conceptAuc mean area under the curve of the concepts on the held-out pictures, empty without concepts or pictures
 * @param steps optimizer steps done
 * @param finished false when the run was asked to stop and can be resumed
 * @param seconds wall time of this process
 * @param warnings sentences about the result
 * @param run folder of the run, which commands take in the place of a model's folder
 */
public record PretrainResult(
        int pictures,
        int heldOut,
        int captions,
        OptionalDouble accuracy,
        OptionalDouble conceptAuc,
        int steps,
        boolean finished,
        double seconds,
        List<String> warnings,
        String run) {
    /** Copies the list. */
    public PretrainResult {
        warnings = List.copyOf(warnings);
    }

    /** Keys: pictures, held_out, captions, accuracy, concept_auc (these two where they are known), steps, finished, seconds, warnings, run. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("pictures", pictures);
        json.put("held_out", heldOut);
        json.put("captions", captions);
        accuracy.ifPresent(value -> json.put("accuracy", value));
        conceptAuc.ifPresent(value -> json.put("concept_auc", value));
        json.put("steps", steps);
        json.put("finished", finished);
        json.put("seconds", seconds);
        json.put("warnings", warnings);
        json.put("run", run);
        return json;
    }
}
