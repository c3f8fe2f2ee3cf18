package dev.alea.prune;

import dev.alea.choice.structure.MaskPattern;
import dev.alea.prune.eval.Perplexity;
import dev.alea.prune.eval.PerplexityResult;
import dev.alea.prune.eval.TokenSource;
import dev.alea.prune.model.LanguageModel;
import dev.alea.prune.model.LoadedModel;
import dev.alea.prune.model.ModelFolder;
import dev.alea.prune.model.Weights;
import dev.alea.run.Run;
import dev.alea.run.RunSpec;
import dev.alea.run.UsageException;
import dev.alea.run.config.Checks;
import dev.alea.run.progress.Progress;
import dev.alea.run.progress.Screen;
import dev.alea.torch.Devices;
import dev.alea.torch.Scope;
import dev.alea.torch.Torch;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * A plan with its model and data loaded: what every entry point starts from.
 *
 * @param config the resolved plan
 * @param loaded model and tokenizer
 * @param pattern N of M
 * @param evaluation what perplexity is measured on, when the plan names it
 * @param screen where progress is shown
 */
record PruneSession(
        PruneConfig config, LoadedModel loaded, MaskPattern pattern, Optional<TokenSource> evaluation, Screen screen)
        implements AutoCloseable {

    /** Loads what a plan names, and shows no progress. */
    static PruneSession open(PruneConfig plan) {
        return open(plan, Screen.none());
    }

    /** Loads what a plan names. */
    static PruneSession open(PruneConfig plan, Screen screen) {
        PruneConfig config = plan.resolved();
        if (config.model().toString().isEmpty()) {
            throw new UsageException("no model was given; name its folder with --model or the key model");
        }
        if (config.threads() > 0) {
            Torch.initialise(config.threads());
        }
        MaskPattern pattern = pattern(config.pattern());
        LoadedModel loaded = ModelFolder.load(config.model(), Devices.parse(config.device()));
        Optional<TokenSource> evaluation =
                config.evaluation().source().map(source -> TokenSource.read(source, loaded.tokenizer()));
        var session = new PruneSession(config, loaded, pattern, evaluation, screen);
        if (evaluation.isPresent()) {
            session.requireContext("evaluation.seqlen", config.evaluation().seqlen());
        }
        return session;
    }

    /**
     * A pattern that prunes something.
     *
     * @throws UsageException when the text is none
     */
    static MaskPattern pattern(String text) {
        try {
            MaskPattern pattern = MaskPattern.parse(text);
            Checks.that(
                    pattern.keep() < pattern.of(),
                    "the pattern %s keeps every weight, so there is nothing to prune; keep fewer, for example 2:4",
                    pattern);
            return pattern;
        } catch (IllegalArgumentException refused) {
            throw new UsageException("pattern: " + refused.getMessage(), refused);
        }
    }

    LanguageModel model() {
        return loaded.model();
    }

    /**
     * The file to train on: asked for before a run is started, so that a plan without one leaves no run behind.
     *
     * @throws UsageException when the plan names none
     */
    Path requireCalibration() {
        return config.calibration()
                .source()
                .orElseThrow(
                        () -> new UsageException(
                                "no calibration source was given; name a .txt or .npy file with --calibration or the key calibration.source"));
    }

    /** The calibration source. */
    TokenSource calibration() {
        return TokenSource.read(requireCalibration(), loaded.tokenizer());
    }

    private void requireContext(String key, int seqlen) {
        int context = model().config().contextLength();
        Checks.that(
                seqlen <= context,
                "%s is %d, but the model was made for at most %d tokens; set it, or --seqlen, to at most that",
                key,
                seqlen,
                context);
    }

    /** Rows of calibration.seqlen tokens. */
    TokenRows trainingRows() {
        TokenSource source = calibration();
        requireContext("calibration.seqlen", config.calibration().seqlen());
        source.requireIds(model().config().vocabSize());
        return new TokenRows(source.windows(config.calibration().seqlen(), 0), source.sha256Hex());
    }

    /** The perplexity of the model as it is, with its progress shown: what an evaluation is about. */
    Optional<PerplexityResult> perplexityShown() {
        EvaluationSettings settings = config.evaluation();
        return evaluation.map(source -> {
            Perplexity perplexity = settings.perplexity();
            int windows = perplexity.windows(source);
            try (Progress progress = Progress.on(screen, "windows", windows)) {
                return perplexity.measure(
                        model(), PruneWeights.replaced(model(), Map.of()), source, done -> progress.at(done, ""));
            }
        });
    }

    /** Perplexity under some weights, when the plan names a source. */
    Optional<PerplexityResult> perplexity(Weights weights) {
        EvaluationSettings settings = config.evaluation();
        return evaluation.map(source -> settings.perplexity().measure(model(), weights, source));
    }

    Optional<PerplexityResult> perplexity(Map<String, Tensor> replacements) {
        return perplexity(PruneWeights.replaced(model(), replacements));
    }

    /** Starts the run of a plan. */
    Run start(Path runs, Optional<String> name, String verb) {
        String chosen = name.orElseGet(() -> verb + "-"
                + LocalDateTime.now(ZoneId.systemDefault())
                        .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)));
        return Run.start(new RunSpec(runs, chosen, verb, config, facts()), screen);
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("model", loaded.source().toAbsolutePath().toString());
        facts.put("seed", Long.toString(config.seed()));
        facts.put("threads", Integer.toString(Torch.threads()));
        config.calibration().source().ifPresent(file -> facts.put("calibration_sha256", TokenSource.digest(file)));
        evaluation.ifPresent(source -> facts.put("evaluation_sha256", source.sha256Hex()));
        return facts;
    }

    @Override
    public void close() {
        loaded.close();
    }

    /**
     * The masks of a file, for the weights that the plan makes sparse.
     *
     * @throws dev.alea.run.DataException as {@link MaskImport#run}
     */
    Map<String, Tensor> masks(Path file) {
        return MaskImport.read(file, model(), pattern, config.training().denseLayers());
    }

    /** Share of zeros in the prunable weights. */
    double sparsity(Weights weights) {
        double zeros = 0;
        double all = 0;
        try (var _ = Scope.open()) {
            for (String name : model().prunable()) {
                Tensor weight = weights.get(name);
                zeros += weight.eq(new Scalar(0.0)).sum().item_double();
                all += weight.numel();
            }
        }
        return zeros / all;
    }
}
