package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.FalseAlarms;
import dev.alea.choice.Kolmogorov;
import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.BernoulliVector;
import dev.alea.choice.structure.OneHot;
import dev.alea.choice.structure.Permutation;
import dev.alea.choice.structure.Structure;
import dev.alea.choice.structure.Subset;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

@Execution(ExecutionMode.CONCURRENT)
final class ConditionalTest {
    private static final int DRAWS = 200_000;

    @Test
    @Tag("golden")
    @DisplayName("conditional scores of the file, at its logits and a thousandfold")
    void golden() {
        try (var _ = Scope.open()) {
            JsonNode file = GoldenFile.get("functions", "conditional_gumbel");
            Tensor logits = GoldenFile.tensor(file.get("logits"));
            Noise noise = new Noise.Given(Map.of(
                    Noise.Part.CHOICE, GoldenFile.tensor(file.get("u")),
                    Noise.Part.CONDITIONAL, GoldenFile.tensor(file.get("v"))));
            Tensor hard = OneHot.first(logits.add(gumbel(noise, Noise.Part.CHOICE, logits)), -1);
            assertThat(Tensors.doubles(hard)).isEqualTo(GoldenFile.doubles(file.get("onehot")));
            close(scores(logits, hard, noise), file.get("z"));
            Tensor large = logits.mul(Tensors.scalar(1000));
            Tensor largest = OneHot.first(large.add(gumbel(noise, Noise.Part.CHOICE, logits)), -1);
            close(scores(large, largest, noise), file.get("z_logits_times_1000"));
        }
    }

    @Test
    @DisplayName("the choice stays the largest, and over all choices every score is a Gumbel again (Kolmogorov)")
    void law() {
        try (var _ = Scope.open()) {
            Tensor logits = Tensors.of(new double[] {0.6, -1.1, 1.3, 0.1}, 1, 4).expand(DRAWS, 1, 4);
            Noise noise = new Noise.Drawn(Seeds.draws("conditional"));
            Tensor logs = logits.log_softmax(-1);
            Tensor hard = OneHot.first(logits.add(gumbel(noise, Noise.Part.CHOICE, logits)), -1);
            Tensor again = scores(logits, hard, noise);
            assertThat(again.isfinite().all().item_bool()).isTrue();
            assertThat(OneHot.first(again, -1).sub(hard).abs().sum().item_double())
                    .isZero();
            double[] standard = Tensors.doubles(again.sub(logs));
            for (int k = 0; k < 4; k++) {
                assertThat(distance(standard, k))
                        .as("class %d. %s", k, Seeds.text())
                        .isLessThan(FalseAlarms.kolmogorov());
            }
            // Held to one choice, a score is no standard Gumbel: the test is able to fail.
            double[] other = Tensors.doubles(
                    scores(logits, OneHot.first(logits, -1), noise).sub(logs));
            assertThat(distance(other, 0)).isGreaterThan(10 * FalseAlarms.kolmogorov());
        }
    }

    @Test
    @Tag("golden")
    @DisplayName("conditional logistic noise of the file")
    void goldenGates() {
        try (var _ = Scope.open()) {
            JsonNode file = GoldenFile.get("functions", "conditional_logistic");
            Tensor logits = GoldenFile.tensor(file.get("logits"));
            Tensor hard = GoldenFile.tensor(file.get("b"));
            close(Conditional.logistic(logits, hard, GoldenFile.tensor(file.get("v"))), file.get("z"));
        }
    }

    @Test
    @DisplayName("gates keep their sign, at logits of +-1e4 too, and over both signs the noise is logistic again")
    void gates() {
        try (var _ = Scope.open()) {
            Tensor logits =
                    Tensors.of(new double[] {0.6, -1.1, 1e4, -1e4}, 1, 4).expand(DRAWS, 1, 4);
            Conditional.Pair pair =
                    Conditional.pair(new BernoulliVector(), logits, new Noise.Drawn(Seeds.draws("gates again")));
            assertThat(pair.again().isfinite().all().item_bool()).isTrue();
            Tensor sides = pair.again().gt(Tensors.scalar(0)).to(logits.scalar_type());
            assertThat(sides.sub(pair.hard()).abs().sum().item_double()).isZero();
            double[] noise = Tensors.doubles(pair.again().sub(logits));
            for (int k = 0; k < 2; k++) {
                assertThat(distance(noise, k, x -> 1 / (1 + Math.exp(-x)))).isLessThan(FalseAlarms.kolmogorov());
            }
            // Held to one side, the noise is not logistic: the test is able to fail.
            Tensor ones = pair.hard().mul(Tensors.scalar(0)).add(Tensors.scalar(1));
            Tensor v = new Noise.Drawn(Seeds.draws("one side")).uniform(Noise.Part.CONDITIONAL, logits, 1, DRAWS, 1, 4);
            double[] other =
                    Tensors.doubles(Conditional.logistic(logits, ones, v).sub(logits));
            assertThat(distance(other, 0, x -> 1 / (1 + Math.exp(-x)))).isGreaterThan(10 * FalseAlarms.kolmogorov());
        }
    }

    @Test
    @DisplayName(
            "a drawn subset and a permutation keep their order, at large logits too, and over all orders every score is a Gumbel again")
    void drawnSubsets() {
        try (var _ = Scope.open()) {
            keepsItsOrder(Subset.plackettLuce(2), 2);
            keepsItsOrder(new Permutation(), 4);
        }
    }

    private static void keepsItsOrder(Structure structure, int drawn) {
        for (double scale : new double[] {1, 1e4}) {
            Tensor logits = Tensors.of(new double[] {0.6, -1.1, 1.3, 0.1}, 1, 4)
                    .mul(Tensors.scalar(scale))
                    .expand(DRAWS, 1, 4);
            Conditional.Pair pair = Conditional.pair(structure, logits, new Noise.Drawn(Seeds.draws("drawn again")));
            assertThat(pair.again().isfinite().all().item_bool()).isTrue();
            Tensor order = OneHot.order(pair.scores(), -1, drawn);
            Tensor again = OneHot.order(pair.again(), -1, drawn);
            assertThat(order.ne(again).any().item_bool()).isFalse();
            double[] noise = Tensors.doubles(pair.again().sub(logits.log_softmax(-1)));
            for (int k = 0; k < 4 && scale == 1; k++) {
                assertThat(distance(noise, k, x -> Math.exp(-Math.exp(-x)))).isLessThan(FalseAlarms.kolmogorov());
            }
        }
    }

    @Test
    @DisplayName("logits of +-1e4 stay finite, and the choice stays the largest even where it is all but impossible")
    void large() {
        try (var _ = Scope.open()) {
            for (ScalarType type : new ScalarType[] {ScalarType.Double, ScalarType.Float}) {
                Tensor logits = Tensors.of(new double[] {1e4, -1e4, 0, 5}, 1, 4).to(type);
                for (int k = 0; k < 4; k++) {
                    double[] one = new double[4];
                    one[k] = 1;
                    Tensor hard = Tensors.of(one, 1, 4).to(type);
                    Tensor z = scores(logits, hard, new Noise.Drawn(Seeds.draws("large")));
                    assertThat(z.isfinite().all().item_bool()).isTrue();
                    assertThat(z.argmax().item_long()).isEqualTo(k);
                }
            }
        }
    }

    private static Tensor scores(Tensor logits, Tensor hard, Noise noise) {
        return Conditional.scores(logits.log_softmax(-1), hard, gumbel(noise, Noise.Part.CONDITIONAL, logits), -1);
    }

    private static Tensor gumbel(Noise noise, Noise.Part part, Tensor logits) {
        return noise.gumbel(part, logits, logits.sizes().vec().get());
    }

    /** sqrt(n) times the Kolmogorov distance of one class to the standard Gumbel law. */
    private static double distance(double[] values, int k) {
        return distance(values, k, x -> Math.exp(-Math.exp(-x)));
    }

    private static double distance(double[] values, int k, DoubleUnaryOperator law) {
        double[] own = new double[values.length / 4];
        Arrays.setAll(own, i -> values[i * 4 + k]);
        return Kolmogorov.distance(own, law);
    }

    private static void close(Tensor actual, JsonNode expected) {
        double[] a = Tensors.doubles(actual);
        double[] b = GoldenFile.doubles(expected);
        for (int i = 0; i < b.length; i++) {
            assertThat(a[i]).isCloseTo(b[i], within(1e-12 * (1 + Math.abs(b[i]))));
        }
    }
}
