package dev.alea.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.pytorch.global.torch.softmax;

import dev.alea.choice.mask.MaskedWeights;
import dev.alea.choice.structure.MaskPattern;
import dev.alea.formats.safetensors.SafetensorsFile;
import dev.alea.prune.model.LanguageModel;
import dev.alea.prune.model.ModelFolder;
import dev.alea.run.Run;
import dev.alea.run.RunSpec;
import dev.alea.run.log.Series;
import dev.alea.torch.CustomGradient;
import dev.alea.torch.Devices;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The published trajectory: twelve steps of the reference formulas with noise that any language can make. */
@Tag("golden")
class PruneTrainingGoldenTest {
    private static final String INFO = "train/info.json";
    private static final String TENSORS = "train/train.safetensors";
    private static final MaskPattern PATTERN = MaskPattern.parse("2:4");

    private final JsonNode info = PruneGolden.json(INFO);
    private final List<String> order = names(info);
    private final long gumbelSeed = seed("first_gumbel_seed_");
    private final long normalSeed = seed("first_normal_seed_");

    @TempDir
    Path runs;

    @Test
    void theNoiseIsThePublishedNoise() {
        try (var _ = Scope.open()) {
            float[] gumbels = Tensors.floats(PruneGolden.tensor(TENSORS, "first_gumbel_seed_" + gumbelSeed));
            float[] normals = Tensors.floats(PruneGolden.tensor(TENSORS, "first_normal_seed_" + normalSeed));
            for (int i = 0; i < gumbels.length; i++) {
                assertThat(SplitMix.gumbel(gumbelSeed, i + 1)).isCloseTo(gumbels[i], within(1e-6f));
                assertThat(SplitMix.normal(normalSeed, i + 1)).isCloseTo(normals[i], within(1e-6f));
            }
        }
    }

    @Test
    void lossesGradientsAndMasksFollowThePublishedTrajectory() {
        try (var _ = Scope.open()) {
            LanguageModel model = ModelFolder.load(PruneGolden.path("llama-a"), Devices.parse("cpu"))
                    .model();
            int steps = info.get("steps").intValue();
            TokenRows rows = rows();
            PruneConfig config = config(steps, rows.rows().length);
            Map<String, Tensor> prior = magnitude(model);
            var task = new PruneTraining.Task(config, model, rows, prior, this::sample, this::initial);
            try (Run run = Run.start(new RunSpec(runs, "golden", "prune", config, Map.of()))) {
                PruneTraining.Outcome outcome = PruneTraining.train(task, run, _ -> OptionalDouble.empty());
                compareLog(run, steps);
                MaskLogits start =
                        MaskLogits.initialise(PATTERN, model, model.prunable(), prior, config.prior(), this::initial);
                compareLoss(model, start.hardMasks(), rows, "eval_loss_hard_mask_before", 1e-4);
                compareLoss(model, outcome.masks().hardMasks(), rows, "eval_loss_hard_mask_after", 1e-2);
                compareMasks(outcome);
            }
        }
    }

    @Test
    void theFirstGradientIsThePublishedOne() {
        try (var _ = Scope.open()) {
            LanguageModel model = ModelFolder.load(PruneGolden.path("llama-a"), Devices.parse("cpu"))
                    .model();
            TokenRows rows = rows();
            PruneConfig config = config(info.get("steps").intValue(), rows.rows().length);
            MaskLogits masks = MaskLogits.initialise(
                    PATTERN, model, model.prunable(), magnitude(model), config.prior(), this::initial);
            String first = order.getFirst();
            assertClose(
                    logits(masks, first),
                    PruneGolden.tensor(TENSORS, "init_gate." + first).t(),
                    1e-6);
            var gradient = new RelaxedGradient(masks, this::sample, new Objective(model, 0, 1), false, false);
            gradient.accumulate(AnnealPoint.at(config, 0), List.of(rows.batch(identity(rows), 0, rows.rows().length)));
            try (var file = SafetensorsFile.open(PruneGolden.path(TENSORS))) {
                for (String key : file.names()) {
                    if (key.startsWith("step0.grad_gate.")) {
                        String name = key.substring("step0.grad_gate.".length());
                        Tensor expected = PruneGolden.tensor(TENSORS, key).t();
                        double size = expected.abs().max().item_double();
                        assertClose(logits(masks, name).grad(), expected, 1e-4 * size);
                    }
                }
            }
            JsonNode norms = info.get("step0_grad_norm_each");
            for (int j = 0; j < order.size(); j++) {
                double norm = logits(masks, order.get(j)).grad().norm().item_double();
                assertThat(norm)
                        .isCloseTo(
                                norms.get(j).doubleValue(),
                                within(1e-4 * norms.get(j).doubleValue()));
            }
        }
    }

    private void compareLog(Run run, int steps) {
        var series = run.history().series();
        for (int t = 0; t < steps; t++) {
            JsonNode expected = info.get("log").get(t);
            // Rounding is amplified by each change of an argmax: 1e-4 at the start, 1e-2 at the end.
            double tolerance = 1e-4 * Math.pow(100, (double) t / (steps - 1));
            compare(series.get("kappa"), t, "kappa", expected, "kappa", 1e-9);
            compare(series.get("tau"), t, "tau", expected, "tau", 1e-9);
            compare(series.get("lambda"), t, "lambda", expected, "lambda_", 1e-9);
            compare(series.get("learning_rate"), t, "learning_rate", expected, "lr", 1e-9);
            compare(series.get("lm_loss"), t, "lm_loss", expected, "lm_loss", tolerance);
            compare(series.get("kept_norm"), t, "kept_norm", expected, "reg", tolerance);
            compare(series.get("total"), t, "total", expected, "total", tolerance);
            compare(series.get("grad_norm"), t, "grad_norm", expected, "grad_norm_before_clip", 10 * tolerance);
        }
    }

    private static void compare(
            @Nullable Series found, int t, String key, JsonNode expected, String expectedKey, double relative) {
        double value = expected.get(expectedKey).doubleValue();
        Series series = Objects.requireNonNull(found, key);
        assertThat(series.values()[t]).as("%s of step %d", key, t).isCloseTo(value, within(relative * Math.abs(value)));
    }

    private void compareLoss(
            LanguageModel model, Map<String, Tensor> masks, TokenRows rows, String key, double relative) {
        Tensor ids = rows.batch(identity(rows), 0, rows.rows().length);
        var weights = PruneWeights.replaced(model, PruneWeights.masked(model, masks));
        double expected = info.get(key).doubleValue();
        double found = new Objective(model, 0, 1).of(weights, ids).languageModel();
        assertThat(found).as(key).isCloseTo(expected, within(relative * expected));
    }

    private void compareMasks(PruneTraining.Outcome outcome) {
        long differing = 0;
        long all = 0;
        for (String name : order) {
            Tensor mask = PruneWeights.named(outcome.masks().hardMasks(), name + ".weight");
            long[] found = Tensors.longs(mask.reshape(-1));
            long[] packed = Tensors.longs(PruneGolden.tensor(TENSORS, "final_mask_bits." + name));
            all += found.length;
            for (int i = 0; i < found.length; i++) {
                differing += found[i] == (packed[i >> 3] >> (7 - (i & 7)) & 1) ? 0 : 1;
            }
        }
        assertThat((double) differing / all).as("share of bits that differ").isLessThan(0.01);
    }

    private PruneConfig config(int steps, int batch) {
        JsonNode start = info.get("log").get(0);
        double rate = info.get("lr").doubleValue();
        return PruneConfig.defaults()
                .withAnneal(new AnnealSettings(
                        start.get("kappa").doubleValue(),
                        end("kappa", steps),
                        start.get("tau").doubleValue(),
                        end("tau", steps),
                        info.get("lambda_").doubleValue(),
                        0))
                .withPrior(new PriorSettings("magnitude", info.get("alpha").doubleValue(), 0.01))
                .withOptimizer(new OptimizerSettings(
                        rate,
                        info.get("min_lr_factor").doubleValue(),
                        info.get("betas").get(0).doubleValue(),
                        info.get("betas").get(1).doubleValue(),
                        info.get("eps").doubleValue(),
                        info.get("wd").doubleValue(),
                        info.get("clip").doubleValue()))
                .withTraining(new TrainingSettings(steps, batch, 1, false, List.of(), 0, 1, steps, false, false));
    }

    /** Where a linear schedule ends, from its first two values. */
    private double end(String key, int steps) {
        double first = info.get("log").get(0).get(key).doubleValue();
        double second = info.get("log").get(1).get(key).doubleValue();
        return Math.max(first + steps * (second - first), 1e-12);
    }

    private TokenRows rows() {
        Tensor batch = PruneGolden.tensor(TENSORS, "batch");
        long[] flat = Tensors.longs(batch);
        int[][] rows = new int[(int) batch.size(0)][(int) batch.size(1)];
        for (int i = 0; i < flat.length; i++) {
            rows[i / rows[0].length][i % rows[0].length] = (int) flat[i];
        }
        return new TokenRows(rows, "golden");
    }

    private static int[] identity(TokenRows rows) {
        return java.util.stream.IntStream.range(0, rows.rows().length).toArray();
    }

    private static long seed(String prefix) {
        try (var file = SafetensorsFile.open(PruneGolden.path(TENSORS))) {
            return file.names().stream()
                    .filter(name -> name.startsWith(prefix))
                    .mapToLong(name -> Long.parseLong(name.substring(prefix.length())))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private int module(String name) {
        return order.indexOf(name.substring(0, name.length() - ".weight".length()));
    }

    /** The published logits are group-major, ours candidate-major. */
    private Tensor initial(String name, long candidates, long groups) {
        long seed = normalSeed + module(name);
        float[] values = new float[(int) (candidates * groups)];
        for (int i = 0; i < values.length; i++) {
            values[i] = SplitMix.normal(seed, i + 1);
        }
        return Tensors.of(values, groups, candidates).t();
    }

    /** The published formula with the published noise, by operators of the engine. */
    private Tensor sample(
            String name, Tensor logits, Tensor weight, MaskedWeights.Settings settings, long step, int draw) {
        long seed = gumbelSeed * (step + 1) + module(name);
        long candidates = logits.size(0);
        long groups = logits.size(1);
        float[] noise = new float[(int) (candidates * groups)];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = SplitMix.gumbel(seed, i + 1);
        }
        Tensor noisy = logits.mul(new Scalar(settings.kappa()))
                .add(Tensors.of(noise, groups, candidates).t());
        Tensor choice = softmax(noisy.div(new Scalar(settings.tau())), 0);
        Tensor masked =
                PATTERN.event(choice).reshape(weight.sizes().vec().get()).mul(weight);
        // The contract of a sampler: its gradient includes that of -lambda times the squared norm.
        Tensor kept = masked.detach();
        Tensor result = kept.clone();
        CustomGradient.attach(List.of(masked), List.of(result), gradients ->
                new Tensor[] {gradients[0].sub(kept.mul(new Scalar(2 * settings.lambda())))});
        return result;
    }

    private static Map<String, Tensor> magnitude(LanguageModel model) {
        Map<String, Tensor> masks = new LinkedHashMap<>();
        for (String name : model.prunable()) {
            Tensor weight = PruneWeights.parameter(model, name);
            float[] values = Tensors.floats(weight.abs());
            float[] mask = new float[values.length];
            for (int group = 0; group < values.length; group += PATTERN.of()) {
                for (int n = 0; n < PATTERN.keep(); n++) {
                    int best = -1;
                    for (int k = group; k < group + PATTERN.of(); k++) {
                        if (mask[k] == 0 && (best < 0 || values[k] > values[best])) {
                            best = k;
                        }
                    }
                    mask[best] = 1;
                }
            }
            masks.put(name, Tensors.of(mask, weight.size(0), weight.size(1)).to(ScalarType.Byte));
        }
        return masks;
    }

    private static Tensor logits(MaskLogits masks, String module) {
        return PruneWeights.named(masks.logits(), module + ".weight");
    }

    private static void assertClose(Tensor found, Tensor expected, double tolerance) {
        assertThat(found.detach().sub(expected).abs().max().item_double()).isLessThan(tolerance);
    }

    private static List<String> names(JsonNode info) {
        List<String> names = new ArrayList<>();
        info.get("order").forEach(name -> names.add(name.stringValue()));
        return names;
    }
}
