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
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Same logits, same noise, same gradient as the published formulas in PyTorch; numbers come from the file. */
@Tag("golden")
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
        names.put("sfess_rloo", p -> new LeaveOneOut(p.get("S").asInt()));
        names.put("gumbel_softmax", p -> new GumbelSoftmax(p.get("tau").asDouble()));
        names.put("mask_gumbel_softmax", p -> new GumbelSoftmax(p.get("tau").asDouble()));
        names.put(
                "st_gumbel_softmax",
                p -> new StraightThroughGumbelSoftmax(p.get("tau").asDouble()));
        names.put(
                "mask_st_gumbel_softmax",
                p -> new StraightThroughGumbelSoftmax(p.get("tau").asDouble()));
        return names;
    }

    private static Function<JsonNode, Estimator> maker(String name) {
        return java.util.Objects.requireNonNull(NAMES.get(name), name);
    }

    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    @TestFactory
    Stream<DynamicTest> gradientsOfTheFile() {
        return NAMES.entrySet().stream()
                .flatMap(entry -> GoldenFile.cases(entry.getKey()).stream()
                        .map(c -> DynamicTest.dynamicTest(
                                entry.getKey() + " " + c.get("cost").asString() + " " + c.get("noise_step"), () -> {
                                    Estimator estimator = entry.getValue().apply(c.get("params"));
                                    check(c, estimator, ScalarType.Double, DOUBLE);
                                    check(c, estimator, ScalarType.Float, FLOAT);
                                })));
    }

    private static void check(JsonNode c, Estimator estimator, ScalarType type, double tolerance) {
        try (var _ = Scope.open()) {
            GoldenProblem problem = GoldenProblem.of(c.get("problem").asString());
            Tensor leaf = problem.logits().to(type).detach().set_requires_grad(true);
            Cost cost = GoldenFile.cost(c.get("cost").asString(), problem.eventSize());
            Tensor surrogate = estimator.surrogate(problem.structure(), leaf, cost, noise(c, problem, estimator, leaf));
            surrogate.backward();
            close(problem.file(leaf.grad()), GoldenFile.doubles(c.get("grad")), tolerance);
        }
    }

    /** The noise of a case, with the sample dimension in front where the estimator draws samples. */
    private static Noise noise(JsonNode c, GoldenProblem problem, Estimator estimator, Tensor logits) {
        Map<Noise.Part, Tensor> parts = new LinkedHashMap<>();
        JsonNode noise = c.get("noise");
        Tensor u = problem.here(GoldenFile.tensor(noise.get("u"))).to(logits.scalar_type());
        parts.put(Noise.Part.CHOICE, estimator instanceof Pathwise || u.dim() > logits.dim() ? u : u.unsqueeze(0));
        if (noise.has("v")) {
            parts.put(
                    Noise.Part.CONDITIONAL,
                    problem.here(GoldenFile.tensor(noise.get("v"))).to(logits.scalar_type()));
        }
        return new Noise.Given(parts);
    }

    @TestFactory
    Stream<DynamicTest> enumeratedGradients() {
        return Arrays.stream(GoldenProblem.values())
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
        return Stream.of("gumbel_softmax", "st_gumbel_softmax")
                .flatMap(name -> Stream.of("quad", "smooth")
                        .map(cost -> DynamicTest.dynamicTest(name + " " + cost, () -> {
                            JsonNode pin = GoldenFile.get("exact", "MC4M E[" + name + "]/" + cost);
                            Function<JsonNode, Estimator> maker = maker(name);
                            checkMean(name, maker.apply(pin.get("prm")), cost, pin);
                        })));
    }

    private static void checkMean(String name, Estimator estimator, String cost, JsonNode pin) {
        double[][] draws = draws("pin/" + name + "/" + cost, estimator, cost, 128_000);
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

    /** The variance of one draw, which no test of means can see. */
    @TestFactory
    Stream<DynamicTest> pinnedVariances() {
        return Stream.of("reinforce", "rloo")
                .flatMap(name -> Stream.of("quad", "smooth")
                        .map(cost -> DynamicTest.dynamicTest(name + " " + cost, () -> variance(name, cost))));
    }

    private static void variance(String name, String cost) {
        Function<JsonNode, Estimator> maker = maker(name);
        Estimator estimator = maker.apply(GoldenFile.cases(name).getFirst().get("params"));
        double pin = GoldenFile.get("exact", "MC1M var[" + name + "]/" + cost, "total_var")
                .asDouble();
        int blocks = 64;
        double[][] draws = draws("variance/" + name + "/" + cost, estimator, cost, 32_000);
        int size = draws.length / blocks;
        double[] totals = IntStream.range(0, blocks)
                .mapToDouble(b -> totalVariance(Arrays.copyOfRange(draws, b * size, (b + 1) * size)))
                .toArray();
        double mean = Arrays.stream(totals).average().orElseThrow();
        double spread = Math.sqrt(
                Arrays.stream(totals).map(t -> (t - mean) * (t - mean)).sum() / (blocks - 1));
        double t = (mean - pin) / (spread / Math.sqrt(blocks));
        assertThat(Math.abs(t)).as("%s %s. %s", name, cost, Seeds.text()).isLessThan(FalseAlarms.z(1));
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

    /** Independent estimates on the problem {@code cat}, a row each. */
    private static double[][] draws(String stream, Estimator estimator, String costName, int count) {
        int block = 4000;
        double[][] rows = new double[count][];
        for (int at = 0; at < count; at += block) {
            try (var _ = Scope.open()) {
                Tensor logits = GoldenProblem.CAT.logits();
                long[] shape = LongStream.concat(
                                LongStream.of(block),
                                Arrays.stream(logits.sizes().vec().get()))
                        .toArray();
                Tensor leaf = logits.expand(shape).contiguous().detach().set_requires_grad(true);
                Cost cost = GoldenFile.cost(costName, GoldenProblem.CAT.eventSize());
                estimator
                        .surrogate(
                                GoldenProblem.CAT.structure(),
                                leaf,
                                cost,
                                Seeds.draws(stream).step(at / block))
                        .backward();
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
