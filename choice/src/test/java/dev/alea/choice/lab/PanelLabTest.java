package dev.alea.choice.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.estimate.Cost;
import dev.alea.choice.structure.MaskPattern;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class PanelLabTest {
    private static final LabSettings SMALL = LabSettings.defaults().withDraws(2000);
    private static final MaskPattern PATTERN = new MaskPattern(2, 4);
    private static final int ITEMS = 3;

    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    private static List<Double> logits() {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < ITEMS * 6; i++) {
            values.add(Math.sin(1.3 * i + 0.1));
        }
        return values;
    }

    /** Another quadratic cost for every item. */
    private static Tensor quadratic(Tensor events) {
        Tensor x = events.squeeze(-2);
        double[] slopes = new double[ITEMS * 4];
        for (int i = 0; i < slopes.length; i++) {
            slopes[i] = Math.cos(1.7 * i);
        }
        Tensor linear = x.mul(Tensors.of(slopes, ITEMS, 4).to(x)).sum(-1);
        return linear.add(linear.square().mul(Tensors.scalar(0.3)));
    }

    private static Panel panel(Supplier<Cost> training) {
        return new Panel(
                "three groups", "quadratic", PATTERN, ITEMS, 6, 1, logits(), PanelLabTest::quadratic, training);
    }

    private static PanelResult measure(Supplier<Cost> training, String... names) {
        List<Entrant> entrants = Arrays.stream(names).map(Entrant::of).toList();
        return PanelLab.measure(panel(training), entrants, _ -> true, SMALL, (_, _) -> {});
    }

    @Test
    @DisplayName("the figures of a panel are those of its items, each weighted by the square of its gradient")
    void agreesWithItsItems() {
        Measurement together = measure(() -> PanelLabTest::quadratic, "straight-through")
                .rows()
                .getFirst()
                .held();
        double variance = 0;
        double bias = 0;
        double square = 0;
        for (int item = 0; item < ITEMS; item++) {
            int own = item;
            Cost alone = events -> {
                Tensor wide = events.unsqueeze(-3)
                        .expand(events.size(0), events.size(1), ITEMS, events.size(2), events.size(3));
                return quadratic(wide).narrow(-1, own, 1).squeeze(-1);
            };
            List<Double> own6 = logits().subList(6 * item, 6 * item + 6);
            LabResult result = Lab.measure(
                    new Problem("group", "quadratic", PATTERN, 6, 1, own6, alone, true),
                    List.of(Entrant.of("straight-through")),
                    SMALL);
            double norm = result.gradientNorm();
            Measurement m = result.measurements().getFirst();
            square += norm * norm;
            variance += Math.pow(m.deviation().value() * norm, 2);
            bias += Math.pow(m.relativeBias().value() * norm, 2);
        }
        assertThat(together.deviation().value()).isCloseTo(Math.sqrt(variance / square), within(0.05));
        assertThat(together.relativeBias().value()).isCloseTo(Math.sqrt(bias / square), within(0.1));
        assertThat(together.squaredError().value())
                .isCloseTo((variance + bias) / square, within(0.1 * (variance + bias) / square));
    }

    @Test
    @DisplayName("second order is exact for a panel of quadratic costs, and local expectation has no deviation there")
    void knownFigures() {
        PanelResult result = measure(
                () -> PanelLabTest::quadratic, "exact", "second-order-straight-through", "local-expectation", "arm");
        assertThat(result.skipped()).extracting(LabResult.Skipped::name).containsExactly("arm");
        assertThat(result.rows()).hasSize(3);
        Measurement exact = result.rows().get(0).held();
        assertThat(exact.squaredError().value()).isCloseTo(0, within(1e-20));
        assertThat(exact.evaluations()).isEqualTo(6);
        assertThat(result.rows().get(1).held().largestZ()).isLessThan(5);
        assertThat(result.rows().get(2).held().deviation().value()).isCloseTo(0, within(1e-10));
    }

    @Test
    @DisplayName(
            "noise of the value reaches the score estimators as theory says, and no estimator that takes slopes only")
    void noiseOfTraining() {
        double sigma = 2;
        Supplier<Cost> noisy = () -> {
            var calls = new AtomicInteger();
            return events -> {
                Tensor costs = quadratic(events);
                float[] noise = new float[Math.toIntExact(costs.numel())];
                Draws.of(7).stream("noise").step(calls.getAndIncrement()).fillNormal(noise);
                Tensor added = Tensors.of(noise, costs.sizes().vec().get()).to(costs);
                return costs.add(added.mul(Tensors.scalar(sigma)));
            };
        };
        PanelResult result = measure(noisy, "reinforce", "straight-through", "reinforce");
        PanelResult.Row score = result.rows().get(0);
        double spread = 0;
        for (int item = 0; item < ITEMS; item++) {
            double[] p = softmax(logits().subList(6 * item, 6 * item + 6));
            spread += 1 - Arrays.stream(p).map(x -> x * x).sum();
        }
        double expected = sigma * sigma * spread / Math.pow(result.gradientNorm(), 2);
        double added = score.training().orElseThrow().squaredError().value()
                - score.held().squaredError().value();
        assertThat(added).isCloseTo(expected, within(0.15 * expected));
        assertThat(result.rows().get(2).training().orElseThrow().deviation())
                .as("all meet the same noise")
                .isEqualTo(score.training().orElseThrow().deviation());
        PanelResult.Row slope = result.rows().get(1);
        assertThat(slope.training().orElseThrow().squaredError())
                .isEqualTo(slope.held().squaredError());
        assertThat(result.recommendation().orElseThrow().best().name()).isEqualTo("straight-through");
        assertThat(result.recommendation().orElseThrow().ties()).isEmpty();
    }

    private static double[] softmax(List<Double> logits) {
        double sum = logits.stream().mapToDouble(Math::exp).sum();
        return logits.stream().mapToDouble(x -> Math.exp(x) / sum).toArray();
    }

    @Test
    @DisplayName(
            "the recommendation names what lies within two standard errors, and is empty where nothing can be used")
    void recommendations() {
        Measurement a = named("a", 1.0, 0.1, 0.5);
        Measurement b = named("b", 1.25, 0.1, 0.5);
        Measurement c = named("c", 1.75, 0.1, 0.3);
        Recommendation found = Recommendation.of(List.of(
                        new PanelResult.Row(c, Optional.of(c)),
                        new PanelResult.Row(a, Optional.of(a)),
                        new PanelResult.Row(b, Optional.of(b))))
                .orElseThrow();
        assertThat(found.best().name()).isEqualTo("a");
        assertThat(found.ties()).containsExactly("b");
        assertThat(found.second().orElseThrow().name()).isEqualTo("b");
        Recommendation.Overtaking later = found.later().orElseThrow();
        assertThat(later.name()).isEqualTo("c");
        // mean of n: 0.25 + 0.75 / n against 0.09 + 1.66 / n
        assertThat(later.estimates()).isCloseTo(0.91 / 0.16, within(1e-12));
        assertThat(Recommendation.of(List.of(new PanelResult.Row(a, Optional.empty()))))
                .isEmpty();
    }

    private static Measurement named(String name, double square, double error, double bias) {
        var none = new Figure(0, 0);
        return new Measurement(
                name,
                Entrant.of("exact").estimator(),
                500,
                new Figure(bias, 0.01),
                new Figure(Math.sqrt(square - bias * bias), 0.01),
                none,
                new Figure(square, error),
                0,
                1,
                none,
                Optional.empty());
    }

    @Test
    @DisplayName("a panel without a gradient, with too few logits or too many states is refused with a sentence")
    void refusals() {
        Cost flat = events -> quadratic(events).mul(Tensors.scalar(0));
        Panel none = new Panel("three groups", "flat", PATTERN, ITEMS, 6, 1, logits(), flat, () -> flat);
        assertThatThrownBy(() -> PanelLab.measure(none, Entrant.all(), _ -> true, SMALL, (_, _) -> {}))
                .hasMessageContaining("flat")
                .hasMessageContaining("decided");
        List<Double> few = Collections.nCopies(5, 0.0);
        assertThatThrownBy(() -> new Panel("g", "c", PATTERN, 1, 6, 1, few, flat, () -> flat))
                .hasMessageContaining("but 5 were given");
        List<Double> wide = Collections.nCopies(30, 0.0);
        assertThatThrownBy(() -> new Panel("g", "c", PATTERN, 1, 6, 5, wide, flat, () -> flat))
                .hasMessageContaining("7776");
    }

    @Test
    @DisplayName("a fitted cost meets every quadratic exactly, between the events too, and measures its own misfit")
    void fitted() {
        try (var _ = Scope.open()) {
            Tensor corners = Tensors.of(
                    new double[] {1, 1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1, 1}, 6, 4);
            Tensor each = corners.reshape(6, 1, 1, 4)
                    .expand(6, ITEMS, 1, 4)
                    .contiguous()
                    .detach()
                    .set_requires_grad(true);
            Tensor values = quadratic(each);
            values.sum().backward();
            Tensor fittedValues = values.detach().t();
            FittedCost fitted = FittedCost.through(
                    corners, fittedValues, each.grad().squeeze(2).transpose(0, 1));
            Tensor inside = Tensors.of(
                    new double[] {0.7, 0.6, 0.5, 0.2, 0.9, 0.3, 0.4, 0.4, 0.5, 0.5, 0.5, 0.5}, 1, ITEMS, 1, 4);
            Tensor there = inside.detach().set_requires_grad(true);
            fitted.of(there).sum().backward();
            Tensor truth = inside.detach().set_requires_grad(true);
            quadratic(truth).sum().backward();
            Tensor tangent = Tensors.of(new double[] {1, -1, 0.5, -0.5}, 4);
            double[] slope = Tensors.doubles(there.grad().matmul(tangent));
            double[] expected = Tensors.doubles(truth.grad().matmul(tangent));
            for (int i = 0; i < ITEMS; i++) {
                assertThat(slope[i]).isCloseTo(expected[i], within(1e-9));
            }
            Tensor answers = quadratic(inside).squeeze(0);
            assertThat(fitted.misfit(inside.reshape(ITEMS, 4), answers, fittedValues))
                    .isLessThan(1e-9);
            Tensor off = answers.add(Tensors.scalar(0.1));
            assertThat(fitted.misfit(inside.reshape(ITEMS, 4), off, fittedValues))
                    .isGreaterThan(0.01);
        }
    }
}
