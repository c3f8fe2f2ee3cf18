package dev.alea.cli.tour;

import dev.alea.prune.GenerateResult;
import dev.alea.prune.PruneBaseline;
import dev.alea.prune.PruneConfig;
import dev.alea.prune.PruneEval;
import dev.alea.prune.PruneGenerate;
import dev.alea.prune.PruneLearn;
import dev.alea.prune.PruneResult;
import dev.alea.prune.pretrain.PretrainConfig;
import dev.alea.prune.pretrain.Pretraining;
import dev.alea.run.config.Configs;
import dev.alea.run.progress.Progress;
import dev.alea.run.progress.Screen;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** The stage of {@code prune}: a dense model, four ways to prune it 2:4, and what each then writes. */
final class PruneStage {
    static final String PROMPT = "    public boolean isEmpty() {\n        return";
    private static final List<String> ONE_SHOT = List.of("magnitude", "wanda", "sparsegpt");
    private static final int WRITTEN_TOKENS = 60;

    private final TourPlan plan;
    private final Path folder;
    private final Screen screen;

    PruneStage(TourPlan plan, Path folder, Screen screen) {
        this.plan = plan;
        this.folder = folder;
        this.screen = screen;
    }

    /**
     * What the stage found.
     *
     * @param origin where its text is from
     * @param table perplexity on held-out text by method, dense first, learned last
     * @param written how each model goes on from {@link #PROMPT}
     * @param runs the folder of the runs, each named by its method
     */
    record Outcome(String origin, SequencedMap<String, Double> table, SequencedMap<String, String> written, Path runs) {
        /** The run that learned the mask. */
        Path learned() {
            return runs.resolve("learned");
        }
    }

    private void say(String line) {
        screen.out().println("tour: " + line);
    }

    Outcome run() {
        say("reading the JDK's sources and training a tokenizer on them");
        TourText text = TourText.read(plan);
        say(String.format(
                Locale.ROOT,
                "text: %s, %,d tokens to train on, %,d held out",
                text.origin(),
                text.training().length,
                text.heldOut().length));
        PretrainConfig sizes = PretrainConfig.small(text.bpe().vocabularySize()).withSteps(plan.pretrainSteps());
        Path model = folder.resolve("model");
        pretrain(text, sizes, model);
        Path calibration = folder.resolve("calibration.npy");
        Path evaluation = folder.resolve("held-out.npy");
        TourText.writeRows(calibration, text.training(), plan.calibrationRows(), sizes.context());
        TourText.writeRows(evaluation, text.heldOut(), plan.evaluationRows(), sizes.context());
        return prune(text.origin(), config(model, calibration, evaluation, sizes.context()));
    }

    private void pretrain(TourText text, PretrainConfig sizes, Path model) {
        try (Progress progress = Progress.on(screen, "dense model", sizes.steps())) {
            Pretraining.run(
                    sizes,
                    text.training(),
                    text.bpe().toTokenizerJson(),
                    model,
                    (step, loss) -> progress.at(step, String.format(Locale.ROOT, "loss %.3f", loss)));
        }
    }

    private PruneConfig config(Path model, Path calibration, Path evaluation, int context) {
        var keys = new LinkedHashMap<String, String>();
        keys.put("model", model.toString());
        keys.put("calibration.source", calibration.toString());
        keys.put("calibration.seqlen", Integer.toString(context));
        keys.put("evaluation.source", evaluation.toString());
        keys.put("evaluation.seqlen", Integer.toString(context));
        keys.put("training.steps", Integer.toString(plan.maskSteps()));
        keys.put("training.baselines", "false"); // they are runs of their own here
        return Configs.override(PruneConfig.defaults(), keys);
    }

    private Outcome prune(String origin, PruneConfig config) {
        var table = new LinkedHashMap<String, Double>();
        var models = new LinkedHashMap<String, Path>();
        table.put(
                "dense",
                PruneEval.run(config.model(), config.evaluation(), config.device())
                        .measured()
                        .perplexity());
        models.put("dense", config.model());
        Path runs = folder.resolve("runs");
        for (String method : ONE_SHOT) {
            add(PruneBaseline.run(config, method, true, runs, Optional.of(method), screen), method, table, models);
        }
        add(PruneLearn.run(config, runs, Optional.of("learned"), screen), "learned", table, models);
        say("letting each model write");
        return new Outcome(origin, table, written(models), runs);
    }

    private static void add(PruneResult result, String name, Map<String, Double> table, Map<String, Path> models) {
        result.perplexity().ifPresent(measured -> table.put(name, measured.perplexity()));
        models.put(name, Path.of(result.run()).resolve("artifacts").resolve("model"));
    }

    private static SequencedMap<String, String> written(Map<String, Path> models) {
        var written = new LinkedHashMap<String, String>();
        models.forEach((name, path) -> {
            GenerateResult result = PruneGenerate.run(path, PROMPT, WRITTEN_TOKENS, 0, 1);
            written.put(name, result.text());
        });
        return written;
    }
}
