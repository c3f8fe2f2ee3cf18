package dev.alea.choice.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.FalseAlarms;
import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Draws;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.estimate.GoldenFile;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Matchings and permutations beyond what every structure promises. */
@Execution(ExecutionMode.CONCURRENT)
final class MatchingTest {
    private static final Matching GIBBS = new Matching(Matching.Form.GIBBS);
    private static final Matching PERTURBED = new Matching(Matching.Form.PERTURBED);

    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    private static Tensor wave(int n, double frequency) {
        double[] values = new double[n * n];
        Arrays.setAll(values, i -> 1.7 * Math.sin(frequency * i + 0.3));
        return Tensors.of(values, n, n);
    }

    @Test
    @Tag("golden")
    @DisplayName("the best matching, the order and the Plackett-Luce probabilities of the file")
    void golden() {
        try (var _ = Scope.open()) {
            JsonNode sinkhorn = GoldenFile.get("functions", "sinkhorn");
            assertThat(Tensors.doubles(GIBBS.mode(GoldenFile.tensor(sinkhorn.get("input")))))
                    .isEqualTo(GoldenFile.doubles(sinkhorn.get("map")));
            JsonNode sorts = GoldenFile.get("functions", "sorts");
            Tensor scores = GoldenFile.tensor(sorts.get("scores")).unsqueeze(0);
            Permutation permutation = new Permutation();
            assertThat(Tensors.doubles(permutation.mode(scores))).isEqualTo(GoldenFile.doubles(sorts.get("perm")));
            Tensor theta = GoldenFile.tensor(GoldenFile.get("problems", "pl", "logits"))
                    .unsqueeze(0);
            for (JsonNode one : sorts.get("pl_logp")) {
                double[] order = GoldenFile.doubles(one.get("order"));
                double[] matrix = new double[order.length * order.length];
                for (int r = 0; r < order.length; r++) {
                    matrix[r * order.length + (int) order[r]] = 1;
                }
                Tensor choice = Tensors.of(matrix, order.length, order.length);
                assertThat(permutation.logProbability(theta, choice).item_double())
                        .isCloseTo(one.get("logp").asDouble(), within(1e-12));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6, 7})
    @DisplayName("the assignment is the best of all orders, and the permanent their sum")
    void oracles(int n) {
        try (var _ = Scope.open()) {
            for (double frequency : new double[] {0.7, 1.9, 2.6}) {
                Tensor scores = wave(n, frequency);
                Tensor sums = GIBBS.enumerate(scores).mul(scores).sum(-1, -2);
                double best = sums.max().item_double();
                assertThat(GIBBS.mode(scores).mul(scores).sum().item_double()).isCloseTo(best, within(1e-12));
                assertThat(MatchingLaw.logPartition(scores).item_double())
                        .isCloseTo(sums.logsumexp(0).item_double(), within(1e-12));
            }
        }
    }

    @Test
    @DisplayName("of 120 rows no exchange of two columns improves the assignment; equal scores give the diagonal")
    void assignment() {
        try (var _ = Scope.open()) {
            int n = 120;
            double[] scores = Tensors.doubles(new Noise.Drawn(Draws.of(5)).gumbel(Noise.Part.CHOICE, wave(1, 1), n, n));
            int[] column = Assignment.columns(scores, 0, n);
            assertThat(Arrays.stream(column).sorted().toArray())
                    .isEqualTo(java.util.stream.IntStream.range(0, n).toArray());
            for (int a = 0; a < n; a++) {
                for (int b = 0; b < a; b++) {
                    double now = scores[a * n + column[a]] + scores[b * n + column[b]];
                    assertThat(scores[a * n + column[b]] + scores[b * n + column[a]])
                            .isLessThanOrEqualTo(now + 1e-12);
                }
            }
            assertThat(Assignment.columns(new double[16], 0, 4)).containsExactly(0, 1, 2, 3);
        }
    }

    @Test
    @DisplayName("eight rows without a preference: permanent 8!, entropy ln 8!, marginals 1/8")
    void largest() {
        try (var _ = Scope.open()) {
            Tensor flat = torch.zeros(2, 8, 8).to(ScalarType.Double);
            double[] entropy = Tensors.doubles(GIBBS.entropy(flat));
            assertThat(entropy).containsExactly(new double[] {Math.log(40_320), Math.log(40_320)}, within(1e-12));
            assertThat(GIBBS.marginals(flat)
                            .sub(Tensors.scalar(0.125))
                            .abs()
                            .max()
                            .item_double())
                    .isLessThan(1e-14);
            Tensor even = torch.zeros(1, 8).to(ScalarType.Double);
            Permutation permutation = new Permutation();
            assertThat(permutation.entropy(even).item_double()).isCloseTo(Math.log(40_320), within(1e-12));
            assertThat(permutation
                            .marginals(even)
                            .sub(Tensors.scalar(0.125))
                            .abs()
                            .max()
                            .item_double())
                    .isLessThan(1e-14);
            assertThat(permutation.enumerate(even).size(0)).isEqualTo(40_320);
            Tensor many = torch.zeros(1, 1000).to(ScalarType.Double);
            Tensor order = permutation.sample(many, Draws.of(2));
            double expected = -java.util.stream.IntStream.rangeClosed(1, 1000)
                    .mapToDouble(Math::log)
                    .sum();
            assertThat(permutation.logProbability(many, order).item_double()).isCloseTo(expected, within(1e-9));
        }
    }

    /** The diagonal leads by d; the noise adds the difference of two sums of two, logistic plus logistic. */
    @Test
    @DisplayName("perturbed matchings of two rows follow the law of two logistic numbers")
    void perturbed() {
        int count = 400_000;
        double lead = 0.9;
        double hits = 0;
        for (int block = 0; block < 20; block++) {
            try (var _ = Scope.open()) {
                Tensor logits = Tensors.of(new double[] {0.3, -0.2, 0.1, 0.5}, 2, 2);
                Noise noise = new Noise.Drawn(Seeds.draws("matching").step(block));
                hits += PERTURBED
                        .sample(logits, count / 20, noise)
                        .select(-1, 0)
                        .select(-1, 0)
                        .sum()
                        .item_double();
            }
        }
        double a = Math.exp(-lead);
        double p = 1 / (1 - a) - a * lead / ((1 - a) * (1 - a));
        double gibbs = 1 / (1 + a);
        double deviation = Math.sqrt(p * (1 - p) * count);
        assertThat(Math.abs(hits - p * count) / deviation)
                .as("%s", Seeds.text())
                .isLessThan(FalseAlarms.z(1));
        assertThat(Math.abs(hits - gibbs * count) / deviation).isGreaterThan(3 * FalseAlarms.z(1));
    }

    @Test
    @DisplayName(
            "perturbed matchings have no probabilities; more than eight rows have no exact sums; other shapes are refused")
    void refusals() {
        try (var _ = Scope.open()) {
            Tensor square = wave(3, 1);
            assertThatThrownBy(() -> PERTURBED.logProbability(square, PERTURBED.mode(square)))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("GIBBS");
            assertThatThrownBy(() -> PERTURBED.entropy(square)).hasMessageContaining("GIBBS");
            assertThatThrownBy(() -> PERTURBED.marginals(square)).hasMessageContaining("GIBBS");
            PERTURBED.require(wave(9, 1));
            assertThatThrownBy(() -> GIBBS.require(wave(9, 1)))
                    .hasMessageContaining("of 9")
                    .hasMessageContaining("362880");
            assertThatThrownBy(() -> PERTURBED.enumerate(wave(9, 1))).hasMessageContaining("362880");
            assertThatThrownBy(() -> GIBBS.require(torch.zeros(2, 3))).hasMessageContaining("[2, 3]");
            Permutation permutation = new Permutation();
            assertThatThrownBy(() -> permutation.require(torch.zeros(2, 3))).hasMessageContaining("[B.., 1, n]");
            assertThatThrownBy(() -> permutation.entropy(torch.zeros(1, 9))).hasMessageContaining("of 9");
            assertThatThrownBy(() -> permutation.marginals(torch.zeros(1, 9))).hasMessageContaining("of 9");
            assertThatThrownBy(() -> permutation.enumerate(torch.zeros(1, 30))).hasMessageContaining("more than 9e18");
        }
    }
}
