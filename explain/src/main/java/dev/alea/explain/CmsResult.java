package dev.alea.explain;

import dev.alea.explain.measure.Classification;
import dev.alea.explain.measure.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a Concept Matrix Search found.
 *
 * @param variant how profiles were compared
 * @param profiles where the profiles of the classes come from: names or table
 * @param templates name of the sentences around class names for zero-shot
 * @param transductive whether a picture's class depends on the other pictures
 * @param found right and wrong
 * @param zeroShot right and wrong of the nearest class name, without concepts
 * @param classes names
 * @param concepts how many
 * @param examples per shown picture its name, the predicted class and the concepts that spoke most for it
 * @param warnings sentences about the sources
 * @param seconds of encoding and searching
 */
public record CmsResult(
        String variant,
        String profiles,
        String templates,
        boolean transductive,
        Classification found,
        Classification zeroShot,
        List<String> classes,
        int concepts,
        List<Example> examples,
        List<String> warnings,
        double seconds) {
    /** Copies the lists. */
    public CmsResult {
        classes = List.copyOf(classes);
        examples = List.copyOf(examples);
        warnings = List.copyOf(warnings);
    }

    /**
     * One picture.
     *
     * @param picture its name
     * @param truth its class
     * @param predicted the class found
     * @param concepts that spoke most for it, most first
     */
    public record Example(String picture, String truth, String predicted, List<String> concepts) {
        /** Copies the list. */
        public Example {
            concepts = List.copyOf(concepts);
        }
    }

    /**
     * Keys: variant, profiles, transductive, accuracy, accuracy_low, accuracy_high, macro_f1, zero_shot_accuracy, templates, pictures,
     * classes, concepts, examples, warnings, seconds.
     */
    public Map<String, Object> toJson() {
        Interval interval = found.accuracyInterval(EvalResult.LEVEL);
        var json = new LinkedHashMap<String, Object>();
        json.put("variant", variant);
        json.put("profiles", profiles);
        json.put("transductive", transductive);
        json.put("accuracy", found.accuracy());
        json.put("accuracy_low", interval.low());
        json.put("accuracy_high", interval.high());
        json.put("macro_f1", found.macroF1());
        json.put("zero_shot_accuracy", zeroShot.accuracy());
        json.put("templates", templates);
        json.put("pictures", found.pictures());
        json.put("classes", classes.size());
        json.put("concepts", concepts);
        json.put("examples", examples.stream().map(CmsResult::example).toList());
        json.put("warnings", warnings);
        json.put("seconds", seconds);
        return json;
    }

    private static Map<String, Object> example(Example one) {
        var json = new LinkedHashMap<String, Object>();
        json.put("picture", one.picture());
        json.put("truth", one.truth());
        json.put("predicted", one.predicted());
        json.put("concepts", one.concepts());
        return json;
    }
}
