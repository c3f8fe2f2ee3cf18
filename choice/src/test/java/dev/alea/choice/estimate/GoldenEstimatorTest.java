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
import org.hipparchus.distribution.continuous.GammaDistribution;
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
        Tensor u = noise.has("u")
                ? problem.here(GoldenFile.tensor(noise.get("u")))
                : perturbation(c.get("params"), GoldenFile.doubles(noise.get("eps")));
        parts.put(Noise.Part.CHOICE, u.to(logits.scalar_type()));
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

    /** Some cases give the noise itself: the uniforms that make it. */
    private static Tensor perturbation(JsonNode parameters, double... noise) {
        if (!parameters.has("s")) {
            double[] u =
                    Arrays.stream(noise).map(g -> -Math.expm1(-Math.exp(-g))).toArray();
            return Tensors.of(u, u.length);
        }
        // as sum-of-gamma noise, all Gammas of a position the same; its support has a lower end, so all noise is moved
        // above it, which
        // changes no choice of k
        int k = parameters.get("k").asInt();
        int terms = parameters.get("s").asInt();
        double temperature = parameters.get("temp").asDouble();
        double harmonic =
                IntStream.rangeClosed(1, terms).mapToDouble(i -> 1.0 / i).sum();
        double least = Arrays.stream(noise).min().orElseThrow();
        double[] u = new double[noise.length * terms];
        for (int i = 0; i < u.length; i++) {
            double above = (noise[i / terms] - least) / temperature + 0.1;
            u[i] = new GammaDistribution(1.0 / k, 1).cumulativeProbability(above / harmonic);
        }
        return Tensors.of(u, noise.length, terms);
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
