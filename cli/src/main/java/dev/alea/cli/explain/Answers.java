package dev.alea.cli.explain;

import dev.alea.cli.Output;
import dev.alea.explain.CmsResult;
import dev.alea.explain.ConceptReview;
import dev.alea.explain.EvalResult;
import dev.alea.explain.TrainResult;
import dev.alea.explain.concept.Dropped;
import dev.alea.explain.pretrain.PretrainResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Results as text for a person. */
final class Answers {
    private Answers() {}

    /** A CLIP that was trained. */
    static String text(PretrainResult result) {
        var text = new StringBuilder();
        result.accuracy()
                .ifPresent(a -> text.append(String.format(
                        Locale.ROOT, "zero-shot on %d held-out pictures: %.2f %%%n", result.heldOut(), 100 * a)));
        result.conceptAuc().ifPresent(a -> text.append(String.format(Locale.ROOT, "concept AUC: %.4f%n", a)));
        return text
                + warnings(result.warnings())
                + ending(result.finished(), result.steps(), result.seconds(), result.run());
    }

    /** A classifier that was trained. */
    static String text(TrainResult result) {
        String table = table(result.table());
        String measured = result.validation()
                .map(Answers::text)
                .map(t -> t + System.lineSeparator())
                .orElse("");
        return (table.isEmpty() ? "" : "accuracy on the held-out pictures" + System.lineSeparator() + table)
                + measured
                + warnings(result.warnings())
                + ending(result.finished(), result.steps(), result.seconds(), result.run());
    }

    /** What a classifier did. */
    static String text(EvalResult result) {
        var plain = new LinkedHashMap<>(result.toJson());
        List.of("table", "controls", "accuracy_at_nec").forEach(plain::remove);
        List.of("zero_shot_accuracy", "anec").forEach(key -> plain.remove(key, null)); // not asked for
        var text = new StringBuilder(Output.lines(plain)).append(System.lineSeparator());
        result.controls().ifPresent(controls -> {
            text.append("accuracy on the same pictures")
                    .append(System.lineSeparator())
                    .append(table(controls.table()));
            controls.sentences().forEach(sentence -> text.append(sentence).append(System.lineSeparator()));
        });
        result.curve()
                .ifPresent(curve -> curve.points()
                        .forEach(point -> text.append(String.format(
                                Locale.ROOT,
                                "a sparse layer with %d weights per class: %.2f %%%s%n",
                                point.weights(),
                                100 * point.accuracy(),
                                point.reached()
                                        ? ""
                                        : String.format(
                                                Locale.ROOT, " (of %.1f, with which the path ends)", point.kept())))));
        return text.toString();
    }

    private static String table(Map<String, Double> accuracies) {
        return accuracies.entrySet().stream()
                .map(row -> String.format(Locale.ROOT, "  %-32s %8.2f %%%n", row.getKey(), 100 * row.getValue()))
                .collect(Collectors.joining());
    }

    /** What a search found. */
    static String text(CmsResult result) {
        String examples = result.examples().stream()
                .map(one -> String.format(
                        Locale.ROOT,
                        "  %s: %s%s, by %s%n",
                        one.picture(),
                        one.predicted(),
                        one.predicted().equals(one.truth()) ? "" : " (it is " + one.truth() + ")",
                        String.join(", ", one.concepts())))
                .collect(Collectors.joining());
        return String.format(
                        Locale.ROOT,
                        "%s: %.2f %% of %d pictures (zero-shot: %.2f %%)%n",
                        result.variant(),
                        100 * result.found().accuracy(),
                        result.found().pictures(),
                        100 * result.zeroShot().accuracy())
                + examples
                + warnings(result.warnings());
    }

    /** What became of a list of concepts. */
    static String text(ConceptReview review, String remark) {
        String gone = review.dropped().stream()
                .map(Dropped::sentence)
                .map(sentence -> "  " + sentence + System.lineSeparator())
                .collect(Collectors.joining());
        return gone + review.kept().size() + " concepts stay, "
                + review.dropped().size() + " go. " + remark;
    }

    private static String ending(boolean finished, int steps, double seconds, String run) {
        return String.format(
                Locale.ROOT,
                "%.1f s%s%nrun: %s",
                seconds,
                finished ? "" : ", stopped after step " + steps + "; go on with: alea resume " + run,
                run);
    }

    /** Sentences, each a line. */
    static String warnings(List<String> warnings) {
        return warnings.stream()
                .map(warning -> "warning: " + warning + System.lineSeparator())
                .collect(Collectors.joining());
    }
}
