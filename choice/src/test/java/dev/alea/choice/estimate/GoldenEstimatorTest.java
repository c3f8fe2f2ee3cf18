package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
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

    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    @TestFactory
    Stream<DynamicTest> gradientsOfTheFile() {
        return GoldenEstimators.all().entrySet().stream()
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

    /** DARN has no record of its own: the second order is the mean of it and straight-through, draw by draw. */
    @TestFactory
    Stream<DynamicTest> darnIsTwiceTheSecondOrderLessStraightThrough() {
        return GoldenFile.cases("darn").stream()
                .map(c -> DynamicTest.dynamicTest(c.get("cost").asString() + " " + c.get("noise_step"), () -> {
                    double[] second = gradient(c, new SecondOrderStraightThrough(1));
                    double[] first = gradient(c, new StraightThrough(1));
                    double[] darn = IntStream.range(0, first.length)
                            .mapToDouble(i -> 2 * second[i] - first[i])
                            .toArray();
                    close(Tensors.of(darn, darn.length), GoldenFile.doubles(c.get("grad")), DOUBLE);
                }));
    }

    private static double[] gradient(JsonNode c, Estimator estimator) {
        try (var _ = Scope.open()) {
            GoldenProblem problem = GoldenProblem.of(c, estimator);
            Tensor leaf = problem.logits().detach().set_requires_grad(true);
            Cost cost = GoldenFile.cost(c.get("cost").asString(), problem.eventSize());
            estimator
                    .surrogate(problem.structure(), leaf, cost, noise(c, problem, leaf))
                    .backward();
            return Tensors.doubles(problem.file(leaf.grad()));
        }
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
