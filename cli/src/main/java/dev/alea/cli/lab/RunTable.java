package dev.alea.cli.lab;

import dev.alea.choice.lab.Figure;
import dev.alea.choice.lab.LabResult;
import dev.alea.choice.lab.Measurement;
import dev.alea.choice.lab.PanelResult;
import dev.alea.choice.lab.Recommendation;
import dev.alea.prune.PruneLabResult;
import java.util.Locale;
import java.util.stream.Collectors;

/** The estimators at the masks of a run, as text for a terminal, and the sentence that says which one to take. */
final class RunTable {
    private RunTable() {}

    static String terminal(PruneLabResult result) {
        PanelResult panel = result.panel();
        int width = panel.rows().stream()
                .mapToInt(row -> row.held().name().length())
                .max()
                .orElse(0);
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s at step %d: kappa %.4g, tau %.4g, %d groups of %d weights, entropy %.3f, %d draws, seed %d%n",
                result.run(),
                result.step(),
                result.kappa(),
                result.tau(),
                panel.panel().items(),
                result.weights().size(),
                result.entropy(),
                panel.settings().draws(),
                panel.settings().seed()));
        text.append(String.format(
                Locale.ROOT,
                "loss %.5f, deviation %.5f over %d joint draws; |gradient| of the groups %.3g; misfit %.1e%n",
                result.loss(),
                result.lossDeviation(),
                result.jointDraws(),
                panel.gradientNorm(),
                result.misfit()));
        String format = "%-" + Math.max(9, width) + "s  %14s  %14s  %14s  %5s  %14s  %18s  %20s%n";
        text.append(String.format(
                Locale.ROOT,
                format,
                "estimator",
                "relative bias",
                "deviation",
                "cosine",
                "evals",
                "µs",
                "in training: dev.",
                "squared error/eval."));
        for (PanelResult.Row row : panel.rows()) {
            Measurement m = row.held();
            text.append(String.format(
                    Locale.ROOT,
                    format,
                    m.name(),
                    LabTable.text(m.relativeBias()),
                    LabTable.text(m.deviation()),
                    LabTable.text(m.cosine()),
                    String.format(Locale.ROOT, "%.0f", m.evaluations()),
                    text(m.microseconds()),
                    row.training().map(t -> text(t.deviation())).orElse("-"),
                    row.training().map(t -> text(t.errorPerEvaluation())).orElse("-")));
        }
        String others = panel.skipped().stream().map(LabResult.Skipped::name).collect(Collectors.joining(", "));
        return (others.isEmpty() ? text.toString() : text + "do not fit: " + others + "\n") + advice(result) + "\n";
    }

    /** Which one to take and why. */
    static String advice(PruneLabResult result) {
        if (result.panel().recommendation().isEmpty()) {
            return "No estimator that this training can use was measured, so none is recommended.";
        }
        Recommendation advice = result.panel().recommendation().get();
        Measurement best = advice.best();
        String why = String.format(
                Locale.ROOT,
                "Take %s: with all masks drawn, its squared error times evaluations, %s, is the least of those that this training can use",
                best.name(),
                text(best.errorPerEvaluation()));
        String others = advice.ties().isEmpty()
                ? advice.second()
                        .map(next -> "; next is " + next.name() + " with " + text(next.errorPerEvaluation()))
                        .orElse("")
                : "; " + String.join(", ", advice.ties()) + (advice.ties().size() == 1 ? " is" : " are")
                        + " within two standard errors of it, so the choice between them is open";
        String own = result.panel().rows().stream()
                .filter(row -> row.held().name().equals(result.estimator())
                        && !row.held().name().equals(best.name()))
                .flatMap(row -> row.training().stream())
                .map(m -> ". The run uses " + m.name() + ", " + text(m.errorPerEvaluation()))
                .findFirst()
                .orElse("");
        String later = advice.later()
                .map(o -> String.format(
                        Locale.ROOT,
                        " Noise averages out over steps and bias does not: in the mean of more than %.0f estimates %s is better.",
                        Math.ceil(o.estimates()),
                        o.name()))
                .orElse("");
        return why + others + own + "." + later;
    }

    /** A figure of any size and its standard error. */
    static String text(Figure figure) {
        return figure.value() < 1000
                ? String.format(Locale.ROOT, "%.2f ±%.2f", figure.value(), figure.error())
                : String.format(Locale.ROOT, "%.3g ±%.1g", figure.value(), figure.error());
    }
}
