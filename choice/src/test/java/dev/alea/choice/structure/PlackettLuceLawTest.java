package dev.alea.choice.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.draw.Draws;
import dev.alea.torch.GradCheck;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
final class PlackettLuceLawTest {
    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    @DisplayName("the probability of a set is the sum over its orders, by table and by integral")
    void orders(int k) {
        double[] theta = wave(6, 1.7);
        double[] weights = Arrays.stream(theta).map(Math::exp).toArray();
        try (var _ = Scope.open()) {
            Tensor logits = Tensors.of(theta, 1, 6);
            Tensor states = Subset.plackettLuce(k).enumerate(logits);
            double[] logs = Tensors.doubles(Subset.plackettLuce(k).logProbability(logits, states));
            for (int s = 0; s < logs.length; s++) {
                double[] state = Tensors.doubles(states.select(0, s));
                double expected = Math.log(
                        anyOrder(weights, state.clone(), Arrays.stream(weights).sum(), k));
                assertThat(logs[s]).isCloseTo(expected, within(1e-13));
                assertThat(integral(theta, state)).isCloseTo(expected, within(1e-13));
            }
        }
    }

    /** The probability that the members left in the state come next, whatever the order. */
    private static double anyOrder(double[] weights, double[] state, double total, int left) {
        if (left == 0) {
            return 1;
        }
        double sum = 0;
        for (int i = 0; i < state.length; i++) {
            if (state[i] == 1) {
                state[i] = 0;
                sum += weights[i] / total * anyOrder(weights, state, total - weights[i], left - 1);
                state[i] = 1;
            }
        }
        return sum;
    }

    private static double integral(double[] theta, double... state) {
        Tensor logs = Tensors.of(theta, theta.length).log_softmax(-1);
        Tensor inside = Tensors.of(state, state.length).gt(Tensors.scalar(0.5));
        Tensor members = logs.masked_select(inside);
        Tensor rest = logs.masked_select(inside.logical_not()).logsumexp(0);
        return PlackettLuceLaw.integral(members, rest).item_double();
    }

    @ParameterizedTest
    @CsvSource({"5,1", "8,1", "10,3", "10,10000"})
    @DisplayName("table and integral agree, at logits of ten thousand too")
    void bothWays(int k, double scale) {
        try (var _ = Scope.open()) {
            Tensor logs =
                    Tensors.of(wave(14, 1.7), 14).mul(Tensors.scalar(scale)).log_softmax(-1);
            Tensor members = logs.narrow(0, 2, k);
            Tensor rest = torch.cat(
                            new org.bytedeco.pytorch.TensorVector(logs.narrow(0, 0, 2), logs.narrow(0, 2 + k, 12 - k)),
                            0)
                    .logsumexp(0);
            double table = SetProbabilities.of(members, rest).whole().item_double();
            double integral = PlackettLuceLaw.integral(members, rest).item_double();
            assertThat(integral).isCloseTo(table, within(1e-13 * (1 + Math.abs(table))));
        }
    }

    @ParameterizedTest
    @CsvSource({"1048576,3", "1048576,30", "60,40", "400,200"})
    @DisplayName("of equal logits every subset is equally likely, in a million positions too")
    void equalLogits(int n, int k) {
        try (var _ = Scope.open()) {
            Subset subset = Subset.plackettLuce(k);
            Tensor logits = torch.zeros(1, n).to(ScalarType.Double);
            Tensor choice = subset.sample(logits, Draws.of(5));
            assertThat(choice.sum().item_double()).isEqualTo(k);
            double count = 0;
            for (int i = 1; i <= k; i++) {
                count += Math.log((double) (n - k + i) / i);
            }
            assertThat(subset.logProbability(logits, choice).item_double())
                    .isCloseTo(-count, within(1e-12 * (1 + count)));
        }
    }

    @Test
    @DisplayName("the integral has the gradient of its value, where members are rare or certain too")
    void gradient() {
        try (var _ = Scope.open()) {
            Tensor leaf = Tensors.of(wave(14, 2.3), 1, 14).set_requires_grad(true);
            Tensor choice = OneHot.top(leaf, -1, 11);
            GradCheck.check(
                    () -> Subset.plackettLuce(11).logProbability(leaf, choice).sum(), Map.of("logits", leaf));
            Tensor large = leaf.detach().mul(Tensors.scalar(1e4)).set_requires_grad(true);
            Subset.plackettLuce(11).logProbability(large, choice).sum().backward();
            assertThat(large.grad().isfinite().all().item_bool()).isTrue();
        }
    }

    @Test
    @DisplayName("the two laws of three of six differ by the total variation that the specification measured")
    void twoLaws() {
        try (var _ = Scope.open()) {
            double[] theta = new double[6];
            for (int i = 0; i < 6; i++) {
                theta[i] = Math.round(1300 * Math.cos(1.1 * i + 0.2)) / 1000.0;
            }
            Tensor logits = Tensors.of(theta, 1, 6);
            Tensor states = Subset.gibbs(3).enumerate(logits);
            Tensor one = Subset.gibbs(3).logProbability(logits, states).exp();
            Tensor other = Subset.plackettLuce(3).logProbability(logits, states).exp();
            assertThat(one.sub(other).abs().sum().item_double() / 2).isCloseTo(0.106, within(5e-4));
        }
    }

    private static double[] wave(int n, double frequency) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = 1.4 * Math.sin(frequency * i + 0.3);
        }
        return values;
    }
}
