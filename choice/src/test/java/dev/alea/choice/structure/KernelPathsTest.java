package dev.alea.choice.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Noise;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Structures give the same from the kernels and from engine operations, and take the kernels where they may. */
final class KernelPathsTest {
    private static final Noise NOISE = new Noise.Drawn(Seeds.draws("paths"));

    private static Tensor logits(long rows, int classes) {
        var values = new float[Math.toIntExact(rows * classes)];
        Seeds.draws("paths/logits").fillNormal(values);
        return Tensors.of(values, rows, classes);
    }

    private static Tensor turned(Tensor plain) {
        return plain.t().contiguous().t();
    }

    @ParameterizedTest
    @CsvSource({"5,1", "5,3", "40,7", "5000,64"})
    @DisplayName("draws without replacement are the same from kernel and engine")
    void plackettLuce(int classes, int k) {
        try (var _ = Scope.open()) {
            Tensor plain = logits(7, classes);
            Tensor other = turned(plain);
            assertThat(SampledRows.isFused(plain, -1, NOISE)).isTrue();
            assertThat(SampledRows.isFused(other, -1, NOISE)).isFalse();
            for (long samples : new long[] {0, 1, 9}) {
                Tensor a = new PlackettLuceLaw(k).sample(plain, samples, NOISE);
                Tensor b = new PlackettLuceLaw(k).sample(other, samples, NOISE);
                assertThat(Tensors.floats(a)).isEqualTo(Tensors.floats(b));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"4,2", "9,1", "64,20"})
    @DisplayName("the logarithm of all subsets, its gradient and the marginals follow the engine's float64 tables")
    void subsets(int positions, int k) {
        try (var _ = Scope.open()) {
            Tensor plain = logits(11, positions).set_requires_grad(true);
            Tensor exact = plain.detach().to(ScalarType.Double).set_requires_grad(true);
            SubsetLaw law = new SubsetLaw(k, -1);
            assertThat(SubsetTables.isFused(plain, k, -1)).isTrue();
            assertThat(SubsetTables.isFused(exact, k, -1)).isFalse();
            Tensor weights = logits(1, 11).reshape(11).to(ScalarType.Double);
            Tensor a = law.logPartition(plain);
            Tensor b = law.logPartition(exact);
            a.mul(weights).sum().backward();
            b.mul(weights).sum().backward();
            assertThat(difference(a, b)).isLessThanOrEqualTo(1e-13 * positions);
            assertThat(difference(plain.grad(), exact.grad())).isLessThanOrEqualTo(4e-7);
            assertThat(difference(law.marginals(plain.detach()), law.marginals(exact)))
                    .isLessThanOrEqualTo(6e-8);
        }
    }

    @Test
    @DisplayName("other dimensions, constant subsets, given noise and leaves outside a scope take the engine")
    void engine() {
        Tensor leaf = logits(3, 5).set_requires_grad(true);
        assertThat(SubsetTables.isFused(leaf, 2, -1)).isFalse();
        assertThat(SubsetTables.isFused(leaf.detach(), 2, -1)).isTrue();
        try (var _ = Scope.open()) {
            assertThat(SubsetTables.isFused(leaf, 2, -1)).isTrue();
            assertThat(SubsetTables.isFused(leaf, 2, -2)).isFalse();
            assertThat(SubsetTables.isFused(leaf, 0, -1)).isFalse();
            assertThat(SubsetTables.isFused(leaf, 5, -1)).isFalse();
            assertThat(SampledRows.isFused(leaf, -1, new Noise.Given(Map.of()))).isFalse();
        }
        leaf.close();
    }

    private static double difference(Tensor a, Tensor b) {
        return a.detach().to(ScalarType.Double).sub(b.detach()).abs().max().item_double();
    }
}
