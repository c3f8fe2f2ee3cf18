package dev.alea.cli.lab;

import dev.alea.choice.lab.Measurement;
import dev.alea.choice.lab.PanelResult;
import dev.alea.prune.PruneLabResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The answer of {@code alea lab --run --json}; every figure has its standard error beside it. */
final class RunJson {
    private RunJson() {}

    static Map<String, Object> of(PruneLabResult result) {
        PanelResult panel = result.panel();
        var answer = new LinkedHashMap<String, Object>();
        answer.put("run", result.run());
        answer.put("step", result.step());
        answer.put("pattern", panel.panel().structure().toString());
        answer.put("estimator", result.estimator());
        answer.put("kappa", result.kappa());
        answer.put("tau", result.tau());
        answer.put("loss", result.loss());
        answer.put("loss_deviation", result.lossDeviation());
        answer.put("joint_draws", result.jointDraws());
        answer.put("rows", result.rows());
        answer.put("groups", panel.panel().items());
        answer.put("weights", result.weights());
        answer.put("entropy", result.entropy());
        answer.put("misfit", result.misfit());
        answer.put("gradient_norm", panel.gradientNorm());
        answer.put("seed", panel.settings().seed());
        answer.put("draws", panel.settings().draws());
        answer.put("estimators", panel.rows().stream().map(RunJson::of).toList());
        answer.put("skipped", panel.skipped());
        panel.recommendation().ifPresent(advice -> {
            answer.put("recommended", advice.best().name());
            answer.put("ties", advice.ties());
            advice.later().ifPresent(later -> answer.put("later", later));
        });
        answer.put("advice", RunTable.advice(result));
        return answer;
    }

    private static Map<String, Object> of(PanelResult.Row row) {
        Map<String, Object> json = LabJson.of(row.held());
        row.training().ifPresent(m -> training(json, m));
        return json;
    }

    private static void training(Map<String, Object> json, Measurement m) {
        for (var entry : List.of(
                Map.entry("training_deviation", m.deviation()),
                Map.entry("training_squared_error", m.squaredError()),
                Map.entry("training_error_per_evaluation", m.errorPerEvaluation()))) {
            LabJson.put(json, entry.getKey(), entry.getValue());
        }
    }
}
