package dev.alea.choice.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class NoiseTest {
    private static final Draws DRAWS = Draws.of(5).stream("noise").step(3);

    @Test
    @DisplayName("a tensor of noise holds the elements of the stream in row-major order, in both precisions")
    void elements() {
        try (var _ = Scope.open()) {
            Noise noise = new Noise.Drawn(DRAWS);
            Tensor doubles = Tensors.of(new double[] {0}, 1);
            Tensor floats = Tensors.of(new float[] {0}, 1);
            double[] u = Tensors.doubles(noise.uniform(Noise.Part.CHOICE, doubles, 7, 13));
            assertThat(u)
                    .isEqualTo(IntStream.range(0, 91)
                            .mapToDouble(DRAWS::uniformDouble)
                            .toArray());
            double[] g = Tensors.doubles(noise.gumbel(Noise.Part.CHOICE, doubles, 91));
            assertThat(g)
                    .isEqualTo(IntStream.range(0, 91)
                            .mapToDouble(DRAWS::gumbelDouble)
                            .toArray());
            float[] single = Tensors.floats(noise.uniform(Noise.Part.CHOICE, floats, 91));
            float[] gumbels = Tensors.floats(noise.gumbel(Noise.Part.CHOICE, floats, 91));
            for (int e = 0; e < 91; e++) {
                assertThat(single[e]).isEqualTo(DRAWS.uniform(e));
                assertThat(Math.abs(gumbels[e] - g[e])).isLessThan(2e-6 * (1 + Math.abs(g[e])));
            }
        }
    }

    @Test
    @DisplayName("more samples only append, and each part has numbers of its own")
    void prefixesAndParts() {
        try (var _ = Scope.open()) {
            Noise noise = new Noise.Drawn(DRAWS);
            Tensor like = Tensors.of(new double[] {0}, 1);
            double[] two = Tensors.doubles(noise.uniform(Noise.Part.CHOICE, like, 2, 70));
            double[] three = Tensors.doubles(noise.uniform(Noise.Part.CHOICE, like, 3, 70));
            assertThat(Arrays.copyOf(three, two.length)).isEqualTo(two);
            double[] other = Tensors.doubles(noise.uniform(Noise.Part.CONDITIONAL, like, 2, 70));
            assertThat(other).isNotEqualTo(two);
            assertThat(noise.uniform(Noise.Part.CHOICE, like, 0, 4).numel()).isZero();
        }
    }

    @Test
    @DisplayName("given noise is handed out as it is; a missing part or another shape is refused")
    void given() {
        try (var _ = Scope.open()) {
            Tensor u = Tensors.of(new double[] {0.25, 0.5}, 2);
            Noise noise = new Noise.Given(Map.of(Noise.Part.CHOICE, u));
            assertThat(Tensors.doubles(noise.uniform(Noise.Part.CHOICE, u, 2))).containsExactly(0.25, 0.5);
            double[] gumbel = Tensors.doubles(noise.gumbel(Noise.Part.CHOICE, u, 2));
            assertThat(gumbel[1]).isEqualTo(-Math.log(Math.log(2)), org.assertj.core.api.Assertions.within(1e-15));
            assertThatThrownBy(() -> noise.uniform(Noise.Part.CHOICE, u, 1, 3))
                    .hasMessageContaining("[1, 3]")
                    .hasMessageContaining("[2]");
            assertThatThrownBy(() -> noise.gumbel(Noise.Part.CONDITIONAL, u, 2)).hasMessageContaining("none was given");
        }
    }
}
