package dev.alea.choice.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.FalseAlarms;
import dev.alea.choice.Kolmogorov;
import dev.alea.choice.Seeds;
import dev.alea.choice.kernel.CounterKey;
import dev.alea.choice.kernel.Threefry;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.hipparchus.distribution.continuous.GammaDistribution;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Draws#fillGamma} and the Gammas of {@link Noise}. */
final class GammaTest {
    private static final int COUNT = 50_000;

    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    private static double[] sample(Draws draws, double shape, int count) {
        double[] values = new double[count];
        draws.fillGamma(values, shape);
        return values;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.33, 1, 2.5, 20})
    @DisplayName("Gammas follow their law (Kolmogorov), with its mean and variance")
    void law(double shape) {
        double[] x = sample(Seeds.draws("gamma/" + shape), shape, COUNT);
        var law = new GammaDistribution(shape, 1);
        assertThat(Kolmogorov.distance(x, law::cumulativeProbability))
                .as("%s", Seeds.text())
                .isLessThan(FalseAlarms.kolmogorov());
        assertThat(Arrays.stream(x)).allMatch(v -> v > 0 && v < Double.POSITIVE_INFINITY);
        double mean = Arrays.stream(x).average().orElseThrow();
        double[] squares = Arrays.stream(x).map(v -> (v - shape) * (v - shape)).toArray();
        double variance = Arrays.stream(squares).average().orElseThrow();
        assertThat(Math.abs(mean - shape) / Math.sqrt(shape / COUNT))
                .as("mean %s. %s", mean, Seeds.text())
                .isLessThan(FalseAlarms.z(2));
        // the fourth central moment of a Gamma is 3 shape^2 + 6 shape
        assertThat(Math.abs(variance - shape) / Math.sqrt((2 * shape * shape + 6 * shape) / COUNT))
                .as("variance %s. %s", variance, Seeds.text())
                .isLessThan(FalseAlarms.z(2));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.33, 2.5})
    @DisplayName("the test is able to fail: a shape a twentieth larger, and one without the boost, are rejected")
    void lawCanFail(double shape) {
        double[] x = sample(Seeds.draws("gamma/wrong"), shape * 1.05, COUNT);
        var law = new GammaDistribution(shape, 1);
        assertThat(Kolmogorov.distance(x, law::cumulativeProbability)).isGreaterThan(FalseAlarms.kolmogorov());
        double[] unboosted = sample(Seeds.draws("gamma/wrong"), shape + 1, COUNT);
        assertThat(Kolmogorov.distance(unboosted, law::cumulativeProbability))
                .isGreaterThan(10 * FalseAlarms.kolmogorov());
    }

    @Test
    @DisplayName("an element depends on its address only: longer arrays append, other streams, steps and draws differ")
    void addresses() {
        Draws draws = Draws.of(5).stream("gamma").step(3).draw(2);
        for (double shape : new double[] {0.2, 7}) {
            double[] all = sample(draws, shape, 1009);
            for (int length : new int[] {0, 1, 63, 64, 65}) {
                assertThat(sample(draws, shape, length)).isEqualTo(Arrays.copyOf(all, length));
            }
            assertThat(IntStream.range(0, 8).parallel().mapToObj(_ -> sample(draws, shape, 1009)))
                    .allSatisfy(own -> assertThat(own).isEqualTo(all));
            for (Draws other : new Draws[] {draws.stream("other"), draws.step(4), draws.draw(3), Draws.of(6)}) {
                assertThat(sample(other, shape, 64)).doesNotContain(Arrays.copyOf(all, 64));
            }
        }
    }

    @Test
    @DisplayName("the numbers are those of the rule in the package description")
    void rule() {
        Draws draws = Draws.of(5).stream("gamma").step(3);
        for (double shape : new double[] {0.2, 7}) {
            double[] values = sample(draws, shape, 5000);
            int again = 0;
            for (int e = 0; e < values.length; e++) {
                int attempt = 0;
                double value = attempt(draws.key(), attempt, e, shape);
                while (Double.isNaN(value)) {
                    value = attempt(draws.key(), ++attempt, e, shape);
                }
                again += attempt;
                assertThat(values[e]).isCloseTo(value, within(1e-12 * value));
            }
            assertThat(again).as("rejections of %s", shape).isBetween(20, 500);
        }
    }

    /** One attempt in plain numbers, without logarithms; NaN where it is rejected. */
    private static double attempt(CounterKey k, int attempt, int block, double shape) {
        double[] u = new double[4];
        int[] high = new int[4];
        int[] low = new int[4];
        Threefry.block(
                new CounterKey(k.k0(), k.k1(), k.k2(), k.k3(), k.c1() | attempt << 24, k.c2(), k.c3()), block, high);
        Threefry.block(
                new CounterKey(k.k0(), k.k1(), k.k2(), k.k3(), k.c1() | attempt << 24, k.c2(), k.c3() | 1 << 31),
                block,
                low);
        for (int i = 0; i < 4; i++) {
            u[i] = ((high[i] & 0xFFFFFFFFL) * 0x1p20 + (low[i] >>> 12) + 0.5) * 0x1p-52;
        }
        double normal = Math.sqrt(-2 * Math.log(1 - u[0])) * Math.cos(2 * Math.PI * u[1]);
        double a = shape < 1 ? shape + 1 : shape;
        double d = a - 1.0 / 3;
        double v = Math.pow(1 + normal / Math.sqrt(9 * d), 3);
        boolean accepted = v > 0 && u[2] < Math.exp(normal * normal / 2 + d - d * v) * Math.pow(v, d);
        return accepted ? d * v * (shape < 1 ? Math.pow(u[3], 1 / shape) : 1) : Double.NaN;
    }

    @Test
    @DisplayName(
            "a shape so small that most numbers are below the smallest double gives zeros, a large one no infinity")
    void extremes() {
        Draws draws = Draws.of(5).stream("extremes");
        assertThat(sample(draws, 1e-5, 500)).contains(0.0);
        assertThat(Arrays.stream(sample(draws, 1e-5, 500))).allMatch(v -> v >= 0 && v < 100);
        assertThat(Arrays.stream(sample(draws, 1e12, 500))).allMatch(v -> Math.abs(v / 1e12 - 1) < 1e-5);
        for (double wrong : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> draws.fillGamma(new double[0], wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("shape")
                    .hasMessageContaining(String.valueOf(wrong));
        }
    }

    @Test
    @DisplayName("a tensor of Gammas holds the elements of the part's stream; given uniforms go through the quantile")
    void noise() {
        try (var _ = Scope.open()) {
            Draws draws = Draws.of(5).stream("tensor");
            Noise drawn = new Noise.Drawn(draws);
            Tensor like = Tensors.of(new double[] {0}, 1);
            assertThat(Tensors.doubles(drawn.gamma(Noise.Part.CHOICE, 0.5, like, 3, 7)))
                    .isEqualTo(sample(draws, 0.5, 21));
            assertThat(Tensors.doubles(drawn.gamma(Noise.Part.CONDITIONAL, 0.5, like, 21)))
                    .isEqualTo(sample(draws.sub("conditional"), 0.5, 21));
            Tensor single = Tensors.of(new float[] {0}, 1);
            assertThat(drawn.gamma(Noise.Part.CHOICE, 0.5, single, 2)
                            .scalar_type()
                            .intern())
                    .isEqualTo(ScalarType.Float);
            assertThat(drawn.gamma(Noise.Part.CHOICE, 0.5, like, 0, 4).numel()).isZero();
            double[] u = {0x1p-53, 1e-4, 0.3, 0.999, 1 - 0x1p-53};
            Noise given = new Noise.Given(Map.of(Noise.Part.CHOICE, Tensors.of(u, 5)));
            for (double shape : new double[] {0.1, 1.0 / 3, 1, 20, 3000}) {
                double[] x = Tensors.doubles(given.gamma(Noise.Part.CHOICE, shape, like, 5));
                var law = new GammaDistribution(shape, 1);
                for (int i = 0; i < u.length; i++) {
                    double slack = 1e-9 * Math.min(u[i], 1 - u[i]) + 1e-15;
                    assertThat(law.cumulativeProbability(x[i])).isCloseTo(u[i], within(slack));
                }
            }
        }
    }
}
