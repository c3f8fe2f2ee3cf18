package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Categorical;
import dev.alea.choice.structure.Matching;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@Execution(ExecutionMode.CONCURRENT)
final class VimcoTest {
    private static final double[] LOGITS = {0.4, -0.9, 0.7, 0.1};
    private static final int K = LOGITS.length;

    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    /** Uniforms that make a sample of chosen classes, whatever the logits: [S][K]. */
    private static double[] forced(int classes, int... samples) {
        double[] u = new double[samples.length * classes];
        for (int s = 0; s < samples.length; s++) {
            for (int k = 0; k < classes; k++) {
                u[s * classes + k] = k == samples[s] ? 1e-12 : 0.999;
            }
        }
        return u;
    }

    private static Noise given(double[] u, long... shape) {
        return new Noise.Given(Map.of(Noise.Part.CHOICE, Tensors.of(u, shape)));
    }

    @Test
    @Tag("golden")
    @DisplayName("bound and score part are those of the golden file")
    void golden() {
        JsonNode file = GoldenFile.get("functions", "vimco");
        double[] logits = GoldenFile.doubles(GoldenFile.get("problems", "cat1", "logits"));
        for (JsonNode entry : file.get("entries")) {
            try (var _ = Scope.open()) {
                int[] samples = Arrays.stream(GoldenFile.doubles(entry.get("samples")))
                        .mapToInt(x -> (int) x)
                        .toArray();
                Tensor leaf = Tensors.of(logits, 1, logits.length).set_requires_grad(true);
                Cost cost = GoldenFile.cost(file.get("cost").asString(), logits.length);
                Tensor value = new Vimco(samples.length, Vimco.Mean.GEOMETRIC)
                        .surrogate(
                                new Categorical(),
                                leaf,
                                cost,
                                given(forced(logits.length, samples), samples.length, 1, logits.length));
                value.backward();
                assertThat(-value.item_double()).isCloseTo(entry.get("bound").asDouble(), within(1e-12));
                double[] expected = GoldenFile.doubles(entry.get("grad_score_part"));
                double[] found = Tensors.doubles(leaf.grad());
                for (int i = 0; i < expected.length; i++) {
                    assertThat(-found[i]).isCloseTo(expected[i], within(1e-12));
                }
            }
        }
    }

    /** Every tuple of S classes. */
    private static int[][] tuples(int samples) {
        int count = (int) Math.pow(K, samples);
        return IntStream.range(0, count)
                .mapToObj(t -> IntStream.range(0, samples)
                        .map(s -> t / (int) Math.pow(K, s) % K)
                        .toArray())
                .toArray(int[][]::new);
    }

    private static double[] probabilities(double... logits) {
        double sum = Arrays.stream(logits).map(Math::exp).sum();
        return Arrays.stream(logits).map(x -> Math.exp(x) / sum).toArray();
    }

    private static final double[] COSTS = {0.3, 1.4, -0.8, 0.6};

    /** E of the value by plain loops. */
    private static double expected(int samples, double... logits) {
        double[] p = probabilities(logits);
        double sum = 0;
        for (int[] tuple : tuples(samples)) {
            double weight = Arrays.stream(tuple).mapToDouble(k -> p[k]).reduce(1, (a, b) -> a * b);
            double mean = Arrays.stream(tuple)
                    .mapToDouble(k -> Math.exp(-COSTS[k]))
                    .average()
                    .orElseThrow();
            sum -= weight * Math.log(mean);
        }
        return sum;
    }

    @FunctionalInterface
    private interface Bound {
        Tensor surrogate(Structure structure, Tensor logits, Cost cost, Noise noise);
    }

    /** The mean gradient over all tuples, each by its probability. */
    private static double[] enumerated(int samples, Bound bound) {
        double[] p = probabilities(LOGITS);
        double[] mean = new double[K];
        Cost cost = events -> events.squeeze(-2).matmul(Tensors.of(COSTS, K).to(events));
        for (int[] tuple : tuples(samples)) {
            try (var _ = Scope.open()) {
                Tensor leaf = Tensors.of(LOGITS, 1, K).set_requires_grad(true);
                bound.surrogate(new Categorical(), leaf, cost, given(forced(K, tuple), samples, 1, K))
                        .backward();
                double weight = Arrays.stream(tuple).mapToDouble(k -> p[k]).reduce(1, (a, b) -> a * b);
                double[] own = Tensors.doubles(leaf.grad());
                for (int i = 0; i < K; i++) {
                    mean[i] += weight * own[i];
                }
            }
        }
        return mean;
    }

    private static double distance(int samples, Bound bound) {
        double[] mean = enumerated(samples, bound);
        double largest = 0;
        for (int i = 0; i < K; i++) {
            double[] up = LOGITS.clone();
            double[] down = LOGITS.clone();
            up[i] += 1e-5;
            down[i] -= 1e-5;
            double slope = (expected(samples, up) - expected(samples, down)) / 2e-5;
            largest = Math.max(largest, Math.abs(mean[i] - slope));
        }
        return largest;
    }

    @ParameterizedTest
    @CsvSource({"2, GEOMETRIC", "3, GEOMETRIC", "2, ARITHMETIC", "3, ARITHMETIC"})
    @DisplayName("the mean over all tuples is the gradient of the expected bound, whichever mean stands in")
    void unbiased(int samples, Vimco.Mean mean) {
        assertThat(distance(samples, new Vimco(samples, mean)::surrogate)).isLessThan(1e-9);
    }

    @Test
    @DisplayName(
            "broken twins are not: a baseline that knows its own sample, a mean of scores, each sample its own cost")
    void twins() {
        Vimco whole = new Vimco(3, Vimco.Mean.GEOMETRIC);
        assertThat(distance(3, (s, l, f, n) -> BrokenTwins.scaled(whole.surrogate(s, l, f, n), 1.0 / 3)))
                .as("the mean of the scores in place of their sum")
                .isGreaterThan(1e-3);
        assertThat(distance(3, (s, l, f, n) -> {
                    Tensor choices = s.sample(l, 3, n);
                    Tensor costs = f.of(s.event(choices));
                    Tensor value = costs.neg()
                            .logsumexp(0)
                            .sub(Tensors.scalar(Math.log(3)))
                            .neg();
                    Tensor advantage =
                            value.unsqueeze(0).sub(costs.mean(0).unsqueeze(0)).expand(3);
                    Tensor seen = advantage.sub(costs.sub(costs.mean(0)).mul(Tensors.scalar(0.5)));
                    Tensor score = Surrogates.score(seen, s.logProbability(l, choices));
                    return Surrogates.mean(value).add(score.mul(Tensors.scalar(3)));
                }))
                .as("the baseline has seen its own sample")
                .isGreaterThan(1e-3);
        assertThat(distance(3, new LeaveOneOut(3)::surrogate))
                .as("the mean cost is another objective")
                .isGreaterThan(1e-3);
    }

    @Test
    @DisplayName("both means have less variance than no baseline; parameters of the cost get the gradient of the value")
    void contract() {
        try (var _ = Scope.open()) {
            Tensor leaf =
                    Tensors.of(LOGITS, 1, 1, K).expand(50, 1, K).contiguous().detach();
            Tensor weight = Tensors.of(new double[] {0.7}, 1).set_requires_grad(true);
            Cost cost =
                    events -> events.squeeze(-2).matmul(Tensors.of(COSTS, K)).mul(weight);
            Noise noise = new Noise.Drawn(Seeds.draws("vimco"));
            Vimco vimco = new Vimco(5, Vimco.Mean.ARITHMETIC);
            Tensor value = vimco.surrogate(new Categorical(), leaf.set_requires_grad(true), cost, noise);
            value.backward();
            double h = 1e-6;
            Cost up = events -> events.squeeze(-2).matmul(Tensors.of(COSTS, K)).mul(Tensors.scalar(0.7 + h));
            Cost down =
                    events -> events.squeeze(-2).matmul(Tensors.of(COSTS, K)).mul(Tensors.scalar(0.7 - h));
            double slope = (vimco.surrogate(new Categorical(), leaf, up, noise).item_double()
                            - vimco.surrogate(new Categorical(), leaf, down, noise)
                                    .item_double())
                    / (2 * h);
            assertThat(weight.grad().item_double()).isCloseTo(slope, within(1e-8));
            assertThat(leaf.grad().isfinite().all().item_bool()).isTrue();
            assertThat(leaf.grad().sum(-1).abs().max().item_double()).isLessThan(1e-15);
            Tensor none = Tensors.of(new double[0], 0, 1, K).set_requires_grad(true);
            assertThat(vimco.surrogate(new Categorical(), none, cost, noise).item_double())
                    .isZero();
        }
    }

    @Test
    @DisplayName(
            "far log-weights stay finite; one sample, an unknown law and another shape are refused with a sentence")
    void edges() {
        try (var _ = Scope.open()) {
            Tensor leaf = Tensors.of(LOGITS, 1, K).set_requires_grad(true);
            Cost far = events -> events.squeeze(-2).matmul(Tensors.of(new double[] {-1e4, 1e4, 0, 5e3}, K));
            Noise noise = new Noise.Drawn(Seeds.draws("vimco"));
            for (Vimco.Mean mean : Vimco.Mean.values()) {
                new Vimco(4, mean)
                        .surrogate(new Categorical(), leaf, far, noise)
                        .backward();
                assertThat(leaf.grad().isfinite().all().item_bool()).isTrue();
            }
            assertThatThrownBy(() -> new Vimco(1, Vimco.Mean.GEOMETRIC)).hasMessageContaining("from 2 to 64, but is 1");
            var perturbed = new Matching(Matching.Form.PERTURBED);
            Tensor square = Tensors.of(new double[4], 2, 2);
            assertThatThrownBy(() -> new Vimco(2, Vimco.Mean.GEOMETRIC).surrogate(perturbed, square, far, noise))
                    .hasMessageContaining("not known");
            assertThatThrownBy(() -> new Vimco(2, Vimco.Mean.GEOMETRIC)
                            .surrogate(new Categorical(), leaf, events -> events.sum(), noise))
                    .hasMessageContaining("number per sample and item");
        }
    }
}
