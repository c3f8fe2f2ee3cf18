package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.choice.FalseAlarms;
import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Noise;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/** Means and variances of many draws against those of the file, for what a single draw cannot show. */
@Tag("golden")
@Execution(ExecutionMode.CONCURRENT)
final class GoldenMomentsTest {
    @BeforeAll
    static void engine() {
        Torch.initialise();
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
                            Estimator estimator = GoldenEstimators.maker(name).apply(pin.get("prm"));
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
                            Estimator estimator = GoldenEstimators.maker(name).apply(c.get("params"));
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
}
