package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.BernoulliVector;
import dev.alea.choice.structure.Categorical;
import dev.alea.choice.structure.Subset;
import dev.alea.torch.GradCheck;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Functions of gates and soft subsets against the file, and what the repelling draws promise. */
final class GateFunctionsTest {
    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    @Test
    @Tag("golden")
    @DisplayName("hard concrete: gates, gradient, probabilities and the gate without noise")
    void hardConcrete() {
        try (var _ = Scope.open()) {
            JsonNode file = GoldenFile.get("functions", "hard_concrete");
            HardConcrete gate = new HardConcrete(
                    file.get("beta").asDouble(),
                    file.get("gamma").asDouble(),
                    file.get("zeta").asDouble());
            Tensor leaf = GoldenFile.tensor(file.get("log_alpha")).unsqueeze(0).set_requires_grad(true);
            Noise noise = new Noise.Given(Map.of(Noise.Part.CHOICE, GoldenFile.tensor(file.get("u"))));
            Tensor z = gate.relax(new BernoulliVector(), leaf, noise);
            close(z, file.get("z"));
            GoldenFile.cost("smooth", (int) leaf.numel()).of(z).sum().backward();
            close(leaf.grad(), file.get("grad_smooth"));
            Tensor open = gate.openProbability(leaf);
            close(open, file.get("p_nonzero"));
            leaf.mutable_grad().reset();
            open.sum().backward();
            close(leaf.grad(), file.get("p_nonzero_grad"));
            close(gate.deterministic(leaf), file.get("deterministic"));
        }
    }

    @Test
    @DisplayName("hard concrete gates are exactly 0 and exactly 1 as often as their probabilities say")
    void atoms() {
        try (var _ = Scope.open()) {
            HardConcrete gate = new HardConcrete(0.5, -0.2, 1.3);
            Tensor logits = Tensors.of(new double[] {-1.5, 0.2, 2}, 1, 3);
            int draws = 200_000;
            Tensor z = gate.relax(
                    new BernoulliVector(),
                    logits.expand(draws, 1, 3),
                    new Noise.Drawn(dev.alea.choice.Seeds.draws("atoms")));
            double bound = dev.alea.choice.FalseAlarms.z(6);
            for (boolean full : new boolean[] {false, true}) {
                double[] p = Tensors.doubles(full ? gate.fullProbability(logits) : gate.openProbability(logits));
                Tensor hits = full ? z.eq(Tensors.scalar(1)) : z.ne(Tensors.scalar(0));
                double[] found = Tensors.doubles(hits.to(ScalarType.Double).mean(0));
                for (int i = 0; i < p.length; i++) {
                    assertThat((found[i] - p[i]) / Math.sqrt(p[i] * (1 - p[i]) / draws))
                            .isBetween(-bound, bound);
                }
            }
        }
    }

    @Test
    @Tag("golden")
    @DisplayName("stochastic gates: gates, gradient and probabilities")
    void stochasticGates() {
        try (var _ = Scope.open()) {
            JsonNode file = GoldenFile.get("functions", "stochastic_gates");
            StochasticGates gate = new StochasticGates(file.get("sigma").asDouble());
            Tensor leaf = GoldenFile.tensor(file.get("mu")).unsqueeze(0).set_requires_grad(true);
            Tensor u = torch.special_ndtr(GoldenFile.tensor(file.get("normals")));
            Tensor z = gate.relax(new BernoulliVector(), leaf, new Noise.Given(Map.of(Noise.Part.CHOICE, u)));
            close(z, file.get("z"));
            GoldenFile.cost("smooth", (int) leaf.numel()).of(z).sum().backward();
            close(leaf.grad(), file.get("grad_smooth"));
            close(gate.openProbability(leaf), file.get("p_open"));
            GradCheck.check(() -> gate.openProbability(leaf).sum(), Map.of("means", leaf));
        }
    }

    @Test
    @Tag("golden")
    @DisplayName("relaxed top-k at each temperature of the file")
    void relaxedTopK() {
        try (var _ = Scope.open()) {
            JsonNode file = GoldenFile.get("functions", "relaxed_topk");
            Subset subset = Subset.plackettLuce(file.get("k").asInt());
            Tensor scores = GoldenFile.tensor(file.get("scores")).unsqueeze(0);
            for (String name : file.propertyNames()) {
                if (name.startsWith("tau_")) {
                    double tau = Double.parseDouble(name.substring(4));
                    close(RelaxedTopK.soft(subset, scores, tau), file.get(name));
                }
            }
            close(subset.mode(scores), file.get("hard"));
        }
    }

    @Test
    @DisplayName("two repelling gates below one half are those of the antithetic pair, draw by draw")
    void armsIsDisArm() {
        try (var _ = Scope.open()) {
            Tensor logits = Tensors.of(new double[] {-0.3, -1.2, -2.5, -0.01}, 1, 4);
            Tensor two = new Noise.Drawn(Draws.of(3)).uniform(Noise.Part.CHOICE, logits, 2, 1, 4);
            // 1 - w is the uniform of the pair whose first draw is w < p
            Tensor w = Arms.copula(two).select(0, 0);
            Tensor u = w.neg().add(Tensors.scalar(1));
            Tensor left = gradient(new Arms(2), logits, two);
            Tensor right = gradient(new DisArm(), logits, u);
            assertThat(left.sub(right).abs().max().item_double()).isLessThan(1e-14);
        }
    }

    private static Tensor gradient(Estimator estimator, Tensor logits, Tensor u) {
        Tensor leaf = logits.detach().clone().set_requires_grad(true);
        Noise noise = new Noise.Given(Map.of(Noise.Part.CHOICE, u));
        estimator
                .surrogate(new BernoulliVector(), leaf, Costs.smooth((int) logits.numel()), noise)
                .backward();
        return leaf.grad();
    }

    @Test
    @DisplayName(
            "a class repels itself, joint probabilities of all pairs sum to 1, and two classes give DisArm's weight")
    void jointProbabilities() {
        for (int n : new int[] {2, 3, 5}) {
            try (var _ = Scope.open()) {
                double[] p = {0.15, 0.4, 1e-6, 0.45 - 1e-6};
                double total = 0;
                double same = 0;
                for (int a = 0; a < p.length; a++) {
                    for (int b = 0; b < p.length; b++) {
                        double joint = RepellingClassesOracle.joint(n, a, b, p);
                        total += joint;
                        same += a == b ? joint : 0;
                        if (a != b) {
                            assertThat(weight(n, a, b, p)).isCloseTo(p[a] * p[b] / joint, within(1e-8));
                        }
                    }
                }
                assertThat(total).isCloseTo(1, within(1e-12));
                assertThat(same).isLessThan(0.15 * 0.15 + 0.4 * 0.4 + 0.45 * 0.45);
            }
        }
        try (var _ = Scope.open()) {
            assertThat(weight(2, 0, 1, 0.3, 0.7)).isCloseTo(0.7, within(1e-14));
            assertThat(weight(2, 0, 1, 1e-200, 1)).isCloseTo(1, within(1e-12));
        }
    }

    /** The weight of a pair whose draws are forced to two classes. */
    private static double weight(int n, int a, int b, double... p) {
        Tensor probabilities = Tensors.of(p, p.length);
        double[] middle = {RepellingClassesOracle.middle(a, p), RepellingClassesOracle.middle(b, p)};
        double[] uniforms = new double[n];
        java.util.Arrays.fill(uniforms, 0.5);
        uniforms[0] = middle[0];
        uniforms[1] = middle[1];
        // the order (0, K - 1) keeps the classes as they are
        double order = (p.length - 1.5) / (p.length * (p.length - 1) / 2.0);
        return new RepellingClasses(probabilities, Tensors.of(new double[] {order}), Tensors.of(uniforms, n))
                .weight(0, 1)
                .item_double();
    }

    @Test
    @DisplayName("more classes than the orders allow are refused")
    void limits() {
        try (var _ = Scope.open()) {
            Tensor many = torch.zeros(1, 33).to(ScalarType.Double);
            Noise noise = new Noise.Drawn(Draws.of(1));
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> new Carms(2).surrogate(new Categorical(), many, Costs.linear(33), noise))
                    .hasMessageContaining("at most 32")
                    .hasMessageContaining("33");
        }
    }

    private static void close(Tensor actual, JsonNode expected) {
        double[] a = Tensors.doubles(actual);
        double[] b = GoldenFile.doubles(expected);
        assertThat(a).hasSameSizeAs(b);
        for (int i = 0; i < a.length; i++) {
            assertThat(a[i]).isCloseTo(b[i], within(1e-12 * (1 + Math.abs(b[i]))));
        }
    }
}
