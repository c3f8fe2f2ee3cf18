package dev.alea.cli.lab;

import dev.alea.choice.estimate.Bias;
import dev.alea.choice.estimate.Exact;
import dev.alea.choice.lab.LabResult;
import dev.alea.choice.lab.Measurement;
import dev.alea.run.log.Series;
import dev.alea.run.report.Block;
import dev.alea.run.report.LineChart;
import dev.alea.run.report.Report;
import dev.alea.run.report.ScatterChart;
import dev.alea.run.report.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/** The page of a measurement: bias against deviation, the optimisation curves, and the table. */
final class LabReport {
    private static final int CURVES = 7;

    private LabReport() {}

    static void write(Path file, LabResult result) {
        var report = new Report(
                "Alea: the lab",
                "How well each estimator finds the gradient of "
                        + result.problem().costName() + " on "
                        + result.problem().site());
        report.facts("What was measured", facts(result));
        report.section("What to take from it", findings(result));
        report.section(
                "Bias and deviation",
                new Block.Prose("Left is right on average, low needs few draws. Both are relative to the length of the"
                        + " exact gradient; the deviation is that of one estimate, whatever it costs."),
                new ScatterChart(
                        "coloured by what the mean of each promises; those without noise are left out",
                        "relative bias of the mean",
                        "deviation of one estimate",
                        points(result),
                        true));
        report.section("A short optimisation", curves(result));
        report.section("All figures", table(result));
        if (!result.skipped().isEmpty()) {
            List<List<?>> rows = new ArrayList<>();
            result.skipped().forEach(s -> rows.add(List.of(s.name(), s.reason())));
            report.section("Left out", new Table("estimators that do not fit", List.of("estimator", "why"), rows));
        }
        report.write(file);
    }

    private static Map<String, String> facts(LabResult result) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("Structure", result.problem().site());
        facts.put(
                "Logits",
                "[" + result.problem().rows() + ", " + result.problem().columns() + "]");
        facts.put("Cost", result.problem().costName());
        facts.put("Expected cost", number(result.expectedCost()));
        facts.put("Length of the exact gradient", number(result.gradientNorm()));
        facts.put("Estimates each", Long.toString(result.settings().draws()));
        facts.put("Seed", Long.toString(result.settings().seed()));
        return facts;
    }

    private static List<Block> findings(LabResult result) {
        List<Block> found = new ArrayList<>();
        LabTable.cheapestUnbiased(result)
                .ifPresent(m -> found.add(new Block.Prose("Least noise per cost evaluation without bias: " + m.name()
                        + ", deviation " + LabTable.text(m.deviation()) + " with " + Math.round(m.evaluations())
                        + (Math.round(m.evaluations()) == 1 ? " evaluation." : " evaluations."))));
        LabTable.leastError(result)
                .ifPresent(m -> found.add(new Block.Prose("Least error of a single estimate, bias and noise together: "
                        + m.name() + ", bias " + LabTable.text(m.relativeBias()) + ", deviation "
                        + LabTable.text(m.deviation()) + ".")));
        found.add(new Block.Prose("All met the same noise. Standard errors stand behind ±; a ranking within them is"
                + " chance, and a ranking on one problem need not hold on another."));
        return found;
    }

    private static List<ScatterChart.Point> points(LabResult result) {
        return result.measurements().stream()
                .filter(LabTable::isNoisy)
                .map(m -> new ScatterChart.Point(
                        m.name(), m.relativeBias().value(), m.deviation().value(), promise(m)))
                .toList();
    }

    /** Several charts of few curves, the exact gradient in each. */
    private static List<Block> curves(LabResult result) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Prose(String.format(
                Locale.ROOT,
                "Exact expected cost over steps of Adam (rate %s) with one estimate per step, mean of %d runs from the same"
                        + " logits. The target, %s, is half of what the exact gradient gains.",
                result.settings().rate(),
                result.settings().runs(),
                number(result.target()))));
        List<Measurement> others = result.measurements().stream()
                .filter(m -> !m.name().equals(Exact.NAME))
                .toList();
        for (boolean unbiased : new boolean[] {true, false}) {
            List<Measurement> group = others.stream()
                    .filter(m -> (m.estimator().traits().bias() == Bias.UNBIASED) == unbiased)
                    .toList();
            for (int from = 0; from < group.size(); from += CURVES) {
                List<Series> series = new ArrayList<>();
                result.measurements().stream()
                        .filter(m -> m.name().equals(Exact.NAME))
                        .forEach(m -> series.add(series(m)));
                group.subList(from, Math.min(group.size(), from + CURVES)).forEach(m -> series.add(series(m)));
                blocks.add(LineChart.of(unbiased ? "expected cost, unbiased" : "expected cost, biased", series));
            }
        }
        return blocks;
    }

    private static Series series(Measurement m) {
        double[] costs = m.course().orElseThrow().costs().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        return new Series(m.name(), LongStream.range(0, costs.length).toArray(), costs);
    }

    private static Table table(LabResult result) {
        List<List<?>> rows = new ArrayList<>();
        for (Measurement m : result.measurements()) {
            rows.add(List.of(
                    m.name(),
                    m.estimator()
                            .traits()
                            .bias()
                            .name()
                            .toLowerCase(Locale.ROOT)
                            .replace('_', ' '),
                    LabTable.text(m.relativeBias()),
                    LabTable.text(m.deviation()),
                    LabTable.text(m.cosine()),
                    m.evaluations(),
                    String.format(
                            Locale.ROOT,
                            "%.2f ±%.2f",
                            m.microseconds().value(),
                            m.microseconds().error()),
                    LabTable.steps(m, result.settings().steps())));
        }
        return new Table(
                "bias, deviation and cosine relative to the exact gradient; evaluations and µs per estimate in a batch",
                List.of("estimator", "promise", "bias", "deviation", "cosine", "evals", "µs", "steps to target"),
                rows);
    }

    private static String promise(Measurement m) {
        return m.estimator().traits().bias().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
