package dev.alea.cli.runs;

import dev.alea.cli.ExitCode;
import dev.alea.cli.Output;
import dev.alea.explain.TrainResult;
import dev.alea.explain.pretrain.PretrainResult;
import dev.alea.prune.PruneResult;
import java.io.PrintWriter;
import java.util.Map;

/**
 * What all systems answer about a run that went on.
 *
 * @param json the system's own answer
 * @param finished false when the run was asked to stop again
 * @param steps optimizer steps done
 * @param run folder of the run
 */
record Resumed(Map<String, Object> json, boolean finished, int steps, String run) {
    static Resumed of(PruneResult result) {
        return new Resumed(result.toJson(), result.finished(), result.steps(), result.run());
    }

    static Resumed of(PretrainResult result) {
        return new Resumed(result.toJson(), result.finished(), result.steps(), result.run());
    }

    static Resumed of(TrainResult result) {
        return new Resumed(result.toJson(), result.finished(), result.steps(), result.run());
    }

    /** Prints it and says how the process ends. */
    ExitCode answer(Output output, PrintWriter out) {
        output.answer(out, json, (finished ? "finished: " : "stopped after step " + steps + ": ") + run);
        return finished ? ExitCode.OK : ExitCode.STOPPED;
    }
}
