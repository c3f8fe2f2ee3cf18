package dev.alea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.formats.npy.Npy;
import dev.alea.formats.safetensors.Checkpoint;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import dev.alea.formats.tokenizer.Tokenizers;
import dev.alea.prune.PruneConfig;
import dev.alea.prune.eval.TokenSource;
import dev.alea.run.config.Configs;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Every command of {@code alea prune} and the commands about runs, as their user types them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PruneCommandsTest {
    @TempDir
    private static Path folder = Path.of("");

    private CommandLineFixture cli = new CommandLineFixture(folder);

    @BeforeAll
    void learnOnce() throws IOException {
        cli = CommandLineFixture.make(folder);
        cli.plan("learn", "--run", "learned", "--steps", "6", "--batch", "2", "--set", "training.checkpoint-every=2")
                .succeeded();
    }

    private double perplexity(String model) {
        return cli.run("prune", "eval", "--model", model, "--text", cli.at("text.txt"), "--seqlen", "16", "--json")
                .succeeded()
                .json()
                .required("perplexity")
                .doubleValue();
    }

    @Test
    void evalAnswersWithItsDocumentedKeysOnTheLastLine() {
        JsonNode json = cli.run(
                        "prune",
                        "eval",
                        "--model",
                        cli.at("model"),
                        "--text",
                        cli.at("text.txt"),
                        "--seqlen",
                        "16",
                        "--max-rows",
                        "3",
                        "--protocol",
                        "strided",
                        "--json",
                        "--quiet")
                .succeeded()
                .json();
        assertThat(json.propertyNames())
                .contains("perplexity", "tokens", "windows", "seqlen", "protocol", "sparsity", "dataset_sha256");
        assertThat(json.required("windows").intValue()).isEqualTo(3);
        assertThat(json.required("protocol").stringValue()).isEqualTo("strided");
        assertThat(json.required("sparsity").doubleValue()).isZero();
    }

    @Test
    void learnLeavesAModelThatMeasuresAsItSaidAndAReport() {
        JsonNode json = cli.plan("learn", "--run", "keys", "--steps", "2", "--batch", "2")
                .succeeded()
                .json();
        assertThat(json.propertyNames()).contains("method", "pattern", "perplexity", "run", "table");
        assertThat(json.required("method").stringValue()).isEqualTo("learned");
        Path run = Path.of(json.required("run").stringValue());
        assertThat(perplexity(run.resolve("artifacts").resolve("model").toString()))
                .isEqualTo(json.required("perplexity").doubleValue());
        assertThat(run.resolve("report.html")).isRegularFile().content().contains("<svg", "Every sparse weight");
    }

    @Test
    void theLabMeasuresAtTheMasksOfARunAndLeavesAPage() {
        List<String> words = new ArrayList<>(List.of("lab", "--run", cli.at("runs/learned"), "--groups", "3"));
        words.addAll(List.of("--draws", "500", "--estimators", "exact,straight-through,leave-one-out", "--quiet"));
        String text = cli.run(words.toArray(String[]::new)).succeeded().out();
        assertThat(text).contains("in training: dev.", "Take straight-through: ");
        words.add("--json");
        JsonNode json = cli.run(words.toArray(String[]::new)).succeeded().json();
        assertThat(json.propertyNames())
                .contains("run", "step", "estimator", "kappa", "tau", "loss", "loss_deviation", "groups", "misfit")
                .contains("gradient_norm", "estimators", "skipped", "recommended", "ties", "advice", "report");
        assertThat(json.required("recommended").stringValue()).isEqualTo("straight-through");
        assertThat(json.required("estimators").get(2).propertyNames())
                .contains("relative_bias", "deviation", "cosine", "evaluations", "microseconds", "squared_error")
                .contains("training_deviation", "training_error_per_evaluation_error");
        assertThat(folder.resolve("runs/learned/lab.html"))
                .content()
                .contains("<svg", "What is held", "Take straight-through")
                .doesNotContain("http");
    }

    @Test
    void theLabRefusesARunThatLearnsNoMask() {
        cli.plan("baseline", "--method", "magnitude", "--run", "no-mask").succeeded();
        var refused = cli.run("lab", "--run", cli.at("runs/no-mask"), "--quiet");
        assertThat(refused.code()).isEqualTo(ExitCode.USAGE.value());
        assertThat(refused.err()).startsWith("alea: ").contains("prune-magnitude", "name a run of prune learn");
    }

    @ParameterizedTest
    @ValueSource(strings = {"magnitude", "wanda", "sparsegpt"})
    void baselinesLeaveHalfTheWeightsAndAReport(String method) {
        JsonNode json = cli.plan("baseline", "--method", method, "--run", "by-" + method)
                .succeeded()
                .json();
        assertThat(json.required("method").stringValue()).isEqualTo(method);
        assertThat(json.required("pattern").stringValue()).isEqualTo("2:4");
        assertThat(json.required("sparsity").doubleValue()).isEqualTo(0.5);
        Path run = Path.of(json.required("run").stringValue());
        assertThat(run.resolve("report.html")).isRegularFile().content().contains("Every pruned weight");
        Path out = folder.resolve("exported-" + method);
        cli.run("prune", "export", "--run", run.toString(), "--out", out.toString())
                .succeeded();
        assertThat(perplexity(out.toString()))
                .as("the export has the weights that the method left, not the dense ones under its mask")
                .isEqualTo(json.required("perplexity").doubleValue());
    }

    @Test
    void exportRefusesARunWhoseChangedWeightsAreGone() {
        cli.plan("baseline", "--method", "sparsegpt", "--run", "kept-nothing", "--set", "training.export=false")
                .succeeded();
        var refused = cli.run("prune", "export", "--run", cli.at("runs/kept-nothing"), "--out", cli.at("nothing"));
        assertThat(refused.code()).isEqualTo(ExitCode.DATA.value());
        assertThat(refused.err()).contains("training.export = true");
    }

    @Test
    void exportInTheBitmaskLayoutHoldsThreeTensorsForEachMaskedWeightAndSaysSo() throws IOException {
        Path out = folder.resolve("bitmask");
        JsonNode json = cli.run(
                        "prune",
                        "export",
                        "--run",
                        cli.at("runs/learned"),
                        "--out",
                        out.toString(),
                        "--format",
                        "sparse-24-bitmask",
                        "--json")
                .succeeded()
                .json();
        Path dense = folder.resolve("dense-export");
        JsonNode whole = cli.run(
                        "prune", "export", "--run", cli.at("runs/learned"), "--out", dense.toString(), "--json")
                .succeeded()
                .json();
        assertThat(json.required("bytes").longValue())
                .isLessThan(whole.required("bytes").longValue());
        try (Checkpoint written = Checkpoint.open(out)) {
            assertThat(written.names())
                    .contains(
                            "model.layers.0.mlp.up_proj.compressed",
                            "model.layers.0.mlp.up_proj.bitmask",
                            "model.layers.0.mlp.up_proj.shape")
                    .doesNotContain("model.layers.0.mlp.up_proj.weight");
        }
        assertThat(Files.readString(out.resolve("config.json"))).contains("sparse-24-bitmask", "compressed-tensors");
    }

    @Test
    void aMaskFileIsImportedAndAWrongPatternRefusedByItsGroup() {
        String mask = cli.at("runs/learned/artifacts/mask_compressed.npz");
        cli.run("prune", "import-mask", "--model", cli.at("model"), "--mask", mask, "--out", cli.at("imported"))
                .succeeded();
        assertThat(perplexity(cli.at("imported"))).isEqualTo(perplexity(cli.at("runs/learned/artifacts/model")));
        var refused = cli.run(
                "prune",
                "import-mask",
                "--model",
                cli.at("model"),
                "--mask",
                mask,
                "--pattern",
                "1:4",
                "--out",
                cli.at("refused"));
        assertThat(refused.code()).isEqualTo(ExitCode.DATA.value());
        assertThat(refused.err()).contains("group").contains("q_proj");
    }

    @Test
    void weightsKeptDenseStayWholeThroughLearningExportAndImport() {
        JsonNode json = cli.plan(
                        "learn",
                        "--run",
                        "partly",
                        "--steps",
                        "2",
                        "--batch",
                        "2",
                        "--set",
                        "training.dense-layers=mlp.down_proj")
                .succeeded()
                .json();
        assertThat(json.required("sparsity").doubleValue()).isBetween(0.3, 0.45);
        String mask = cli.at("runs/partly/artifacts/mask_compressed.npz");
        cli.run("prune", "export", "--run", cli.at("runs/partly"), "--out", cli.at("partly-exported"))
                .succeeded();
        assertThat(perplexity(cli.at("partly-exported")))
                .isEqualTo(json.required("perplexity").doubleValue());
        String[] words = {
            "prune", "import-mask", "--model", cli.at("model"), "--mask", mask, "--out", cli.at("partly-imported")
        };
        var refused = cli.run(words);
        assertThat(refused.code()).isEqualTo(ExitCode.DATA.value());
        assertThat(refused.err()).contains("down_proj");
        List<String> named = new ArrayList<>(List.of(words));
        named.addAll(List.of("--dense", "mlp.down_proj"));
        cli.run(named.toArray(String[]::new)).succeeded();
        var unknown = cli.plan("learn", "--run", "unknown-layer", "--set", "training.dense-layers=mlp.down");
        assertThat(unknown.code()).isEqualTo(ExitCode.USAGE.value());
        assertThat(unknown.err()).contains("mlp.down");
    }

    @Test
    void finetuningKeepsThePattern() {
        JsonNode json = cli.plan("finetune", "--from", cli.at("runs/learned"), "--run", "tuned", "--steps", "4")
                .succeeded()
                .json();
        assertThat(json.required("method").stringValue()).isEqualTo("finetuned");
        assertThat(json.required("sparsity").doubleValue()).isEqualTo(0.5);
        assertThat(json.required("table").propertyNames()).containsExactly("dense", "mask", "finetuned");
        assertThat(folder.resolve("runs/tuned/report.html")).isRegularFile();
    }

    @Test
    void aLongerPlanGoesOnFromTheLastStep() {
        cli.plan("learn", "--run", "short", "--steps", "2", "--batch", "2").succeeded();
        JsonNode json = cli.run("extend", cli.at("runs/short"), "--to-steps", "4", "--json", "--quiet")
                .succeeded()
                .json();
        assertThat(json.required("steps").intValue()).isEqualTo(4);
        var less = cli.run("extend", cli.at("runs/short"), "--to-steps", "3");
        assertThat(less.code()).isEqualTo(ExitCode.USAGE.value());
        assertThat(less.err()).contains("4 steps");
    }

    @Test
    void sensitivityNamesEveryWeightAndKeepsToItsBudget() {
        JsonNode json = cli.plan("sensitivity", "--run", "scan", "--dense-budget", "0.2", "--method", "magnitude")
                .succeeded()
                .json();
        assertThat(json.required("layers").size()).isEqualTo(14);
        long all = 0;
        long dense = 0;
        List<String> chosen = json.required("dense_layers")
                .valueStream()
                .map(JsonNode::stringValue)
                .toList();
        for (JsonNode layer : json.required("layers")) {
            long weights = layer.required("weights").longValue();
            all += weights;
            dense += chosen.contains(layer.required("name").stringValue()) ? weights : 0;
        }
        assertThat(dense).isLessThanOrEqualTo((long) (0.2 * all));
        assertThat(folder.resolve("runs/scan/report.html")).isRegularFile();
    }

    @Test
    void generateGoesOnFromThePromptAndIsRepeatable() {
        String[] words = {
            "prune",
            "generate",
            "--model",
            cli.at("model"),
            "--prompt",
            "int sum(",
            "--max-tokens",
            "5",
            "--temperature",
            "0.7",
            "--seed",
            "3",
            "--json"
        };
        JsonNode first = cli.run(words).succeeded().json();
        assertThat(first.required("text").stringValue()).startsWith("int sum(");
        assertThat(cli.run(words).json().required("ids")).isEqualTo(first.required("ids"));
    }

    @Test
    void runsAreListedShownAndCompared() {
        String where = cli.at("runs");
        assertThat(cli.run("runs", "list", "--runs", where).succeeded().out()).contains("learned", "finished");
        assertThat(cli.run("runs", "show", "learned", "--runs", where)
                        .succeeded()
                        .out())
                .contains("lm_loss", "perplexity", "kappa");
        JsonNode best = cli.run("runs", "compare", "perplexity", "--runs", where, "--json")
                .succeeded()
                .json();
        assertThat(best.required("runs").size()).isPositive();
        var unknownRun = cli.run("runs", "show", "nope", "--runs", where);
        assertThat(unknownRun.code()).isEqualTo(ExitCode.USAGE.value());
        assertThat(unknownRun.err()).contains("nope", "learned");
        var unknownMetric = cli.run("runs", "compare", "accuracy", "--runs", where);
        assertThat(unknownMetric.code()).isEqualTo(ExitCode.USAGE.value());
        assertThat(unknownMetric.err()).contains("accuracy", "lm_loss");
    }

    private PruneConfig planOf(String run) {
        return Configs.read(
                PruneConfig.class, folder.resolve("runs").resolve(run).resolve("config.toml"), PruneConfig.defaults());
    }

    @Test
    void theShorthandsOfLearnAreInThePlanThatTheRunKeeps() {
        JsonNode json = cli.plan(
                        "learn",
                        "--run",
                        "shorthands",
                        "--steps",
                        "1",
                        "--batch",
                        "3",
                        "--learning-rate",
                        "0.25",
                        "--estimator",
                        "straight-through-gumbel",
                        "--prior",
                        "magnitude",
                        "--seed",
                        "9",
                        "--max-rows",
                        "2",
                        "--protocol",
                        "strided",
                        "--set",
                        "training.export=false",
                        "--set",
                        "training.baselines=false")
                .succeeded()
                .json();
        assertThat(json.required("windows").intValue()).isEqualTo(2);
        assertThat(json.required("protocol").stringValue()).isEqualTo("strided");
        PruneConfig plan = planOf("shorthands");
        assertThat(plan.training().steps()).isEqualTo(1);
        assertThat(plan.training().batch()).isEqualTo(3);
        assertThat(plan.optimizer().learningRate()).isEqualTo(0.25);
        assertThat(plan.estimator().name()).isEqualTo("straight-through-gumbel");
        assertThat(plan.prior().mask()).isEqualTo("magnitude");
        assertThat(plan.seed()).isEqualTo(9);
        assertThat(folder.resolve("runs/shorthands/artifacts/model")).doesNotExist();
    }

    @Test
    void fineTuningTakesItsStepsFromTheConfigurationUnlessTheOptionIsGiven() throws IOException {
        Path file = Files.writeString(folder.resolve("tune.toml"), "[finetune]\nsteps = 2\nlearning-rate = 0.001\n");
        String[] words = {"--from", cli.at("runs/learned"), "--config", file.toString(), "--max-rows", "1", "--run"};
        JsonNode json = cli.plan("finetune", with(words, "by-file")).succeeded().json();
        assertThat(json.required("steps").intValue()).isEqualTo(2);
        json = cli.plan("finetune", with(words, "by-option", "--steps", "3"))
                .succeeded()
                .json();
        assertThat(json.required("steps").intValue()).isEqualTo(3);
        assertThat(planOf("by-option").finetune().learningRate()).isEqualTo(0.001);
    }

    private static String[] with(String[] words, String... more) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void withoutAWeightUpdateSparseGptKeepsTheWeightsThatItKeeps() {
        cli.plan("baseline", "--method", "sparsegpt", "--no-weight-update", "--run", "mask-only", "--max-rows", "1")
                .succeeded();
        cli.plan("baseline", "--method", "sparsegpt", "--run", "updated", "--max-rows", "1")
                .succeeded();
        assertThat(changedWeights("mask-only")).isZero();
        assertThat(changedWeights("updated")).isPositive();
    }

    /** How many weights of a run's model are neither zero nor those of the dense model. */
    private long changedWeights(String run) {
        long changed = 0;
        try (Checkpoint dense = Checkpoint.open(folder.resolve("model"));
                Checkpoint pruned = Checkpoint.open(
                        folder.resolve("runs").resolve(run).resolve("artifacts").resolve("model"))) {
            for (String name : dense.names()) {
                float[] was = dense.tensor(name).toFloats();
                float[] is = pruned.tensor(name).toFloats();
                for (int i = 0; i < was.length; i++) {
                    changed += is[i] != 0 && is[i] != was[i] ? 1 : 0;
                }
            }
        }
        return changed;
    }

    @Test
    void tokenRowsMeasureAsTheTextTheyCameFrom() {
        JsonNode text = cli.run(
                        "prune",
                        "eval",
                        "--model",
                        cli.at("model"),
                        "--text",
                        cli.at("text.txt"),
                        "--seqlen",
                        "16",
                        "--max-rows",
                        "4",
                        "--json")
                .succeeded()
                .json();
        int[][] rows;
        try (var tokenizer = Tokenizers.open(folder.resolve("model"))) {
            rows = TokenSource.read(folder.resolve("text.txt"), Optional.of(tokenizer))
                    .windows(16, 4);
        }
        TensorData ids = TensorData.zeros("rows", DType.I32, Shape.of(4, 16));
        for (int i = 0; i < 64; i++) {
            ids.bytes()
                    .setAtIndex(
                            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), i, rows[i / 16][i % 16]);
        }
        Npy.write(folder.resolve("rows.npy"), ids);
        JsonNode tokens = cli.run(
                        "prune",
                        "eval",
                        "--model",
                        cli.at("model"),
                        "--tokens",
                        cli.at("rows.npy"),
                        "--seqlen",
                        "16",
                        "--json")
                .succeeded()
                .json();
        assertThat(tokens.required("perplexity")).isEqualTo(text.required("perplexity"));
        assertThat(tokens.required("windows").intValue()).isEqualTo(4);
        assertThat(tokens.required("tokens").longValue()).isEqualTo(64);
        assertThat(tokens.required("dataset_sha256")).isNotEqualTo(text.required("dataset_sha256"));
    }

    @Test
    void theLikeliestTextDoesNotDependOnTheSeedAndHasTheLengthThatWasAskedFor() {
        String[] words = {
            "prune",
            "generate",
            "--model",
            cli.at("model"),
            "--prompt",
            "int sum(",
            "--max-tokens",
            "3",
            "--json",
            "--seed"
        };
        JsonNode one = cli.run(with(words, "1")).succeeded().json();
        assertThat(cli.run(with(words, "2")).succeeded().json().required("ids")).isEqualTo(one.required("ids"));
        words[7] = "4";
        JsonNode longer = cli.run(with(words, "1")).succeeded().json();
        assertThat(longer.required("ids").size()).isEqualTo(one.required("ids").size() + 1);
    }
}
