package dev.alea.choice.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.estimate.Cost;
import dev.alea.choice.estimate.ImplicitMle;
import dev.alea.choice.estimate.PerturbationNoise;
import dev.alea.choice.structure.BernoulliVector;
import dev.alea.choice.structure.Matching;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LabTest {
    private static final LabSettings SMALL = new LabSettings(500, 3, 20, 8, 0.1);

    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    private static LabResult measure(Site site, BuiltInCost cost, String... names) {
        return Lab.measure(
                site.problem(cost), Arrays.stream(names).map(Entrant::of).toList(), SMALL);
    }

    @Test
    @DisplayName("the exact gradient has no bias, no deviation, one evaluation per state, and reaches the target")
    void exact() {
        LabResult result = measure(Site.CATEGORICAL, BuiltInCost.QUADRATIC, "exact");
        Measurement exact = result.measurements().getFirst();
        assertThat(exact.relativeBias().value()).isCloseTo(0, within(1e-12));
        assertThat(exact.deviation().value()).isCloseTo(0, within(1e-12));
        assertThat(exact.cosine().value()).isCloseTo(1, within(1e-12));
        assertThat(exact.largestZ()).isZero();
        assertThat(exact.evaluations()).isEqualTo(64);
        assertThat(exact.course().orElseThrow().reached()).isEqualTo(1);
        assertThat(exact.course().orElseThrow().costs()).hasSize(21);
        assertThat(exact.course().orElseThrow().costs().getFirst()).isCloseTo(result.expectedCost(), within(1e-12));
        assertThat(result.target()).isLessThan(result.expectedCost());
        int steps = (int) exact.course().orElseThrow().steps().value();
        assertThat(exact.course().orElseThrow().costs().get(steps)).isLessThanOrEqualTo(result.target());
        assertThat(exact.course().orElseThrow().costs().get(steps - 1)).isGreaterThan(result.target());
    }

    @Test
    @DisplayName("the same seed gives the same figures and curves, another seed others")
    void reproducible() {
        List<Entrant> entrants = List.of(Entrant.of("reinforce"), Entrant.of("gumbel-softmax"));
        Problem problem = Site.CATEGORICAL.problem(BuiltInCost.SMOOTH);
        LabResult first = Lab.measure(problem, entrants, SMALL);
        LabResult again = Lab.measure(problem, entrants, SMALL);
        LabResult other = Lab.measure(problem, entrants, SMALL.withSeed(4));
        for (int i = 0; i < entrants.size(); i++) {
            Measurement a = first.measurements().get(i);
            Measurement b = again.measurements().get(i);
            Measurement c = other.measurements().get(i);
            assertThat(a.relativeBias()).isEqualTo(b.relativeBias()).isNotEqualTo(c.relativeBias());
            assertThat(a.deviation()).isEqualTo(b.deviation()).isNotEqualTo(c.deviation());
            assertThat(a.cosine()).isEqualTo(b.cosine());
            assertThat(a.course()).isEqualTo(b.course()).isNotEqualTo(c.course());
        }
    }

    @Test
    @DisplayName("all estimators of one law meet the same noise: they show the cost the same hard choices")
    void paired() {
        List<List<Double>> seen = new ArrayList<>();
        for (String name : List.of("reinforce", "straight-through", "straight-through-gumbel-softmax")) {
            List<Double> events = new ArrayList<>();
            Cost inner = BuiltInCost.QUADRATIC.of(12);
            Cost watching = x -> {
                for (double value : Tensors.doubles(x)) {
                    events.add(value);
                }
                return inner.of(x);
            };
            Problem problem = Site.CATEGORICAL.problem("watched", watching, true, 3, 4);
            Lab.measure(problem, List.of(Entrant.of(name)), new LabSettings(500, 3, 1, 2, 0.1));
            // The estimates come last; before them the oracle, the probe and the optimisation look.
            seen.add(List.copyOf(events.subList(events.size() - 6000, events.size())));
        }
        assertThat(seen.get(1)).isEqualTo(seen.get(0));
        assertThat(seen.get(2)).isEqualTo(seen.get(0));
        assertThat(seen.get(0)).containsOnly(0.0, 1.0);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("every built-in cost can be measured on every structure, by all estimators that fit and no other")
    void everyProblem(Site site) {
        for (BuiltInCost cost : BuiltInCost.values()) {
            Problem problem = site.problem(cost);
            List<String> found = new ArrayList<>();
            List<String> expected = new ArrayList<>();
            for (Entrant entrant : Entrant.all()) {
                var obstacle = Lab.obstacle(problem, entrant.estimator());
                var traits = entrant.estimator().traits();
                boolean fits = traits.laws().contains(problem.structure().law())
                        && (!traits.costGradient() || cost.differentiable())
                        && (traits.hardForward() || cost != BuiltInCost.BANDIT);
                if (obstacle.isEmpty()) {
                    found.add(entrant.name());
                } else {
                    assertThat(obstacle.get()).isNotBlank();
                }
                boolean oneVariable =
                        entrant.name().equals("unordered-set") || entrant.name().equals("sum-and-sample");
                if (fits && (!oneVariable || site == Site.CATEGORICAL_ONE)) {
                    expected.add(entrant.name());
                }
            }
            assertThat(found).as(site + " " + cost).isEqualTo(expected).contains("exact", "reinforce");
        }
    }

    @Test
    @DisplayName("an estimator takes its numbers by name where they have names, and refuses others with the names")
    void namedNumbers() {
        assertThat(Entrant.of("implicit-mle:noise=sum-of-gamma:terms=3:step=2").estimator())
                .isEqualTo(new ImplicitMle(2, new PerturbationNoise.SumOfGamma(1, 3)))
                .isEqualTo(Entrant.of("implicit-mle:noise=1:terms=3:step=2").estimator());
        assertThat(Entrant.of("implicit-mle:step=2").estimator()).isEqualTo(new ImplicitMle(2));
        assertThatThrownBy(() -> Entrant.of("implicit-mle:noise=gumble"))
                .hasMessageContaining(
                        "noise is \"gumble\", which is no number and none of gumbel, sum-of-gamma, normal;")
                .hasMessageContaining("NAME:KEY=VALUE");
        assertThatThrownBy(() -> Entrant.of("implicit-mle:nose=1")).hasMessageContaining("did you mean \"noise\"?");
    }

    @Test
    @DisplayName("what does not fit is named with its reason")
    void skipped() {
        LabResult result = measure(
                Site.CATEGORICAL, BuiltInCost.BANDIT, "arm", "straight-through", "gumbel-softmax", "unordered-set");
        assertThat(result.measurements()).isEmpty();
        assertThat(result.skipped())
                .extracting(LabResult.Skipped::reason)
                .satisfiesExactly(
                        law -> assertThat(law).contains("works for bernoulli, not for categorical"),
                        slope -> assertThat(slope).contains("derivative").contains("bandit"),
                        slope -> assertThat(slope).contains("derivative"),
                        one -> assertThat(one).contains("one variable"));
    }

    @Test
    @DisplayName("what cannot be compared with an exact gradient is refused with a sentence")
    void refusals() {
        assertThatThrownBy(() -> Site.of("tree")).hasMessageContaining("categorical, categorical-one");
        assertThatThrownBy(() -> BuiltInCost.of("cubic")).hasMessageContaining("quadratic, smooth, vae, bandit");
        assertThatThrownBy(() -> SMALL.withDraws(499))
                .hasMessageContaining("draws")
                .hasMessageContaining("499");
        assertThatThrownBy(() -> new LabSettings(500, 1, 1, 2, Double.NaN)).hasMessageContaining("rate");
        assertThatThrownBy(() -> Site.BERNOULLI.problem(BuiltInCost.SMOOTH, 4, 4))
                .hasMessageContaining("65536")
                .hasMessageContaining("smaller shape");
        assertThatThrownBy(() -> Site.MASK.problem(BuiltInCost.SMOOTH, 5, 2)).hasMessageContaining("[B.., 6, groups]");
        Cost constant = x -> x.sum(-1, -2).mul(Tensors.scalar(0));
        Problem flat = Site.CATEGORICAL.problem("flat", constant, true, 3, 4);
        assertThatThrownBy(() -> Lab.measure(flat, Entrant.all(), SMALL))
                .hasMessageContaining("flat")
                .hasMessageContaining("is zero");
        Cost quadratic = BuiltInCost.QUADRATIC.of(4);
        var perturbed = new Matching(Matching.Form.PERTURBED);
        List<Double> zeros = Collections.nCopies(4, 0.0);
        assertThatThrownBy(() -> new Problem("m", "q", perturbed, 2, 2, zeros, quadratic, true))
                .hasMessageContaining("not known");
        assertThatThrownBy(() -> new Problem("b", "q", new BernoulliVector(), 1, 3, zeros, quadratic, true))
                .hasMessageContaining("but 4 were given");
    }

    @Test
    @DisplayName("a run that does not reach the target counts one step more than there were")
    void courses() {
        double[][] costs = {{3, 3}, {2, 3}, {1, 3}};
        assertThat(Descent.target(new double[][] {{3}, {2}, {1}})).isCloseTo(2, within(1e-12));
        Course course = Descent.course(1.2, costs);
        assertThat(course.costs()).containsExactly(3.0, 2.5, 2.0);
        assertThat(course.steps()).isEqualTo(new Figure(2.5, 0.5));
        assertThat(course.reached()).isEqualTo(0.5);
    }

    @Test
    @DisplayName("figures of vectors with a known law, and their errors, are those of theory")
    void moments() {
        int blocks = 60;
        int size = 400;
        double[] reference = {3, 4};
        var moments = new Moments(reference);
        for (int block = 0; block < blocks; block++) {
            float[] normal = new float[2 * size];
            Draws.of(9).stream("moments").step(block).fillNormal(normal);
            double[] vectors = new double[normal.length];
            for (int i = 0; i < vectors.length; i++) {
                vectors[i] = 2 * normal[i] + (i % 2 == 0 ? 3.5 : 4.0); // off by (0.5, 0), deviation 2 per coordinate
            }
            moments.add(vectors);
        }
        double root = Math.sqrt((double) blocks * size);
        assertThat(moments.relativeBias().value()).isCloseTo(0.1, within(6 * 0.4 / root));
        assertThat(moments.relativeBias().error()).isCloseTo(0.4 / root, within(0.15 / root));
        assertThat(moments.deviation().value()).isCloseTo(Math.sqrt(8) / 5, within(6 * 0.3 / root));
        assertThat(moments.deviation().error()).isCloseTo(Math.sqrt(8) / 5 / 2 / root, within(0.12 / root));
        double square = (8 + 0.25) / 25;
        assertThat(moments.squaredError().value()).isCloseTo(square, within(6 * 0.7 / root));
        assertThat(moments.squaredError().error()).isBetween(0.2 / root, 0.8 / root);
        assertThat(moments.cosine().value()).isCloseTo(26.5 / 5 / Math.sqrt(3.5 * 3.5 + 16), within(1e-3));
        assertThat(moments.largestZ()).isCloseTo(0.5 / 2 * root, within(6.0));
    }

    @Test
    @DisplayName("the expected cost by enumeration is the mean over samples")
    void expected() {
        try (var _ = Scope.open()) {
            Problem problem = Site.MASK_LOGITS.problem(BuiltInCost.VAE);
            Tensor leaf = problem.leaf(1);
            double exact = new Expected(problem).costs(leaf)[0];
            Tensor choices = problem.structure().sample(leaf, 20_000, new Noise.Drawn(Draws.of(5).stream("expected")));
            Tensor costs = problem.cost().of(problem.structure().event(choices));
            double error = costs.std(false).item_double() / Math.sqrt(20_000);
            assertThat(costs.mean().item_double()).isCloseTo(exact, within(6 * error));
        }
    }
}
