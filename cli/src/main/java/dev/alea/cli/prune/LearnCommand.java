package dev.alea.cli.prune;

import dev.alea.cli.ExitCode;
import dev.alea.cli.Output;
import dev.alea.cli.RunOptions;
import dev.alea.prune.PruneLearn;
import dev.alea.prune.PruneResult;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code alea prune learn}: learns the mask of a model by gradient descent. */
@Command(
        name = "learn",
        mixinStandardHelpOptions = true,
        description = "Learns the mask of a model by gradient descent.")
public final class LearnCommand implements Callable<Integer> {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Mixin
    private Output output = new Output();

    @Mixin
    private PlanOptions plan = new PlanOptions();

    @Option(names = "--prior", paramLabel = "NAME", description = "sparsegpt, wanda, magnitude, none, or a mask .npz")
    private Optional<String> prior = Optional.empty();

    @Option(names = "--steps", paramLabel = "N", description = "optimizer steps")
    private Optional<Integer> steps = Optional.empty();

    @Option(names = "--batch", paramLabel = "N", description = "calibration rows of a step")
    private Optional<Integer> batch = Optional.empty();

    @Option(names = "--learning-rate", paramLabel = "X", description = "0: chosen from the number of steps")
    private Optional<Double> learningRate = Optional.empty();

    @Option(names = "--estimator", paramLabel = "NAME", description = "how the gradient passes the draw")
    private Optional<String> estimator = Optional.empty();

    @Override
    public Integer call() {
        var keys = new LinkedHashMap<String, String>();
        RunOptions.put(keys, "prior.mask", prior);
        RunOptions.put(keys, "training.steps", steps);
        RunOptions.put(keys, "training.batch", batch);
        RunOptions.put(keys, "optimizer.learning-rate", learningRate);
        RunOptions.put(keys, "estimator.name", estimator);
        PruneResult result = PruneLearn.run(plan.plan(keys), plan.runs(), plan.run(), output.screen());
        output.answer(spec.commandLine().getOut(), result.toJson(), Answers.text(result));
        return (result.finished() ? ExitCode.OK : ExitCode.STOPPED).value();
    }
}
