package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Categorical;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class TruncatedChainTest {
    private static final JsonNode FILE = GoldenFile.get("chain");

    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    private static List<JsonNode> cases() {
        List<JsonNode> cases = new ArrayList<>();
        for (JsonNode c : FILE.get("cases")) {
            if (!c.get("estimator").asString().equals("score")) {
                cases.add(c);
            }
        }
        assertThat(cases).hasSizeGreaterThan(9);
        return cases;
    }

    private static Pathwise estimator(JsonNode c) {
        double tau = c.get("tau").asDouble();
        return switch (c.get("estimator").asString()) {
            case "stgs" -> new StraightThroughGumbelSoftmax(tau);
            case "soft" -> new GumbelSoftmax(tau);
            case "reinmax" -> new SecondOrderStraightThrough(tau);
            default -> throw new AssertionError(c);
        };
    }

    /** Gradients of theta, rows first, then of M. */
    private static double[] gradients(JsonNode c, TruncatedChain chain) {
        try (var _ = Scope.open()) {
            Tensor theta = GoldenFile.tensor(FILE.get("theta")).set_requires_grad(true);
            Tensor transition = GoldenFile.tensor(FILE.get("M")).set_requires_grad(true);
            Tensor start = GoldenFile.tensor(FILE.get("x0")).unsqueeze(0);
            Pathwise estimator = estimator(c);
            int steps = FILE.get("T").asInt();
            List<Tensor> states = chain.states(steps, start, (t, state) -> {
                Tensor logits = theta.narrow(0, t, 1).add(state.matmul(transition));
                Noise noise = new Noise.Given(
                        Map.of(Noise.Part.CHOICE, GoldenFile.tensor(c.get("u").get(t))));
                return estimator.relax(new Categorical(), logits, noise);
            });
            boolean path = c.get("cost").asString().equals("path");
            Tensor seen = path ? torch.cat(new TensorVector(states.toArray(Tensor[]::new)), 0) : states.getLast();
            int size = Math.toIntExact(seen.numel());
            GoldenFile.cost("smooth", size).of(seen.reshape(1, 1, size)).sum().backward();
            double[] both =
                    Arrays.copyOf(Tensors.doubles(theta.grad()), Math.toIntExact(theta.numel() + transition.numel()));
            System.arraycopy(
                    Tensors.doubles(transition.grad()),
                    0,
                    both,
                    Math.toIntExact(theta.numel()),
                    Math.toIntExact(transition.numel()));
            return both;
        }
    }

    private static double distance(JsonNode c, double... found) {
        double[] theta = GoldenFile.doubles(c.get("grad_theta"));
        double[] transition = GoldenFile.doubles(c.get("grad_M"));
        double largest = 0;
        for (int i = 0; i < found.length; i++) {
            double expected = i < theta.length ? theta[i] : transition[i - theta.length];
            largest = Math.max(largest, Math.abs(found[i] - expected));
        }
        return largest;
    }

    @Test
    @Tag("golden")
    @DisplayName("gradients of every case of the file, those of cut steps exactly 0")
    void golden() {
        for (JsonNode c : cases()) {
            int last = c.get("last").asInt();
            double[] found = gradients(c, new TruncatedChain(last));
            assertThat(distance(c, found)).as("%s", c.get("noise_step")).isLessThan(1e-12);
            int cut = (FILE.get("T").asInt() - last) * FILE.get("K").asInt();
            assertThat(Arrays.copyOf(found, cut)).containsOnly(new double[cut]);
        }
    }

    @Test
    @DisplayName("broken twins are rejected: a cut one step too late or too early, a cut at every step")
    void twins() {
        for (JsonNode c : cases()) {
            int last = c.get("last").asInt();
            int steps = FILE.get("T").asInt();
            double[] other = gradients(c, new TruncatedChain(last < steps ? last + 1 : last - 1));
            assertThat(distance(c, other)).as("%s", c.get("noise_step")).isGreaterThan(1e-6);
        }
        JsonNode whole = cases().getFirst();
        try (var _ = Scope.open()) {
            Tensor start = GoldenFile.tensor(FILE.get("x0")).unsqueeze(0);
            Tensor weight = Tensors.of(new double[] {0.5}, 1).set_requires_grad(true);
            List<Tensor> states = new TruncatedChain(2).states(3, start, (_, state) -> state.mul(weight));
            states.getLast().sum().backward();
            // x3 = w (w x1): the first factor of x1 is constant
            assertThat(weight.grad().item_double()).isEqualTo(2 * 0.5 * 0.5);
        }
        assertThat(whole.get("last").asInt()).isEqualTo(FILE.get("T").asInt());
    }

    @Test
    @DisplayName("no step, or fewer steps than carry a gradient, is refused with a sentence")
    void refusals() {
        assertThatThrownBy(() -> new TruncatedChain(0))
                .hasMessageContaining("last")
                .hasMessageContaining("0");
        try (var _ = Scope.open()) {
            Tensor start = Tensors.of(new double[] {1}, 1);
            assertThatThrownBy(() -> new TruncatedChain(5).states(4, start, (_, state) -> state))
                    .hasMessageContaining("last 5 steps")
                    .hasMessageContaining("has 4");
        }
    }
}
