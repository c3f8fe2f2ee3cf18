package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Categorical;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.Arrays;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Control variates that learn. */
@Execution(ExecutionMode.CONCURRENT)
final class RelaxTest {
    private static final Problem PROBLEM = Problem.all().getFirst();
    private static final Cost COST = Costs.smooth(PROBLEM.eventSize());

    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    private static Noise noise(int step) {
        return new Noise.Drawn(Seeds.draws("variate").step(step));
    }

    private static ControlVariate.Tanh network() {
        double[] inner = new double[3 * PROBLEM.size()];
        Arrays.setAll(inner, i -> 0.4 * Math.sin(1.3 * i + 0.2));
        Tensor first = Tensors.of(inner, 3, PROBLEM.size()).set_requires_grad(true);
        Tensor second = Tensors.of(new double[] {0.3, -0.5, 0.2}, 3).set_requires_grad(true);
        return new ControlVariate.Tanh(first, second);
    }

    private static double secondMoment(Relax relax) {
        return relax.slope(new Categorical(), PROBLEM.leaf(7), COST, noise(0)).secondMoment();
    }

    @Test
    @DisplayName("the slope is the derivative of the squared norm of the estimate by eta, ln tau and every parameter")
    void slope() {
        try (var _ = Scope.open()) {
            ControlVariate.Tanh net = network();
            Relax relax = new Relax(0.6, 0.7, net);
            Relax.Slope slope = relax.slope(new Categorical(), PROBLEM.leaf(7), COST, noise(0));
            double[][] own = Candidate.of(relax)
                    .gradients(PROBLEM, COST, Seeds.draws("variate").step(0), 7);
            double norm = Arrays.stream(own)
                            .flatMapToDouble(Arrays::stream)
                            .map(x -> x * x)
                            .sum()
                    / 7;
            assertThat(slope.secondMoment()).isCloseTo(norm, within(1e-12 * norm));
            double h = 1e-6;
            assertThat(slope.eta())
                    .isCloseTo(
                            (secondMoment(new Relax(0.6, 0.7 + h, net)) - secondMoment(new Relax(0.6, 0.7 - h, net)))
                                    / (2 * h),
                            within(1e-6));
            double up = secondMoment(new Relax(0.6 * Math.exp(h), 0.7, net));
            double down = secondMoment(new Relax(0.6 * Math.exp(-h), 0.7, net));
            assertThat(slope.logTemperature()).isCloseTo((up - down) / (2 * h), within(1e-6));
            for (int p = 0; p < 2; p++) {
                Tensor leaf = net.parameters().get(p);
                double[] found = Tensors.doubles(slope.variate().get(p));
                for (int i = 0; i < found.length; i += 5) {
                    double difference = (moved(relax, leaf, i, h) - moved(relax, leaf, i, -h)) / (2 * h);
                    assertThat(found[i]).isCloseTo(difference, within(1e-6));
                }
            }
        }
    }

    private static double moved(Relax relax, Tensor leaf, int index, double by) {
        shift(leaf, index, by);
        double value = secondMoment(relax);
        shift(leaf, index, -by);
        return value;
    }

    private static void shift(Tensor leaf, int index, double by) {
        try (NoGradGuard _ = new NoGradGuard()) {
            leaf.view(-1).narrow(0, index, 1).add_(Tensors.scalar(by));
        }
    }

    @Test
    @DisplayName("descending the slope takes variance away")
    void learning() {
        try (var _ = Scope.open()) {
            ControlVariate.Tanh net = network();
            Relax relax = new Relax(0.5, 0.3, net);
            double before = fresh(relax);
            for (int step = 1; step <= 150; step++) {
                try (var _ = Scope.open()) {
                    Relax.Slope slope = relax.slope(new Categorical(), PROBLEM.leaf(50), COST, noise(step));
                    for (int p = 0; p < 2; p++) {
                        descend(net.parameters().get(p), slope.variate().get(p));
                    }
                    relax = relax.after(slope, 0.05);
                }
            }
            assertThat(fresh(relax)).isLessThan(0.7 * before);
            assertThat(relax.eta()).isNotEqualTo(0.3);
            assertThat(relax.temperature()).isNotEqualTo(0.5);
        }
    }

    private static void descend(Tensor leaf, Tensor slope) {
        try (NoGradGuard _ = new NoGradGuard()) {
            leaf.sub_(slope.mul(Tensors.scalar(0.05)));
        }
    }

    private static double fresh(Relax relax) {
        return relax.slope(new Categorical(), PROBLEM.leaf(4000), COST, noise(1_000_000))
                .secondMoment();
    }

    @Test
    @DisplayName("a step stays in the ranges; eta 0 stays 0, and the cost is then seen once")
    void ranges() {
        try (var _ = Scope.open()) {
            Relax relax = new Relax(0.5, 0.3, new ControlVariate.None());
            Relax.Slope steep = new Relax.Slope(1, 1e9, 1e9, java.util.List.of());
            assertThat(relax.after(steep, 1).temperature()).isEqualTo(Relax.TEMPERATURE.minimum());
            assertThat(relax.after(steep, 1).eta()).isPositive();
            assertThat(relax.after(steep, -1).eta()).isEqualTo(Relax.ETA.maximum());
            Relax hard = new Relax(0.5, 0, network());
            Relax.Slope slope = hard.slope(new Categorical(), PROBLEM.leaf(3), COST, noise(0));
            assertThat(slope.eta()).isZero();
            assertThat(slope.logTemperature()).isZero();
            assertThat(hard.after(slope, 1).eta()).isZero();
            Tensor wide = Tensors.of(new double[6], 2, 3);
            assertThatThrownBy(() -> new ControlVariate.Tanh(wide, Tensors.of(new double[3], 3)))
                    .hasMessageContaining("[2, 3]")
                    .hasMessageContaining("[3]");
        }
    }

    @Test
    @DisplayName("without a network it is Rebar, whose online weight has less variance than weights beside it")
    void online() {
        try (var _ = Scope.open()) {
            Relax relax = new Relax(0.5, 0.8, new ControlVariate.None());
            double[][] own = Candidate.of(relax).gradients(PROBLEM, COST, Seeds.draws("rebar"), 20);
            double[][] rebar = Candidate.of(new Rebar(0.5, 0.8)).gradients(PROBLEM, COST, Seeds.draws("rebar"), 20);
            for (int i = 0; i < own.length; i++) {
                assertThat(own[i]).containsExactly(rebar[i], within(1e-12));
            }
            assertThat(OnlineEta.empty().eta()).isEqualTo(1);
            OnlineEta online = OnlineEta.empty();
            for (int step = 0; step < 20; step++) {
                online = online.after(new Categorical(), PROBLEM.leaf(2000), COST, noise(step), 0.5);
            }
            double best = spread(online.eta());
            assertThat(best).isLessThan(spread(online.eta() + 0.25)).isLessThan(spread(online.eta() - 0.25));
            assertThatThrownBy(() -> new OnlineEta(0.9, 0, -1)).hasMessageContaining("-1.0");
        }
    }

    private static double spread(double eta) {
        double[][] draws = Candidate.of(new Rebar(0.5, eta)).gradients(PROBLEM, COST, Seeds.draws("spread"), 20_000);
        return Arrays.stream(draws)
                .flatMapToDouble(Arrays::stream)
                .map(x -> x * x)
                .sum();
    }

    @Test
    @DisplayName("a baseline's parameters get the gradient of the squared error, the logits nothing of it")
    void baseline() {
        try (var _ = Scope.open()) {
            Tensor level = Tensors.of(new double[] {0.2}, 1).set_requires_grad(true);
            LearnedBaseline learned = new LearnedBaseline(l -> l.sum(-1, -2).mul(level));
            Tensor leaf = PROBLEM.leaf(5);
            Tensor value = learned.surrogate(new Categorical(), leaf, COST, noise(3));
            value.backward();
            double sum = PROBLEM.logits().sum().item_double();
            double mean = value.item_double();
            assertThat(level.grad().item_double()).isCloseTo(2 * (0.2 * sum - mean) * sum, within(1e-12));
            assertThatThrownBy(
                            () -> new LearnedBaseline(l -> l.sum()).surrogate(new Categorical(), leaf, COST, noise(3)))
                    .hasMessageContaining("[5]")
                    .hasMessageContaining("[]");
        }
    }
}
