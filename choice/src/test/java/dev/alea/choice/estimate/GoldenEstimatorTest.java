package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.choice.FalseAlarms;
import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/** Same logits, same noise, same gradient as the published formulas in PyTorch; numbers come from the file. */
@Tag("golden")
@Execution(ExecutionMode.CONCURRENT)
final class GoldenEstimatorTest {
    private static final double DOUBLE = 1e-12;
    /** Of the largest component; noise, softmax and cost in float32. */
    private static final double FLOAT = 2e-5;

    /** Names of the file and how its parameters make an estimator of ours. */
    private static final Map<String, Function<JsonNode, Estimator>> NAMES = names();

    private static Map<String, Function<JsonNode, Estimator>> names() {
        Map<String, Function<JsonNode, Estimator>> names = new LinkedHashMap<>();
        names.put(
                "reinforce",
                p -> new Reinforce(new MovingAverage(0.9, p.get("b").asDouble())));
        names.put("sub_reinforce", _ -> new Reinforce(MovingAverage.empty(0.9)));
        names.put("rloo", p -> new LeaveOneOut(p.get("S").asInt()));
        names.put("sfess_rloo", p -> new SubsetScore(p.get("S").asInt()));
        names.put("pl_subset_rloo", p -> new SubsetScore(p.get("S").asInt()));
        names.put("relax_subsample", p -> new RelaxedTopK(p.get("tau").asDouble()));
        names.put(
                "st_relax_subsample",
                p -> new StraightThroughRelaxedTopK(p.get("tau").asDouble()));
        names.put("gumbel_softmax", p -> new GumbelSoftmax(p.get("tau").asDouble()));
        names.put("mask_gumbel_softmax", p -> new GumbelSoftmax(p.get("tau").asDouble()));
        names.put(
                "st_gumbel_softmax",
                p -> new StraightThroughGumbelSoftmax(p.get("tau").asDouble()));
        names.put(
                "mask_st_gumbel_softmax",
                p -> new StraightThroughGumbelSoftmax(p.get("tau").asDouble()));
        names.put("st", p -> new StraightThrough(p.get("tau").asDouble()));
        names.put("simple", _ -> new ExactMarginalSubset());
        names.put("reinmax", p -> new SecondOrderStraightThrough(p.get("tau").asDouble()));
        names.put(
                "reinmax_t1.3", p -> new SecondOrderStraightThrough(p.get("tau").asDouble()));
        names.put("mask_reinmax", _ -> new SecondOrderStraightThrough(1));
        names.put("second_order_st_subset", _ -> new SecondOrderStraightThrough(1));
        names.put(
                "gumbel_rao",
                p -> new GumbelRao(p.get("tau").asDouble(), p.get("M").asInt()));
        names.put(
                "decoupled_soft",
                p -> new DecoupledGumbelSoftmax(
                        p.get("tauF").asDouble(), p.get("tauB").asDouble()));
        names.put(
                "decoupled_st",
                p -> new DecoupledStraightThrough(
                        p.get("tauF").asDouble(), p.get("tauB").asDouble()));
        names.put(
                "gapped_st",
                p -> new GappedStraightThrough(
                        p.get("tau").asDouble(), p.get("gap").asDouble()));
        names.put(
                "gapped_st_p", p -> new GappedStraightThrough(p.get("tau").asDouble(), GappedStraightThrough.ADAPTIVE));
        names.put("local_expectation", _ -> new LocalExpectation());
        names.put("imle", p -> new ImplicitMle(p.get("lam").asDouble()));
        names.put("aimle", p -> new AdaptiveImle(p.get("alpha").asDouble(), 1, MovingAverage.empty(0.9)));
        names.put(
                "noise_score",
                p -> new NoiseScore(
                        p.get("eps").asDouble(),
                        new MovingAverage(0.9, p.get("b").asDouble())));
        names.put(
                "relax",
                p -> new Relax(p.get("tau").asDouble(), p.get("eta").asDouble(), GoldenEstimatorTest::network));
        names.put("imle_topk_gumbel", p -> new ImplicitMle(p.get("lam").asDouble()));
        names.put("imle_topk_sog", p -> new ImplicitMle(p.get("lam").asDouble()));
        names.put(
                "gumbel_sinkhorn",
                p -> new GumbelSinkhorn(
                        p.get("tau").asDouble(), p.get("iterations").asInt()));
        names.put(
                "gumbel_matching_st",
                p -> new StraightThroughSinkhorn(
                        p.get("tau").asDouble(), p.get("iterations").asInt()));
        names.put("softsort", p -> new SoftSort(p.get("tau").asDouble()));
        names.put("softsort_st", p -> new StraightThroughSoftSort(p.get("tau").asDouble()));
        names.put("neuralsort", p -> new NeuralSort(p.get("tau").asDouble()));
        names.put(
                "neuralsort_st", p -> new StraightThroughNeuralSort(p.get("tau").asDouble()));
        names.put("pl_rloo", p -> new LeaveOneOut(p.get("S").asInt()));
        names.put("muprop", _ -> new MuProp());
        names.put(
                "b_reinforce",
                p -> new Reinforce(new MovingAverage(0.9, p.get("b").asDouble())));
        names.put("b_rloo", p -> new LeaveOneOut(p.get("S").asInt()));
        names.put("b_st", _ -> new StraightThrough(1));
        names.put("b_reinmax", _ -> new SecondOrderStraightThrough(1));
        names.put("b_muprop", _ -> new MuProp());
        names.put("b_local_expectation", _ -> new LocalExpectation());
        names.put(
                "b_rebar", p -> new Rebar(p.get("tau").asDouble(), p.get("eta").asDouble()));
        names.put("binary_concrete", p -> new BinaryConcrete(p.get("tau").asDouble()));
        names.put(
                "st_binary_concrete",
                p -> new StraightThroughBinaryConcrete(p.get("tau").asDouble()));
        names.put("arm", _ -> new Arm());
        names.put("disarm", _ -> new DisArm());
        for (String n : List.of("2", "4")) {
            names.put("arms" + n, p -> new Arms(p.get("n").asInt()));
            names.put("carms" + n, p -> new Carms(p.get("n").asInt()));
        }
        names.put("rebar", p -> new Rebar(p.get("tau").asDouble(), p.get("eta").asDouble()));
        return names;
    }

    private static Function<JsonNode, Estimator> maker(String name) {
        return java.util.Objects.requireNonNull(NAMES.get(name), name);
    }

    private static Tensor network(Tensor scores) {
        Tensor inner = GoldenFile.tensor(GoldenFile.get("relax_net", "W")).to(scores.scalar_type());
        Tensor outer = GoldenFile.tensor(GoldenFile.get("relax_net", "V")).to(scores.scalar_type());
        return new ControlVariate.Tanh(inner, outer).of(scores);
    }

    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    @TestFactory
    Stream<DynamicTest> gradientsOfTheFile() {
        return NAMES.entrySet().stream()
                .flatMap(entry -> GoldenFile.cases(entry.getKey()).stream()
                        .filter(c -> GoldenProblem.known(c.get("problem").asString()))
                        .map(c -> DynamicTest.dynamicTest(
                                entry.getKey() + " " + c.get("cost").asString() + " " + c.get("noise_step"), () -> {
                                    Estimator estimator = entry.getValue().apply(c.get("params"));
                                    check(c, estimator, ScalarType.Double, DOUBLE);
                                    check(c, estimator, ScalarType.Float, FLOAT);
                                })));
    }

    private static void check(JsonNode c, Estimator estimator, ScalarType type, double tolerance) {
        try (var _ = Scope.open()) {
            GoldenProblem problem = GoldenProblem.of(c, estimator);
            Tensor leaf = problem.logits().to(type).detach().set_requires_grad(true);
            Cost cost = GoldenFile.cost(c.get("cost").asString(), problem.eventSize());
            Tensor surrogate = estimator.surrogate(problem.structure(), leaf, cost, noise(c, problem, leaf));
            surrogate.backward();
            close(problem.file(leaf.grad()), GoldenFile.doubles(c.get("grad")), tolerance);
        }
    }

    /** The noise of a case. */
    private static Noise noise(JsonNode c, GoldenProblem problem, Tensor logits) {
        Map<Noise.Part, Tensor> parts = new LinkedHashMap<>();
        JsonNode noise = c.get("noise");
        // some cases give the Gumbels themselves: u = 1 - exp(-exp(-eps))
        Tensor u = noise.has("u")
                ? GoldenFile.tensor(noise.get("u"))
                : GoldenFile.tensor(noise.get("eps")).neg().exp().neg().expm1().neg();
        parts.put(Noise.Part.CHOICE, problem.here(u).to(logits.scalar_type()));
        if (noise.has("v")) {
            parts.put(
                    Noise.Part.CONDITIONAL,
                    problem.here(GoldenFile.tensor(noise.get("v"))).to(logits.scalar_type()));
        }
        if (noise.has("w")) {
            parts.put(Noise.Part.ORDER, GoldenFile.tensor(noise.get("w")).to(logits.scalar_type()));
        }
        return new Noise.Given(parts);
    }

    @TestFactory
    Stream<DynamicTest> enumeratedGradients() {
        return Arrays.stream(GoldenProblem.values())
                .filter(problem -> problem != GoldenProblem.MATCH)
                .flatMap(problem -> Stream.of("lin", "quad", "smooth")
                        .map(cost -> DynamicTest.dynamicTest(problem + " " + cost, () -> exact(problem, cost))));
    }

    private static void exact(GoldenProblem problem, String costName) {
        try (var _ = Scope.open()) {
            Structure structure = problem.structure();
            Tensor leaf = problem.logits().detach().set_requires_grad(true);
            Cost cost = GoldenFile.cost(costName, problem.eventSize());
            Tensor value = new Exact().surrogate(structure, leaf, cost, new Noise.Given(Map.of()));
            value.backward();
            JsonNode expected = GoldenFile.get("exact", problem.key() + "/" + costName);
            close(value.reshape(1), new double[] {expected.get("J").asDouble()}, DOUBLE);
            close(problem.file(leaf.grad()), GoldenFile.doubles(expected.get("grad")), DOUBLE);
        }
    }

    /** Means of four million draws, for estimators whose mean has no closed form: two-sample, both errors counted. */
    @TestFactory
    Stream<DynamicTest> pinnedMeans() {
        return Stream.of(
                        "gumbel_softmax",
                        "st_gumbel_softmax",
                        "decoupled_soft",
                        "decoupled_st",
                        "imle",
                        "aimle",
                        "binary_concrete",
                        "st_binary_concrete",
                        "relax_subsample",
                        "st_relax_subsample")
                .flatMap(name -> Stream.of("quad", "smooth")
                        .map(cost -> DynamicTest.dynamicTest(name + " " + cost, () -> {
                            JsonNode pin = GoldenFile.get("exact", "MC4M E[" + name + "]/" + cost);
                            Estimator estimator = maker(name).apply(pin.get("prm"));
                            JsonNode c = GoldenFile.cases(name).getFirst();
                            checkMean(name, estimator, GoldenProblem.of(c, estimator), cost, pin);
                        })));
    }

    /** Averaging over the conditional noise keeps the mean of straight-through Gumbel-softmax. */
    @TestFactory
    Stream<DynamicTest> gumbelRaoHasThatMeanToo() {
        return Stream.of("quad", "smooth")
                .map(cost -> DynamicTest.dynamicTest(cost, () -> {
                    JsonNode pin = GoldenFile.get("exact", "MC4M E[st_gumbel_softmax]/" + cost);
                    GumbelRao rao = new GumbelRao(pin.get("prm").get("tau").asDouble(), 3);
                    checkMean("rao", rao, GoldenProblem.CAT, cost, pin);
                }));
    }

    private static void checkMean(String name, Estimator estimator, GoldenProblem problem, String cost, JsonNode pin) {
        double[][] draws = draws("pin/" + name + "/" + cost, Candidate.of(estimator), problem, cost, 128_000);
        double[] mean = GoldenFile.doubles(pin.get("mean"));
        double[] error = GoldenFile.doubles(pin.get("se"));
        double bound = FalseAlarms.z(mean.length);
        for (int i = 0; i < mean.length; i++) {
            int at = i;
            double own = Arrays.stream(draws).mapToDouble(d -> d[at]).average().orElseThrow();
            double variance = Arrays.stream(draws)
                    .mapToDouble(d -> (d[at] - own) * (d[at] - own))
                    .average()
                    .orElseThrow();
            double z = (own - mean[i]) / Math.sqrt(variance / draws.length + error[i] * error[i]);
            assertThat(Math.abs(z))
                    .as("%s, coordinate %d. %s", name, i, Seeds.text())
                    .isLessThan(bound);
        }
    }

    /** Biased estimators whose mean the file enumerates. */
    @TestFactory
    Stream<DynamicTest> enumeratedMeans() {
        Map<String, Estimator> formulas = Map.of(
                "E[st]", new StraightThrough(1),
                "E[reinmax]", new SecondOrderStraightThrough(1),
                "E[gapped_st tau .5 gap 1]", new GappedStraightThrough(0.5, 1),
                "E[simple]", new ExactMarginalSubset());
        return formulas.entrySet().stream()
                .flatMap(entry -> Stream.of("quad", "smooth")
                        .map(cost -> DynamicTest.dynamicTest(entry.getKey() + " " + cost, () -> {
                            GoldenProblem problem =
                                    entry.getKey().contains("simple") ? GoldenProblem.SUB : GoldenProblem.CAT;
                            String what = entry.getKey() + "/" + cost;
                            Candidate candidate = Candidate.of(entry.getValue());
                            MeanTest.check(
                                    what,
                                    GoldenFile.doubles(GoldenFile.get("exact", what)),
                                    (block, size) -> draws(what + block, candidate, problem, cost, size));
                        })));
    }

    /** The variance of one draw, which no test of means can see. */
    @TestFactory
    Stream<DynamicTest> pinnedVariances() {
        return Stream.of(
                        "reinforce",
                        "rloo",
                        "sfess_rloo",
                        "local_expectation",
                        "muprop",
                        "rebar",
                        "relax",
                        "gumbel_rao",
                        "reinmax",
                        "arm",
                        "disarm",
                        "arms4",
                        "b_rebar",
                        "pl_subset_rloo",
                        "carms2")
                .flatMap(name -> Stream.of("quad", "smooth")
                        .map(cost -> DynamicTest.dynamicTest(name + " " + cost, () -> {
                            JsonNode c = GoldenFile.cases(name).getFirst();
                            Estimator estimator = maker(name).apply(c.get("params"));
                            GoldenProblem problem = GoldenProblem.of(c, estimator);
                            double t = variance(name, cost, problem, Candidate.of(estimator));
                            assertThat(Math.abs(t))
                                    .as("%s %s. %s", name, cost, Seeds.text())
                                    .isLessThan(FalseAlarms.z(1));
                        })));
    }

    /** It is unbiased, so only its variance betrays it. */
    @Test
    void anUnconditionalControlVariateIsRejectedByItsVariance() {
        assertThat(variance("rebar", "quad", GoldenProblem.CAT, VariateTwins::unconditional))
                .isGreaterThan(5 * FalseAlarms.z(1));
    }

    /** How many standard errors the total variance of one draw lies above its pin. */
    private static double variance(String name, String cost, GoldenProblem problem, Candidate candidate) {
        double pin = GoldenFile.get("exact", "MC1M var[" + name + "]/" + cost, "total_var")
                .asDouble();
        int blocks = 64;
        double[][] draws = draws("variance/" + name + "/" + cost, candidate, problem, cost, 32_000);
        int size = draws.length / blocks;
        double[] totals = IntStream.range(0, blocks)
                .mapToDouble(b -> totalVariance(Arrays.copyOfRange(draws, b * size, (b + 1) * size)))
                .toArray();
        double mean = Arrays.stream(totals).average().orElseThrow();
        double spread = Math.sqrt(
                Arrays.stream(totals).map(t -> (t - mean) * (t - mean)).sum() / (blocks - 1));
        return (mean - pin) / (spread / Math.sqrt(blocks));
    }

    private static double totalVariance(double[]... draws) {
        return IntStream.range(0, draws[0].length)
                .mapToDouble(i -> {
                    double mean = Arrays.stream(draws)
                            .mapToDouble(d -> d[i])
                            .average()
                            .orElseThrow();
                    return Arrays.stream(draws)
                                    .mapToDouble(d -> (d[i] - mean) * (d[i] - mean))
                                    .sum()
                            / (draws.length - 1);
                })
                .sum();
    }

    /** Independent estimates in the layout of the file, a row each. */
    private static double[][] draws(
            String stream, Candidate candidate, GoldenProblem problem, String costName, int count) {
        int block = 2000;
        double[][] rows = new double[count][];
        for (int at = 0; at < count; at += block) {
            try (var _ = Scope.open()) {
                Tensor logits = problem.logits();
                long[] shape = LongStream.concat(
                                LongStream.of(block),
                                Arrays.stream(logits.sizes().vec().get()))
                        .toArray();
                Tensor leaf = logits.expand(shape).contiguous().detach().set_requires_grad(true);
                Cost cost = GoldenFile.cost(costName, problem.eventSize());
                Noise noise = new Noise.Drawn(Seeds.draws(stream).step(at / block));
                candidate.surrogate(problem.structure(), leaf, cost, noise).backward();
                double[] flat = Tensors.doubles(leaf.grad().mul(Tensors.scalar(block)));
                int d = flat.length / block;
                for (int i = 0; i < block; i++) {
                    rows[at + i] = Arrays.copyOfRange(flat, i * d, (i + 1) * d);
                }
            }
        }
        return rows;
    }

    private static void close(Tensor actual, double[] expected, double tolerance) {
        double[] values = Tensors.doubles(actual);
        assertThat(values).hasSameSizeAs(expected);
        double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < values.length; i++) {
            assertThat(Math.abs(values[i] - expected[i]))
                    .as("component %d: %s against %s", i, values[i], expected[i])
                    .isLessThanOrEqualTo(tolerance * scale);
        }
    }
}
