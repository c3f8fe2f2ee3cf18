package dev.alea.explain.pretrain;

import dev.alea.run.RunRecord;
import dev.alea.run.progress.Screen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A process of a pretraining that may be killed: starts the run of a plan, or resumes it when it is there. */
final class PretrainChild {
    private PretrainChild() {}

    /** Arguments: the folder of {@link TinySigns}, the folder of the runs, the name of the run. */
    public static void main(String[] arguments) throws IOException {
        PretrainConfig plan = TinySigns.write(Path.of(arguments[0]));
        Path runs = Path.of(arguments[1]);
        Path run = runs.resolve(arguments[2]);
        if (RunRecord.isRun(run)) {
            ExplainPretrain.resume(run, Screen.none());
        } else {
            ExplainPretrain.run(plan, runs, Optional.of(arguments[2]), Screen.none());
        }
    }
}
