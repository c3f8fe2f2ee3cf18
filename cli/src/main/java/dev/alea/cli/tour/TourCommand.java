package dev.alea.cli.tour;

import dev.alea.cli.ExitCode;
import dev.alea.cli.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code alea tour}: shows every system at work on this machine. */
@Command(
        name = "tour",
        mixinStandardHelpOptions = true,
        description =
                "Trains a small language model on the JDK's sources and prunes it 2:4 by four methods; draws pictures, trains"
                        + " a small CLIP on them and decides by concepts; shows the results.")
public final class TourCommand implements Callable<Integer> {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private Output output = new Output();

    @Option(names = "--quick", description = "a smaller tour: at most a minute and a half on two cores")
    private boolean quick;

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "folder of runs (${DEFAULT-VALUE})")
    private Path runs = Path.of("runs");

    @Override
    public Integer call() throws IOException {
        long started = System.nanoTime();
        Path folder = Files.createDirectories(
                runs.resolve("tour-" + LocalDateTime.now(ZoneId.systemDefault()).format(STAMP)));
        TourPlan plan = quick ? TourPlan.QUICK : TourPlan.FULL;
        PruneStage.Outcome prune = new PruneStage(plan, folder, output.screen()).run();
        ExplainStage.Outcome explain = new ExplainStage(plan, folder, output.screen()).run();
        double seconds = (System.nanoTime() - started) * 1e-9;
        Path report = folder.resolve("report.html");
        TourReport.write(report, prune, explain, seconds);
        output.answer(
                spec.commandLine().getOut(),
                json(prune, explain, seconds, report),
                text(prune, explain, seconds, report));
        return ExitCode.OK.value();
    }

    private static Map<String, Object> json(
            PruneStage.Outcome prune, ExplainStage.Outcome explain, double seconds, Path report) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("table", prune.table());
        answer.put("written", prune.written());
        answer.put("accuracy", explain.table());
        answer.put("active_concepts", explain.gate().activity().active());
        answer.put("seconds", seconds);
        answer.put("report", report.toString());
        answer.put("run", prune.learned().toString());
        return answer;
    }

    private static String text(PruneStage.Outcome prune, ExplainStage.Outcome explain, double seconds, Path report) {
        var text = new StringBuilder();
        prune.written()
                .forEach((method, lines) -> text.append("--- ")
                        .append(method)
                        .append('\n')
                        .append(lines)
                        .append("\n\n"));
        text.append("perplexity on held-out source files, 2:4 (lower is better)\n");
        prune.table()
                .forEach((method, value) -> text.append(String.format(Locale.ROOT, "  %-12s %9.2f%n", method, value)));
        text.append("\naccuracy on drawn pictures kept from training\n");
        explain.table()
                .forEach((method, value) ->
                        text.append(String.format(Locale.ROOT, "  %-22s %6.2f %%%n", method, 100 * value)));
        text.append(String.format(
                Locale.ROOT,
                "  the gate opens %.1f of %d concepts per picture%n",
                explain.gate().activity().active(),
                explain.gate().card().concepts().size()));
        text.append(String.format(Locale.ROOT, "%n%.0f s; look at %s", seconds, report.toAbsolutePath()));
        return text.toString();
    }
}
