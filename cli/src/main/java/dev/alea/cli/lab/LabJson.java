package dev.alea.cli.lab;

import dev.alea.choice.lab.Figure;
import dev.alea.choice.lab.LabResult;
import dev.alea.choice.lab.Measurement;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The answer of {@code alea lab --json}; every figure has its standard error beside it. */
final class LabJson {
    private LabJson() {}

    static Map<String, Object> of(LabResult result) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("structure", result.problem().site());
        answer.put("problem", result.problem().costName());
        answer.put(
                "logits_shape",
                new int[] {result.problem().rows(), result.problem().columns()});
        answer.put("logits", result.problem().values());
        answer.put("differentiable", result.problem().differentiable());
        answer.put("seed", result.settings().seed());
        answer.put("draws", result.settings().draws());
        answer.put("expected_cost", result.expectedCost());
        answer.put("gradient_norm", result.gradientNorm());
        answer.put("optimisation_steps", result.settings().steps());
        answer.put("optimisation_runs", result.settings().runs());
        answer.put("optimisation_rate", result.settings().rate());
        answer.put("target", result.target());
        answer.put("estimators", result.measurements().stream().map(LabJson::of).toList());
        answer.put("skipped", result.skipped());
        return answer;
    }

    /** A measurement under its documented keys. */
    static Map<String, Object> of(Measurement m) {
        var row = new LinkedHashMap<String, Object>();
        row.put("name", m.name());
        row.put("record", m.estimator().toString());
        row.put("bias", m.estimator().traits().bias().name().toLowerCase(Locale.ROOT));
        row.put("draws", m.draws());
        put(row, "relative_bias", m.relativeBias());
        put(row, "deviation", m.deviation());
        put(row, "cosine", m.cosine());
        row.put("largest_z", m.largestZ());
        row.put("evaluations", m.evaluations());
        put(row, "microseconds", m.microseconds());
        put(row, "squared_error", m.squaredError());
        m.course().ifPresent(course -> {
            put(row, "steps_to_target", course.steps());
            row.put("reached", course.reached());
            row.put("curve", course.costs());
        });
        return row;
    }

    static void put(Map<String, Object> row, String key, Figure figure) {
        row.put(key, figure.value());
        row.put(key + "_error", figure.error());
    }
}
