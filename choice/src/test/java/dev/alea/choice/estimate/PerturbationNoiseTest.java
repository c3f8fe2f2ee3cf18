package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.FalseAlarms;
import dev.alea.choice.Kolmogorov;
import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Draws;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Categorical;
import dev.alea.choice.structure.MaskPattern;
import dev.alea.choice.structure.Matching;
import dev.alea.choice.structure.Structure;
import dev.alea.choice.structure.Subset;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The laws of noise that perturbs logits, and the quadrature that the proofs of their estimators rest on. */
@Execution(ExecutionMode.CONCURRENT)
final class PerturbationNoiseTest {
    private static final int SUMS = 5_000;

    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    private static Noise noise(String name) {
        return new Noise.Drawn(Seeds.draws("perturbation/" + name));
    }

    @ParameterizedTest
    @CsvSource({"3, 10, 1", "3, 50, 1", "2, 10, 2.5"})
    @DisplayName("k numbers of sum-of-gamma noise add up to the largest of s exponentials less ln s")
    void sumOfK(int k, int terms, double temperature) {
        var gammas = new PerturbationNoise.SumOfGamma(temperature, terms);
        double[] sums;
        try (var _ = Scope.open()) {
            Tensor logits = Tensors.of(new double[k], 1, k);
            Tensor drawn = gammas.draw(Subset.gibbs(k), logits, SUMS, noise("sum of " + k + "/" + terms));
            sums = Tensors.doubles(drawn.sum(-1, -2).div(Tensors.scalar(temperature)));
        }
        double shift = Math.log(terms);
        assertThat(Kolmogorov.distance(sums, x -> x < -shift ? 0 : Math.pow(-Math.expm1(-x - shift), terms)))
                .as("%s", Seeds.text())
                .isLessThan(FalseAlarms.kolmogorov());
        // cumulants of an exponential of rate i are (n - 1)! / i^n
        double mean = power(terms, 1) - shift;
        double variance = power(terms, 2);
        double found = Arrays.stream(sums).average().orElseThrow();
        double spread =
                Arrays.stream(sums).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
        double bound = FalseAlarms.z(2);
        assertThat(found).as("mean. %s", Seeds.text()).isCloseTo(mean, within(bound * Math.sqrt(variance / SUMS)));
        double ofSquares = 6 * power(terms, 4) + 2 * variance * variance;
        assertThat(spread)
                .as("variance. %s", Seeds.text())
                .isCloseTo(variance, within(bound * Math.sqrt(ofSquares / SUMS)));
    }

    /** The sum of i^-n. */
    private static double power(int terms, int n) {
        return IntStream.rangeClosed(1, terms).mapToDouble(i -> Math.pow(i, -n)).sum();
    }

    @ParameterizedTest
    @CsvSource({"10, .629, 1.557", "50, .585, 1.624"})
    @DisplayName("these moments are the ones that were measured elsewhere")
    void measured(int terms, double mean, double variance) {
        assertThat(power(terms, 1) - Math.log(terms)).isCloseTo(mean, within(0.004));
        assertThat(power(terms, 2)).isCloseTo(variance, within(0.01));
    }

    @Test
    @DisplayName("a single number of each noise follows its distribution function, the temperature a factor")
    void singles() {
        for (PerturbationNoise perturbation : List.of(
                new PerturbationNoise.Gumbel(0.7),
                new PerturbationNoise.Normal(3),
                new PerturbationNoise.SumOfGamma(2.5, 10))) {
            double[] values;
            try (var _ = Scope.open()) {
                Tensor logits = torch.zeros(1, 6).to(torch.ScalarType.Double);
                Tensor drawn = perturbation.draw(Subset.gibbs(3), logits, SUMS, noise("single"));
                assertThat(drawn.sizes().vec().get()).containsExactly(SUMS, 1, 6);
                values = Tensors.doubles(drawn.div(Tensors.scalar(perturbation.temperature())));
            }
            assertThat(Kolmogorov.distance(values, PerturbedLaw.cdf(perturbation, 3)))
                    .as("%s. %s", perturbation, Seeds.text())
                    .isLessThan(FalseAlarms.kolmogorov());
            assertThat(Kolmogorov.distance(
                            values, x -> PerturbedLaw.cdf(perturbation, 3).applyAsDouble(1.1 * x)))
                    .isGreaterThan(FalseAlarms.kolmogorov());
        }
    }

    @Test
    @DisplayName(
            "the quadrature has the closed forms: the largest of s exponentials for k = 1, Plackett-Luce for Gumbels")
    void quadrature() {
        var cdf = PerturbedLaw.cdf(new PerturbationNoise.SumOfGamma(1, 8), 1);
        for (double x = -3; x < 20; x += 0.37) {
            double expected = x < -Math.log(8) ? 0 : Math.pow(-Math.expm1(-x - Math.log(8)), 8);
            assertThat(cdf.applyAsDouble(x)).isCloseTo(expected, within(2e-5));
        }
        double[] logits = {0.6, -1.1, 1.3, 0.1, -0.4};
        double[] sets = PerturbedLaw.sets(new PerturbationNoise.Gumbel(2), 2, logits);
        try (var _ = Scope.open()) {
            Subset subset = Subset.plackettLuce(2);
            Tensor halved = Tensors.of(Arrays.stream(logits).map(v -> v / 2).toArray(), 1, 5);
            Tensor states = subset.enumerate(halved);
            double[] expected =
                    Tensors.doubles(subset.logProbability(halved, states).exp());
            double[] flat = Tensors.doubles(states);
            for (int s = 0; s < expected.length; s++) {
                int bits = 0;
                for (int i = 0; i < 5; i++) {
                    bits |= (int) flat[s * 5 + i] << i;
                }
                assertThat(sets[bits]).isCloseTo(expected[s], within(2e-5));
            }
        }
    }

    @Test
    @DisplayName("the default is standard Gumbel noise, to the bit, by constructor, name and number")
    void standard() {
        assertThat(Estimators.byName("implicit-mle")).isEqualTo(new ImplicitMle(1));
        assertThat(Estimators.byName("implicit-mle", Map.of("step", 2.0, "noise", 0.0)))
                .isEqualTo(new ImplicitMle(2, new PerturbationNoise.Gumbel(1)));
        try (var _ = Scope.open()) {
            Draws draws = Seeds.draws("perturbation/standard");
            Tensor logits = Tensors.of(new double[] {0.6, -1.1, 1.3, 0.1}, 2, 2);
            Noise noise = new Noise.Drawn(draws);
            for (Tensor typed : new Tensor[] {logits, logits.to(torch.ScalarType.Float)}) {
                Tensor drawn = PerturbationNoise.gumbel().draw(new Categorical(), typed, 1, noise);
                assertThat(drawn.scalar_type().intern())
                        .isEqualTo(typed.scalar_type().intern());
                assertThat(Tensors.doubles(drawn))
                        .isEqualTo(Tensors.doubles(noise.gumbel(Noise.Part.CHOICE, typed, 1, 2, 2)));
            }
        }
    }

    @Test
    @DisplayName("the noise of an estimator is chosen by numbers, out of range is refused with the names")
    void byNumber() {
        assertThat(Estimators.byName("implicit-mle", Map.of("noise", 1.0, "noise-temperature", 2.5, "terms", 4.0)))
                .isEqualTo(new ImplicitMle(1, new PerturbationNoise.SumOfGamma(2.5, 4)));
        assertThat(Estimators.byName("adaptive-implicit-mle", Map.of("noise", 2.0)))
                .isEqualTo(new AdaptiveImle(1, 1, MovingAverage.empty(0.9), new PerturbationNoise.Normal(1)));
        assertThat(Estimators.parameter("implicit-mle", "noise").parse("normal"))
                .isEqualTo(2);
        assertThatThrownBy(() -> Estimators.byName("implicit-mle", Map.of("noise", 3.0)))
                .hasMessageContaining("from 0 to 2 (gumbel, sum-of-gamma, normal), but is 3");
        assertThatThrownBy(() -> new PerturbationNoise.SumOfGamma(1, 0)).hasMessageContaining("terms");
        assertThatThrownBy(() -> new PerturbationNoise.Normal(0)).hasMessageContaining("noise-temperature");
        assertThatThrownBy(() -> Estimators.parameter("implicit-mle", "nose"))
                .hasMessageContaining("did you mean \"noise\"?");
    }

    @Test
    @DisplayName("sum-of-gamma noise takes k from the structure, and refuses one that has none")
    void size() {
        try (var _ = Scope.open()) {
            var gammas = new PerturbationNoise.SumOfGamma(1, 3);
            Tensor logits = Tensors.of(new double[6], 3, 2);
            Noise noise = noise("size");
            double[] two = Tensors.doubles(gammas.draw(Subset.plackettLuce(2), logits, 1, noise));
            assertThat(Tensors.doubles(gammas.draw(new MaskPattern(2, 3, MaskPattern.Form.M_LOGIT), logits, 1, noise)))
                    .isEqualTo(two);
            assertThat(Tensors.doubles(gammas.draw(Subset.gibbs(1), logits, 1, noise)))
                    .isNotEqualTo(two)
                    .isEqualTo(Tensors.doubles(gammas.draw(Subset.gibbs(0), logits, 1, noise)));
            for (Structure structure :
                    List.of(new Categorical(), new MaskPattern(1, 3), new Matching(Matching.Form.PERTURBED))) {
                for (Estimator estimator :
                        List.of(new ImplicitMle(1, gammas), new AdaptiveImle(1, 1, MovingAverage.empty(0.9), gammas))) {
                    assertThatThrownBy(() -> estimator.surrogate(structure, logits, Costs.linear(6), noise))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("subsets of k")
                            .hasMessageContaining(structure + " has no k")
                            .hasMessageContaining("gumbel or normal");
                }
            }
        }
    }
}
