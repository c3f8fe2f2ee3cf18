package dev.alea.cli.lab;

import dev.alea.choice.lab.Measurement;
import dev.alea.choice.lab.PanelResult;
import dev.alea.prune.PruneLabResult;
import dev.alea.run.report.Block;
import dev.alea.run.report.Report;
import dev.alea.run.report.ScatterChart;
import dev.alea.run.report.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page of a measurement at the masks of a run. */
final class RunReport {
    private RunReport() {}

    static void write(Path file, PruneLabResult result) {
        PanelResult panel = result.panel();
        var report = new Report(
                "Alea: the lab at a run",
                "How well each estimator finds the gradient of single groups of " + result.run() + " at step "
                        + result.step());
        report.section(
                "What to take",
                new Block.Prose(RunTable.advice(result)),
                new Block.Prose(
                        "A figure within two standard errors of another does not differ from it. The advice is for"
                                + " this step and this batch: as the draw anneals, measure again."));
        report.facts("What was measured", facts(result));
        report.section(
                "What is held",
                new Block.Prose(
                        "One joint draw of all masks, hard, at this checkpoint; only the group that is looked at"
                                + " varies. The exact gradient of a group is that of the mean loss over its candidates under this"
                                + " rest, the figures are those of all groups as one vector. Between the 0/1 masks, where soft"
                                + " estimators look, a cubic through the losses and slopes at the candidates stands for the loss;"
                                + " the misfit is its distance from the loss at the mean masks, relative to the spread of a group's"
                                + " losses. Losses count from that of the held masks."),
                new Block.Prose(
                        "In training all masks are drawn at once. The columns \"in training\" add the change of the loss"
                                + " and of each group's slope over further joint draws as noise, to first order. A score estimator"
                                + " meets the noise of the whole loss there, one that takes slopes only that of its own slope."));
        report.section(
                "Bias and deviation, the rest held",
                new ScatterChart(
                        "those without noise are left out",
                        "relative bias of the mean",
                        "deviation of one estimate",
                        panel.rows().stream()
                                .map(PanelResult.Row::held)
                                .filter(LabTable::isNoisy)
                                .map(RunReport::point)
                                .toList(),
                        true));
        report.section("In training", training(panel));
        report.section("All figures", table(panel));
        if (!panel.skipped().isEmpty()) {
            List<List<?>> rows = new ArrayList<>();
            panel.skipped().forEach(s -> rows.add(List.of(s.name(), s.reason())));
            report.section("Left out", new Table("estimators that do not fit", List.of("estimator", "why"), rows));
        }
        report.write(file);
    }

    private static ScatterChart.Point point(Measurement m) {
        return new ScatterChart.Point(
                m.name(),
                m.relativeBias().value(),
                m.deviation().value(),
                m.estimator().traits().bias().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }

    private static Map<String, String> facts(PruneLabResult result) {
        PanelResult panel = result.panel();
        var facts = new LinkedHashMap<String, String>();
        facts.put("Run", result.run());
        facts.put("Step", Long.toString(result.step()));
        facts.put("Pattern", panel.panel().structure().toString());
        facts.put("Estimator of the run", result.estimator());
        facts.put("Kappa, tau", String.format(Locale.ROOT, "%.4g, %.4g", result.kappa(), result.tau()));
        facts.put(
                "Groups",
                panel.panel().items() + " of " + result.weights().size() + " weights, mean entropy "
                        + String.format(Locale.ROOT, "%.3f nats", result.entropy()));
        facts.put("Rows of the batch", Integer.toString(result.rows()));
        facts.put(
                "Loss",
                String.format(
                        Locale.ROOT,
                        "%.5f, deviation %.5f over %d joint draws",
                        result.loss(),
                        result.lossDeviation(),
                        result.jointDraws()));
        facts.put("Length of the exact gradients", String.format(Locale.ROOT, "%.3g", panel.gradientNorm()));
        facts.put("Misfit of the cubics", String.format(Locale.ROOT, "%.1e", result.misfit()));
        facts.put("Estimates each", Long.toString(panel.settings().draws()));
        facts.put("Seed", Long.toString(panel.settings().seed()));
        return facts;
    }

    private static Block training(PanelResult panel) {
        List<List<?>> rows = new ArrayList<>();
        panel.rows().stream()
                .flatMap(row -> row.training().stream())
                .sorted(java.util.Comparator.comparingDouble(
                        m -> m.errorPerEvaluation().value()))
                .forEach(m -> rows.add(List.of(
                        m.name(),
                        RunTable.text(m.relativeBias()),
                        RunTable.text(m.deviation()),
                        m.evaluations(),
                        RunTable.text(m.errorPerEvaluation()))));
        return new Table(
                "those that this training can use, the best first",
                List.of("estimator", "bias", "deviation", "evals", "squared error x evals"),
                rows);
    }

    private static Table table(PanelResult panel) {
        List<List<?>> rows = new ArrayList<>();
        for (PanelResult.Row row : panel.rows()) {
            Measurement m = row.held();
            rows.add(List.of(
                    m.name(),
                    point(m).group(),
                    LabTable.text(m.relativeBias()),
                    LabTable.text(m.deviation()),
                    LabTable.text(m.cosine()),
                    m.evaluations(),
                    RunTable.text(m.microseconds()),
                    row.training().map(t -> RunTable.text(t.deviation())).orElse("-")));
        }
        return new Table(
                "bias, deviation and cosine relative to the exact gradients, the rest held; µs per estimate without the model's own passes",
                List.of("estimator", "promise", "bias", "deviation", "cosine", "evals", "µs", "deviation in training"),
                rows);
    }
}
