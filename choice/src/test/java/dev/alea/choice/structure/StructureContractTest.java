package dev.alea.choice.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.MaskPattern.Form;
import dev.alea.torch.GradCheck;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link Structure} promises, for every law and layout. */
final class StructureContractTest {
    record Case(String name, Structure structure, long rows, long columns) {
        Tensor logits(long... batch) {
            long[] shape = java.util.stream.LongStream.concat(
                            java.util.Arrays.stream(batch), java.util.stream.LongStream.of(rows, columns))
                    .toArray();
            int count = (int) java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b);
            if (count == 0) {
                return torch.zeros(shape).to(ScalarType.Double);
            }
            double[] values = new double[count];
            for (int i = 0; i < count; i++) {
                values[i] = 1.3 * Math.sin(0.83 * i + 0.2);
            }
            return Tensors.of(values, shape);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() {
        return List.of(
                new Case("categorical 3x4", new Categorical(), 3, 4),
                new Case("categorical 2x1", new Categorical(), 2, 1),
                new Case("2:4 table", new MaskPattern(2, 4), 6, 3),
                new Case("2:4 M logits", new MaskPattern(2, 4, Form.M_LOGIT), 4, 3),
                new Case("3:7 M logits", new MaskPattern(3, 7, Form.M_LOGIT), 7, 1),
                new Case("1:5 M logits", new MaskPattern(1, 5, Form.M_LOGIT), 5, 2),
                new Case("4:4 M logits", new MaskPattern(4, 4, Form.M_LOGIT), 4, 2),
                new Case("bernoulli 2x3", new BernoulliVector(), 2, 3),
                new Case("bernoulli 1x1", new BernoulliVector(), 1, 1),
                new Case("3 of 6, Gibbs", Subset.gibbs(3), 1, 6),
                new Case("1 of 4, Gibbs", Subset.gibbs(1), 3, 4),
                new Case("0 of 3, Gibbs", Subset.gibbs(0), 2, 3),
                new Case("3 of 3, Gibbs", Subset.gibbs(3), 2, 3),
                new Case("3 of 6, Plackett-Luce", Subset.plackettLuce(3), 1, 6),
                new Case("2 of 4, Plackett-Luce", Subset.plackettLuce(2), 3, 4),
                new Case("0 of 2, Plackett-Luce", Subset.plackettLuce(0), 2, 2),
                new Case("2 of 2, Plackett-Luce", Subset.plackettLuce(2), 1, 2),
                new Case("permutation of 4", new Permutation(), 1, 4),
                new Case("permutation of 1", new Permutation(), 1, 1),
                new Case("Gibbs matching 4x4", new Matching(Matching.Form.GIBBS), 4, 4),
                new Case("Gibbs matching 3x3", new Matching(Matching.Form.GIBBS), 3, 3),
                new Case("Gibbs matching 1x1", new Matching(Matching.Form.GIBBS), 1, 1));
    }

    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    @ParameterizedTest
    @MethodSource("cases")
    @DisplayName("probabilities of the enumerated states sum to 1, and give the entropy, the marginals and the mode")
    void enumeration(Case c) {
        try (var _ = Scope.open()) {
            Structure s = c.structure();
            Tensor logits = c.logits();
            Tensor states = s.enumerate(logits);
            assertThat(states.size(0)).isEqualTo(s.states(logits));
            assertThat(states.mul(states.sub(Tensors.scalar(1))).abs().max().item_double())
                    .isZero();
            Tensor logs = s.logProbability(logits, states);
            Tensor p = logs.exp();
            assertThat(p.sum().item_double()).isCloseTo(1, within(1e-13));
            assertThat(s.entropy(logits).item_double())
                    .isCloseTo(-p.mul(logs).sum().item_double(), within(1e-12));
            close(s.marginals(logits), p.reshape(-1, 1, 1).mul(states).sum(0), 1e-13);
            long best = logs.argmax().item_long();
            assertThat(Tensors.doubles(s.mode(logits))).isEqualTo(Tensors.doubles(states.select(0, best)));
            assertThat(distinct(states)).isEqualTo(states.size(0));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    @DisplayName("log-probability, entropy and marginals have the gradient of their value")
    void gradients(Case c) {
        try (var _ = Scope.open()) {
            Structure s = c.structure();
            Tensor leaf = c.logits(2).set_requires_grad(true);
            Tensor choice = s.sample(leaf, Draws.of(3));
            Tensor weights = torch.arange(Tensors.scalar((double) choice.numel()))
                    .to(ScalarType.Double)
                    .add(Tensors.scalar(0.3))
                    .sin()
                    .reshape(choice.sizes());
            GradCheck.check(() -> s.logProbability(leaf, choice).sum(), Map.of("logits", leaf));
            GradCheck.check(() -> s.entropy(leaf).sum(), Map.of("logits", leaf));
            GradCheck.check(() -> s.marginals(leaf).mul(weights).sum(), Map.of("logits", leaf));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    @DisplayName("batches give the numbers of their items, and empty ones work")
    void batches(Case c) {
        try (var _ = Scope.open()) {
            Structure s = c.structure();
            Tensor batch = c.logits(2, 5);
            Tensor item = batch.select(0, 1).select(0, 3);
            Tensor choices = s.sample(batch, 7, new Noise.Drawn(Draws.of(4)));
            Tensor mode = s.mode(item);
            assertThat(choices.sizes().vec().get()).containsExactly(7, 2, 5, mode.size(0), mode.size(1));
            Tensor logs = s.logProbability(batch, choices);
            assertThat(logs.sizes().vec().get()).containsExactly(7, 2, 5);
            close(
                    logs.select(1, 1).select(1, 3),
                    s.logProbability(item, choices.select(1, 1).select(1, 3)),
                    1e-14);
            close(s.entropy(batch).select(0, 1).select(0, 3), s.entropy(item), 1e-14);
            close(s.marginals(batch).select(0, 1).select(0, 3), s.marginals(item), 1e-14);
            close(s.mode(batch).select(0, 1).select(0, 3), s.mode(item), 0);
            close(s.event(batch).select(0, 1).select(0, 3), s.event(item), 1e-15);
            Tensor none = c.logits(0);
            assertThat(s.sample(none, 3, new Noise.Drawn(Draws.of(4))).numel()).isZero();
            assertThat(s.entropy(none).numel()).isZero();
            assertThat(s.marginals(none).numel()).isZero();
            assertThat(s.logProbability(none, s.mode(none)).numel()).isZero();
            s.require(none);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    @DisplayName("logits of +-1e4 give finite numbers, the mode with certainty, and no entropy, in float32 too")
    void largeLogits(Case c) {
        for (ScalarType type : new ScalarType[] {ScalarType.Double, ScalarType.Float}) {
            try (var _ = Scope.open()) {
                Structure s = c.structure();
                Tensor leaf =
                        c.logits().mul(Tensors.scalar(1e4)).to(type).detach().set_requires_grad(true);
                Tensor mode = s.mode(leaf);
                Tensor log = s.logProbability(leaf, mode);
                assertThat(log.item_double()).isCloseTo(0, within(1e-6));
                assertThat(s.entropy(leaf).item_double()).isCloseTo(0, within(1e-4));
                close(s.marginals(leaf), mode, 1e-6);
                close(s.sample(leaf, Draws.of(1)), mode, 0);
                log.add(s.entropy(leaf)).add(s.marginals(leaf).sum()).backward();
                assertThat(leaf.grad().isfinite().all().item_bool()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    @DisplayName("float32 follows float64")
    void precisions(Case c) {
        try (var _ = Scope.open()) {
            Structure s = c.structure();
            Tensor logits = c.logits(3);
            Tensor single = logits.to(ScalarType.Float);
            Tensor choice = s.mode(logits);
            close(s.logProbability(single, choice.to(ScalarType.Float)), s.logProbability(logits, choice), 1e-5);
            close(s.entropy(single), s.entropy(logits), 1e-5);
            close(s.marginals(single), s.marginals(logits), 1e-6);
            assertThat(s.entropy(single).scalar_type().intern()).isEqualTo(ScalarType.Float);
            assertThat(s.sample(single, Draws.of(1)).scalar_type().intern()).isEqualTo(ScalarType.Float);
        }
    }

    @Test
    @DisplayName("2^20 classes or gates and 16 of 32 positions are sampled and weighed without enumeration")
    void large() {
        try (var _ = Scope.open()) {
            Structure words = new Categorical();
            Tensor flat = torch.zeros(2, 1 << 20).to(ScalarType.Double);
            assertThat(words.logProbability(flat, words.sample(flat, Draws.of(2)))
                            .item_double())
                    .isCloseTo(-2 * Math.log(1 << 20), within(1e-10));
            assertThatThrownBy(() -> words.enumerate(flat)).hasMessageContaining("1099511627776 joint states");
            Structure gates = new BernoulliVector();
            assertThat(gates.entropy(flat).item_double()).isCloseTo((2 << 20) * Math.log(2), within(1e-6));
            assertThat(gates.logProbability(flat, gates.sample(flat, Draws.of(2)))
                            .item_double())
                    .isCloseTo(-(2 << 20) * Math.log(2), within(1e-6));
            assertThat(gates.states(flat)).isEqualTo(Long.MAX_VALUE);
            MaskPattern half = new MaskPattern(16, 32);
            Tensor even = torch.zeros(32, 2).to(ScalarType.Double);
            assertThat(half.entropy(even).item_double()).isCloseTo(2 * Math.log(601_080_390), within(1e-10));
            assertThat(half.sample(even, Draws.of(2)).sum().item_double()).isEqualTo(32);
            assertThat(half.states(torch.zeros(32, 9))).isEqualTo(Long.MAX_VALUE);
            assertThatThrownBy(() -> half.enumerate(torch.zeros(32, 9))).hasMessageContaining("more than 9e18");
        }
    }

    @Test
    @DisplayName("the M-logit form is the table form with the logits of each candidate summed")
    void forms() {
        try (var _ = Scope.open()) {
            MaskPattern table = new MaskPattern(2, 5);
            MaskPattern subset = new MaskPattern(2, 5, Form.M_LOGIT);
            Tensor w = new Case("w", subset, 5, 3).logits();
            float[][] rows = table.table();
            float[] flat = new float[rows.length * 5];
            for (int i = 0; i < flat.length; i++) {
                flat[i] = rows[i / 5][i % 5];
            }
            Tensor theta =
                    Tensors.of(flat, rows.length, 5).to(ScalarType.Double).matmul(w);
            close(subset.entropy(w), table.entropy(theta), 1e-12);
            close(subset.event(subset.marginals(w)), table.event(table.marginals(theta)), 1e-13);
            close(subset.event(subset.mode(w)), table.event(table.mode(theta)), 0);
        }
    }

    @Test
    @DisplayName("ties go to the lowest index")
    void ties() {
        try (var _ = Scope.open()) {
            Tensor flat = Tensors.of(new double[] {1, 3, 3, 3, 2, 2}, 2, 3);
            assertThat(Tensors.doubles(OneHot.first(flat, -1))).containsExactly(0, 1, 0, 1, 0, 0);
            assertThat(Tensors.doubles(OneHot.first(flat, -2))).containsExactly(0, 1, 1, 1, 0, 0);
            assertThat(Tensors.doubles(OneHot.top(flat, -1, 2))).containsExactly(0, 1, 1, 1, 1, 0);
            Tensor long_ = torch.zeros(1, 5000).to(ScalarType.Double);
            assertThat(OneHot.top(long_, -1, 3000).narrow(-1, 0, 3000).sum().item_double())
                    .isEqualTo(3000);
        }
    }

    @Test
    @DisplayName("logits of a wrong shape or type, not finite, or of a table that is too large, are refused")
    void refusals() {
        try (var _ = Scope.open()) {
            Structure s = new Categorical();
            assertThatThrownBy(() -> s.require(torch.zeros(3))).hasMessageContaining("[B.., L, K]");
            assertThatThrownBy(() -> s.require(torch.zeros(3, 0))).hasMessageContaining("K >= 1");
            assertThatThrownBy(() -> s.require(torch.zeros(3, 2).to(ScalarType.Long)))
                    .hasMessageContaining("float32 or float64");
            assertThatThrownBy(() -> s.require(Tensors.of(new double[] {0, Double.NaN}, 1, 2)))
                    .hasMessageContaining("NaN");
            assertThatThrownBy(() -> new MaskPattern(2, 4).require(torch.zeros(4, 6)))
                    .hasMessageContaining("[B.., 6, groups]")
                    .hasMessageContaining("[4, 6]");
            assertThatThrownBy(() -> new MaskPattern(8, 16, Form.TABLE)).hasMessageContaining("12870");
            assertThatThrownBy(() -> Subset.gibbs(-1)).hasMessageContaining("k is -1");
            assertThatThrownBy(() -> new Subset(2, Structure.Law.CATEGORICAL)).hasMessageContaining("Gumbel top-k");
            assertThatThrownBy(() -> Subset.gibbs(4).require(torch.zeros(2, 3)))
                    .hasMessageContaining("n >= 4")
                    .hasMessageContaining("[2, 3]");
            assertThatThrownBy(() -> Subset.plackettLuce(9).entropy(torch.zeros(1, 30)))
                    .hasMessageContaining("14307150 joint states");
            assertThatThrownBy(() -> s.sample(torch.zeros(1, 2), -1, new Noise.Drawn(Draws.of(0))))
                    .hasMessageContaining("-1");
        }
    }

    private static long distinct(Tensor states) {
        double[] flat = Tensors.doubles(states);
        int size = (int) (flat.length / states.size(0));
        return java.util.stream.IntStream.range(0, (int) states.size(0))
                .mapToObj(i -> java.util.Arrays.toString(java.util.Arrays.copyOfRange(flat, i * size, (i + 1) * size)))
                .distinct()
                .count();
    }

    private static void close(Tensor actual, Tensor expected, double tolerance) {
        double[] a = Tensors.doubles(actual);
        double[] b = Tensors.doubles(expected);
        assertThat(a).hasSameSizeAs(b);
        for (int i = 0; i < a.length; i++) {
            assertThat(a[i]).isCloseTo(b[i], within(tolerance * (1 + Math.abs(b[i]))));
        }
    }
}
