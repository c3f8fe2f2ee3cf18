package dev.alea.choice.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.FalseAlarms;
import dev.alea.choice.Seeds;
import dev.alea.choice.estimate.PerturbationNoise;
import dev.alea.choice.estimate.PerturbedLaw;
import dev.alea.choice.structure.Categorical;
import dev.alea.choice.structure.Subset;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Execution(ExecutionMode.CONCURRENT)
final class TotalVariationTest {
    private static final Problem SUB = Site.SUBSET.problem(BuiltInCost.QUADRATIC);
    private static final Subset GIBBS = (Subset) SUB.structure();

    /** What a distance of frequencies of some 20,000 draws has too much where it is small. */
    private static final double EXCESS = 0.0025;

    /**
     * A figure measured elsewhere.
     *
     * @param rounding half a unit of its last digit
     */
    record Case(PerturbationNoise noise, double distance, double rounding) {}

    static Stream<Case> cases() {
        return Stream.of(
                new Case(new PerturbationNoise.Gumbel(1), 0.106, 5e-4),
                new Case(new PerturbationNoise.Gumbel(1.25), 0.029, 5e-4),
                new Case(new PerturbationNoise.Normal(1.5), 0.028, 5e-4),
                new Case(new PerturbationNoise.SumOfGamma(1, 30), 0.39, 5e-3),
                new Case(new PerturbationNoise.SumOfGamma(2.5, 30), 0.040, 5e-4));
    }

    /** The figures of {@link PerturbationNoise}. */
    static Stream<Case> documented() {
        return Stream.of(
                new Case(new PerturbationNoise.Gumbel(1), 0.106, 5e-4),
                new Case(new PerturbationNoise.Gumbel(1.22), 0.025, 5e-4),
                new Case(new PerturbationNoise.Normal(1), 0.173, 5e-4),
                new Case(new PerturbationNoise.Normal(1.4), 0.010, 5e-4),
                new Case(new PerturbationNoise.SumOfGamma(1, 10), 0.393, 5e-4),
                new Case(new PerturbationNoise.SumOfGamma(2.65, 10), 0.041, 5e-4));
    }

    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    private static double[] logits() {
        return SUB.values().stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** By quadrature. */
    private static double exact(PerturbationNoise noise) {
        double[] perturbed = PerturbedLaw.sets(noise, GIBBS.size(), logits());
        double[] gibbs = new double[perturbed.length];
        try (var _ = Scope.open()) {
            Tensor row = Tensors.of(logits(), 1, logits().length);
            Tensor states = GIBBS.enumerate(row);
            double[] probabilities =
                    Tensors.doubles(GIBBS.logProbability(row, states).exp());
            double[] flat = Tensors.doubles(states);
            for (int s = 0; s < probabilities.length; s++) {
                int bits = 0;
                for (int i = 0; i < logits().length; i++) {
                    bits |= (int) flat[s * logits().length + i] << i;
                }
                gibbs[bits] = probabilities[s];
            }
        }
        return TotalVariation.between(perturbed, gibbs);
    }

    private static Figure measured(Subset subset, PerturbationNoise noise, int draws) {
        try (var _ = Scope.open()) {
            Tensor row = Tensors.of(logits(), 1, logits().length);
            return TotalVariation.ofMode(subset, row, noise, draws, Seeds.draws("distance/" + subset + noise));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    @DisplayName(
            "three of six: the distance of each noise from the Gibbs law by quadrature is the one measured elsewhere")
    void figures(Case c) {
        assertThat(exact(c.noise)).isBetween(c.distance - c.rounding - EXCESS, c.distance + c.rounding);
    }

    @ParameterizedTest
    @MethodSource("documented")
    @DisplayName("the figures of the documentation")
    void documentedFigures(Case c) {
        assertThat(exact(c.noise)).isCloseTo(c.distance, within(c.rounding));
    }

    private static void compare(Case c, int draws) {
        Figure found = measured(GIBBS, c.noise, draws);
        assertThat(found.error()).isLessThan(0.6 / Math.sqrt(draws));
        assertThat(Math.abs(found.value() - exact(c.noise)) / found.error())
                .as("%s: %s. %s", c, found, Seeds.text())
                .isLessThan(FalseAlarms.z(1));
    }

    @ParameterizedTest
    @MethodSource("documented")
    @DisplayName("the meter finds it within its standard error, with few draws")
    void few(Case c) {
        compare(c, 10_000);
    }

    @ParameterizedTest
    @MethodSource("documented")
    @Tag("slow")
    @DisplayName("the meter finds it within its standard error, with many draws")
    void many(Case c) {
        compare(c, 120_000);
    }

    @Test
    @DisplayName(
            "each noise is farther away at temperatures to both sides of its best, and Gumbel noise is no distance from Plackett-Luce")
    void temperatures() {
        assertThat(exact(new PerturbationNoise.Gumbel(1.22)))
                .isLessThan(exact(new PerturbationNoise.Gumbel(1.2)))
                .isLessThan(exact(new PerturbationNoise.Gumbel(1.24)));
        assertThat(exact(new PerturbationNoise.Normal(1.4)))
                .isLessThan(exact(new PerturbationNoise.Normal(1.35)))
                .isLessThan(exact(new PerturbationNoise.Normal(1.45)));
        assertThat(exact(new PerturbationNoise.SumOfGamma(2.65, 10)))
                .isLessThan(exact(new PerturbationNoise.SumOfGamma(2.6, 10)))
                .isLessThan(exact(new PerturbationNoise.SumOfGamma(2.7, 10)));
        Figure none = measured(Subset.plackettLuce(3), PerturbationNoise.gumbel(), 20_000);
        assertThat(Math.abs(none.value()) / none.error()).as("%s", Seeds.text()).isLessThan(FalseAlarms.z(1));
    }

    @Test
    @DisplayName("the distance of two laws is that of their most different set; what cannot be compared is refused")
    void between() {
        assertThat(TotalVariation.between(new double[] {0.5, 0.25, 0.25}, new double[] {0.25, 0.5, 0.25}))
                .isEqualTo(0.25);
        assertThatThrownBy(() -> TotalVariation.between(new double[2], new double[3]))
                .hasMessageContaining("2")
                .hasMessageContaining("3");
        assertThatThrownBy(() -> measured(GIBBS, PerturbationNoise.gumbel(), 1)).hasMessageContaining("draws is 1");
        try (var _ = Scope.open()) {
            Tensor many = Tensors.of(new double[13], 13, 1).expand(13, 2).contiguous();
            assertThatThrownBy(() -> TotalVariation.ofMode(
                            new Categorical(), many, PerturbationNoise.gumbel(), 10, Seeds.draws("many")))
                    .hasMessageContaining("8192");
        }
    }
}
