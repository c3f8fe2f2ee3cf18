package dev.alea.cli.lab;

import dev.alea.choice.estimate.Bias;
import dev.alea.choice.lab.Course;
import dev.alea.choice.lab.Entrant;
import dev.alea.choice.lab.Figure;
import dev.alea.choice.lab.LabResult;
import dev.alea.choice.lab.Measurement;
import dev.alea.choice.structure.Structure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tables of text: for a terminal and, without the times, for Markdown. */
final class LabTable {
    private static final double ROUNDING = 1e-9;

    private LabTable() {}

    /** A figure and its standard error. */
    static String text(Figure figure) {
        return String.format(Locale.ROOT, "%.3f ±%.3f", figure.value(), figure.error());
    }

    /** Steps to the target, or that most runs did not get there. */
    static String steps(Measurement m, int most) {
        Course course = m.course().orElseThrow();
        return course.reached() < 0.5
                ? "> " + most
                : String.format(
                        Locale.ROOT,
                        "%.1f ±%.1f",
                        course.steps().value(),
                        course.steps().error());
    }

    static String terminal(LabResult result) {
        int width = result.measurements().stream()
                .mapToInt(m -> m.name().length())
                .max()
                .orElse(0);
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s on %s: expected cost %.4f, |gradient| %.4f, %d draws, seed %d%n",
                result.problem().costName(),
                result.problem().site(),
                result.expectedCost(),
                result.gradientNorm(),
                result.settings().draws(),
                result.settings().seed()));
        String format = "%-" + Math.max(9, width) + "s  %14s  %14s  %14s  %6s  %14s  %12s%n";
        text.append(String.format(
                Locale.ROOT, format, "estimator", "relative bias", "deviation", "cosine", "evals", "µs", "to target"));
        for (Measurement m : result.measurements()) {
            text.append(String.format(
                    Locale.ROOT,
                    format,
                    m.name(),
                    text(m.relativeBias()),
                    text(m.deviation()),
                    text(m.cosine()),
                    String.format(Locale.ROOT, "%.0f", m.evaluations()),
                    String.format(
                            Locale.ROOT,
                            "%.2f ±%.2f",
                            m.microseconds().value(),
                            m.microseconds().error()),
                    steps(m, result.settings().steps())));
        }
        result.skipped().stream()
                .filter(s -> isForTheLaw(result, s))
                .forEach(s -> text.append("left out: ")
                        .append(s.name())
                        .append(": ")
                        .append(s.reason())
                        .append('\n'));
        String others = result.skipped().stream()
                .filter(s -> !isForTheLaw(result, s))
                .map(LabResult.Skipped::name)
                .collect(Collectors.joining(", "));
        return others.isEmpty() ? text.toString() : text + "for other structures: " + others + "\n";
    }

    private static boolean isForTheLaw(LabResult result, LabResult.Skipped skipped) {
        Structure.Law law = result.problem().structure().law();
        return Entrant.of(skipped.name()).estimator().traits().laws().contains(law);
    }

    /** One table a structure, both costs side by side; without times, so that it can be made again to the last digit. */
    static String markdown(List<LabResult> results) {
        Map<String, List<LabResult>> bySite = new LinkedHashMap<>();
        results.forEach(result -> bySite.computeIfAbsent(result.problem().site(), _ -> new ArrayList<>())
                .add(result));
        return bySite.entrySet().stream()
                .map(entry -> markdown(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static String markdown(String site, List<LabResult> results) {
        var text = new StringBuilder("**" + site + "**\n\n| estimator | evals |");
        results.forEach(r -> text.append(" " + r.problem().costName() + ": bias, deviation, cosine | steps |"));
        text.append("\n|---|---|").append("---|---|".repeat(results.size())).append('\n');
        for (Measurement m : results.getFirst().measurements()) {
            text.append(String.format(Locale.ROOT, "| `%s` | %.0f |", m.name(), m.evaluations()));
            results.forEach(r -> text.append(cells(r, m.name())));
            text.append('\n');
        }
        return text.toString();
    }

    private static String cells(LabResult result, String name) {
        return result.measurements().stream()
                .filter(m -> m.name().equals(name))
                .map(m -> String.format(
                        Locale.ROOT,
                        " %s, %s, %s | %s |",
                        text(m.relativeBias()),
                        text(m.deviation()),
                        text(m.cosine()),
                        steps(m, result.settings().steps())))
                .findFirst()
                .orElse(" - | - |");
    }

    /** The unbiased estimator with the least variance times evaluations, if one was measured; those without noise do not count. */
    static Optional<Measurement> cheapestUnbiased(LabResult result) {
        return result.measurements().stream()
                .filter(m -> m.estimator().traits().bias() == Bias.UNBIASED)
                .filter(LabTable::isNoisy)
                .min(Comparator.comparingDouble(
                        m -> m.deviation().value() * m.deviation().value() * m.evaluations()));
    }

    /** The one with the least bias and variance together in a single estimate; those without noise do not count. */
    static Optional<Measurement> leastError(LabResult result) {
        return result.measurements().stream()
                .filter(LabTable::isNoisy)
                .min(Comparator.comparingDouble(
                        m -> Math.hypot(m.relativeBias().value(), m.deviation().value())));
    }

    /** Whether its estimates differ from one another here; one that sums over all classes may draw in vain. */
    static boolean isNoisy(Measurement m) {
        return !m.estimator().traits().noise().isEmpty() && m.deviation().value() > ROUNDING;
    }
}
