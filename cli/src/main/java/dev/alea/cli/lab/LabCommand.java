package dev.alea.cli.lab;

import dev.alea.choice.lab.BuiltInCost;
import dev.alea.choice.lab.Entrant;
import dev.alea.choice.lab.Lab;
import dev.alea.choice.lab.LabResult;
import dev.alea.choice.lab.LabSettings;
import dev.alea.choice.lab.Problem;
import dev.alea.choice.lab.Site;
import dev.alea.cli.ExitCode;
import dev.alea.cli.Output;
import dev.alea.prune.PruneLab;
import dev.alea.prune.PruneLabResult;
import dev.alea.run.NumericsException;
import dev.alea.run.UsageException;
import dev.alea.run.progress.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code alea lab}: measures estimators side by side. */
@Command(
        name = "lab",
        mixinStandardHelpOptions = true,
        description =
                "Measures bias, deviation, cost and progress of every estimator that fits a structure and a cost.")
public final class LabCommand implements Callable<Integer> {
    private static final List<BuiltInCost> FIXED = List.of(BuiltInCost.QUADRATIC, BuiltInCost.SMOOTH);

    private static final long DRAWS_AT_A_RUN = 2000;

    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--structure",
            paramLabel = "NAME",
            description =
                    "categorical, categorical-one, bernoulli, subset, subset-drawn, mask, mask-logits, permutation or matching"
                            + " (categorical)")
    private Optional<String> structure = Optional.empty();

    @Option(
            names = "--shape",
            paramLabel = "RxC",
            description = "shape of the logits, such as 3x4; a subset takes half of C")
    private Optional<String> shape = Optional.empty();

    @Option(
            names = "--problem",
            paramLabel = "NAME",
            description = "built-in cost: quadratic, smooth, vae or bandit (quadratic)")
    private Optional<String> problem = Optional.empty();

    @Option(
            names = "--cost",
            paramLabel = "FILE",
            description = "your own cost: TorchScript, forward(events [N, R, C]) returns N numbers; it is a program"
                    + " that is run")
    private Optional<Path> cost = Optional.empty();

    @Option(
            names = "--run",
            paramLabel = "RUN",
            description = "measure at the masks of a run of prune learn, at its newest checkpoint")
    private Optional<Path> run = Optional.empty();

    @Option(
            names = "--groups",
            paramLabel = "N",
            description = "with --run: how many groups, spread over the weights (48)")
    private Optional<Integer> groups = Optional.empty();

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "with --run: sequences of the batch (those of a training step)")
    private Optional<Integer> rows = Optional.empty();

    @Option(
            names = {"--estimators", "--estimator"},
            paramLabel = "NAME[:KEY=VALUE..]",
            split = ",",
            description = "only these, with numbers of their own where given, such as"
                    + " reinforce,gumbel-rao:temperature=0.2:samples=20 (all that fit)")
    private List<String> estimators = new ArrayList<>();

    @Option(names = "--draws", paramLabel = "N", description = "estimates of each (20000; with --run 2000)")
    private Optional<Long> draws = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "of all noise (${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = {"--report", "--out"},
            paramLabel = "FILE",
            description = "write a page with plots here (with --run: lab.html of the run)")
    private Optional<Path> report = Optional.empty();

    @Option(
            names = "--markdown",
            description = "print the measured table of docs/estimators.md: the quadratic and the smooth cost on every"
                    + " structure, or on that of --structure")
    private boolean markdown;

    @Override
    public Integer call() {
        try {
            if (run.isPresent()) {
                measureAt(run.get());
            } else if (markdown) {
                printMarkdown();
            } else {
                LabResult result = measure(problem());
                report.ifPresent(file -> LabReport.write(file, result));
                answer(result);
            }
        } catch (IllegalArgumentException refused) {
            throw new UsageException(String.valueOf(refused.getMessage()), refused);
        } catch (ArithmeticException notFinite) {
            throw new NumericsException(String.valueOf(notFinite.getMessage()), notFinite);
        }
        return ExitCode.OK.value();
    }

    private void measureAt(Path folder) {
        if (markdown || cost.isPresent() || problem.isPresent() || shape.isPresent() || structure.isPresent()) {
            throw new UsageException("--run takes structure and cost from the run; leave --markdown, --cost, --problem,"
                    + " --shape and --structure out.");
        }
        PruneLab.Settings usual = PruneLab.Settings.defaults();
        var settings =
                new PruneLab.Settings(groups.orElse(usual.groups()), usual.jointDraws(), rows.orElse(usual.rows()));
        PruneLabResult result = PruneLab.run(folder, entrants(), settings, settings(DRAWS_AT_A_RUN), output.screen());
        refuseMisfits(result.panel().skipped());
        Path page = report.orElse(folder.resolve("lab.html"));
        RunReport.write(page, result);
        Map<String, Object> json = RunJson.of(result);
        json.put("report", page.toString());
        output.answer(
                spec.commandLine().getOut(), json, RunTable.terminal(result) + "look at " + page.toAbsolutePath());
    }

    private void answer(LabResult result) {
        Map<String, Object> json = LabJson.of(result);
        report.ifPresent(file -> json.put("report", file.toString()));
        String text = LabTable.terminal(result);
        output.answer(
                spec.commandLine().getOut(),
                json,
                report.map(file -> text + "look at " + file.toAbsolutePath()).orElse(text));
    }

    private void printMarkdown() {
        if (output.json() || report.isPresent() || cost.isPresent() || problem.isPresent() || shape.isPresent()) {
            throw new UsageException("--markdown prints the table of the fixed problems and takes --structure,"
                    + " --estimators, --draws and --seed only; leave --json, --report, --cost, --problem and --shape"
                    + " out.");
        }
        List<Site> sites = structure.map(name -> List.of(Site.of(name))).orElseGet(() -> Arrays.asList(Site.values()));
        List<LabResult> results = new ArrayList<>();
        for (Site site : sites) {
            FIXED.forEach(fixed -> results.add(measure(site.problem(fixed))));
        }
        spec.commandLine().getOut().println(LabTable.markdown(results).stripTrailing());
        spec.commandLine().getOut().flush();
    }

    private List<Entrant> entrants() {
        return estimators.isEmpty()
                ? Entrant.all()
                : estimators.stream().map(Entrant::of).toList();
    }

    private LabSettings settings(long usual) {
        return LabSettings.defaults().withDraws(draws.orElse(usual)).withSeed(seed);
    }

    private void refuseMisfits(List<LabResult.Skipped> skipped) {
        if (!estimators.isEmpty() && !skipped.isEmpty()) {
            throw new UsageException(skipped.stream()
                            .map(s -> "The estimator " + s.name() + ": " + s.reason())
                            .collect(Collectors.joining(". "))
                    + "; leave it out of --estimators.");
        }
    }

    private LabResult measure(Problem on) {
        if (groups.isPresent() || rows.isPresent()) {
            throw new UsageException("--groups and --rows say how much of a run is measured; name it with --run.");
        }
        List<Entrant> entrants = entrants();
        LabSettings settings = settings(LabSettings.defaults().draws());
        LabResult result;
        try (Progress progress = Progress.on(output.screen(), "lab", entrants.size())) {
            result = Lab.measure(on, entrants, settings, (name, index) -> progress.at(index, name));
            progress.at(entrants.size(), "");
        }
        if (!markdown) {
            refuseMisfits(result.skipped());
        }
        return result;
    }

    private Problem problem() {
        if (cost.isPresent() && problem.isPresent()) {
            throw new UsageException(
                    "--problem names a built-in cost and --cost a file of your own; give one of them.");
        }
        Site site = structure.map(Site::of).orElse(Site.CATEGORICAL);
        int[] size = shape.map(LabCommand::size).orElse(new int[] {site.rows(), site.columns()});
        return cost.map(file -> UserCost.load(file).problem(site, size[0], size[1]))
                .orElseGet(() ->
                        site.problem(problem.map(BuiltInCost::of).orElse(BuiltInCost.QUADRATIC), size[0], size[1]));
    }

    private static int[] size(String text) {
        String[] numbers = text.split("x", -1);
        if (numbers.length != 2 || !Arrays.stream(numbers).allMatch(n -> n.matches("[1-9][0-9]{0,4}"))) {
            throw new UsageException(
                    "--shape is written ROWSxCOLUMNS with whole numbers from 1, such as 3x4, but was \"" + text
                            + "\".");
        }
        return new int[] {Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1])};
    }
}
