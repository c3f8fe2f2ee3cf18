package dev.alea.choice.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.Kolmogorov;
import dev.alea.choice.kernel.CounterKey;
import dev.alea.choice.kernel.Threefry;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class DrawsTest {
    private static final long SEED = 20_260_101L;
    private static final int COUNT = 400_000;
    // Kolmogorov: P(sqrt(n) D > 2.9) = 1e-7
    private static final double KOLMOGOROV = 2.9;

    @Test
    @DisplayName("the stream key is made as the package description says")
    void streamKey() {
        // FNV-1a-64 of the empty name is the offset basis
        CounterKey root = new CounterKey((int) SEED, (int) (SEED >>> 32), 0, 0, 0xcbf29ce4, 0x53545245, 0);
        int[] subkey = new int[4];
        Threefry.block(root, 0x84222325, subkey);
        CounterKey key = Draws.of(SEED).step((3L << 32) + 17).draw(9).key();
        assertThat(key).isEqualTo(new CounterKey(subkey[0], subkey[1], (int) SEED, 0, 9, 17, 3));
        assertThat(Draws.of(SEED).stream("a").sub("b").key())
                .isEqualTo(Draws.of(SEED).stream("a/b").key());
        assertThat(Draws.of(SEED).stream("a").key())
                .isNotEqualTo(Draws.of(SEED).stream("b").key());
    }

    @Test
    @DisplayName("filling an array gives the elements one by one, at any length")
    void fillEqualsElements() {
        Draws draws = Draws.of(SEED).stream("fill").step(5).draw(2);
        for (int length : new int[] {0, 1, 15, 16, 17, 63, 64, 65, 1009}) {
            float[] uniforms = new float[length];
            draws.fillUniform(uniforms);
            for (int e = 0; e < length; e++) {
                assertThat(uniforms[e]).isEqualTo(draws.uniform(e));
                assertThat(Math.abs(uniforms[e] - draws.uniformDouble(e))).isLessThan(0x1p-24);
            }
            double[] doubles = new double[length];
            draws.fillUniform(doubles);
            assertThat(doubles)
                    .isEqualTo(IntStream.range(0, length)
                            .mapToDouble(draws::uniformDouble)
                            .toArray());
            draws.fillGumbel(doubles);
            assertThat(doubles)
                    .isEqualTo(IntStream.range(0, length)
                            .mapToDouble(draws::gumbelDouble)
                            .toArray());
        }
    }

    @Test
    @DisplayName("streams, steps, draws and seeds are all different")
    void addresses() {
        Draws base = Draws.of(1).stream("x").step(1).draw(1);
        long distinct = IntStream.of(
                        base.word(0),
                        base.word(1),
                        base.step(2).word(0),
                        base.step(1L << 32 | 1).word(0),
                        base.draw(2).word(0),
                        base.stream("y").word(0),
                        Draws.of(2).stream("x").step(1).draw(1).word(0),
                        Draws.of(1L << 40 | 1).stream("x").step(1).draw(1).word(0))
                .distinct()
                .count();
        assertThat(distinct).isEqualTo(8);
    }

    @Test
    @DisplayName("many threads fill the same arrays as one")
    void threads() {
        float[] alone = new float[10_007];
        Draws.of(SEED).stream("threads").fillGumbel(alone);
        assertThat(IntStream.range(0, 16).parallel().mapToObj(i -> {
                    float[] mine = new float[10_007];
                    Draws.of(SEED).stream("threads").fillGumbel(mine);
                    return mine;
                }))
                .allSatisfy(mine -> assertThat(mine).isEqualTo(alone));
    }

    @Test
    @DisplayName("uniforms, Gumbels and normals follow their laws (Kolmogorov, p = 1e-7)")
    void laws() {
        Draws draws = Draws.of(SEED).stream("laws");
        float[] x = new float[COUNT];
        draws.fillUniform(x);
        assertThat(distance(x, u -> u)).isLessThan(KOLMOGOROV);
        draws.fillGumbel(x);
        assertThat(distance(x, g -> Math.exp(-Math.exp(-g)))).isLessThan(KOLMOGOROV);
        draws.fillNormal(x);
        assertThat(distance(x, z -> 0.5 * org.hipparchus.special.Erf.erfc(-z / Math.sqrt(2))))
                .isLessThan(KOLMOGOROV);
        double product = 0;
        for (int e = 0; e < COUNT; e += 32) { // cos and sin of one angle must not correlate
            for (int j = e; j < e + 16; j++) {
                product += x[j] * x[j + 16];
            }
        }
        assertThat(product / Math.sqrt(COUNT / 2.0)).isBetween(-5.5, 5.5);
    }

    @Test
    @DisplayName("the test of laws is able to fail: a Gumbel is no normal")
    void lawsCanFail() {
        float[] x = new float[COUNT];
        Draws.of(SEED).fillGumbel(x);
        assertThat(distance(x, z -> 0.5 * org.hipparchus.special.Erf.erfc(-z / Math.sqrt(2))))
                .isGreaterThan(50);
    }

    @Test
    @DisplayName("integers below a bound are uniform (chi-square) and never reach it")
    void below() {
        Draws draws = Draws.of(SEED).stream("below");
        int bound = 37;
        long[] counts = new long[bound];
        for (int e = 0; e < 100_000; e++) {
            counts[(int) draws.below(e, bound)]++;
        }
        double expected = 100_000.0 / bound;
        double chi = Arrays.stream(counts)
                .mapToDouble(c -> (c - expected) * (c - expected) / expected)
                .sum();
        assertThat(chi).isLessThan(36 + 7 * Math.sqrt(72) + 20);
        assertThat(draws.below(3, 1)).isZero();
        // more than half of all 64-bit numbers are rejected at this bound: the attempts must move on
        long large = Long.MAX_VALUE / 2 + 2;
        assertThat(IntStream.range(0, 1000).mapToLong(e -> draws.below(e, large)))
                .allMatch(v -> v >= 0 && v < large);
    }

    @Test
    @DisplayName("a permutation holds each number once and differs by draw")
    void permutation() {
        int[] order = Draws.of(SEED).permutation(1000);
        int[] sorted = order.clone();
        Arrays.sort(sorted);
        assertThat(sorted).isEqualTo(IntStream.range(0, 1000).toArray());
        assertThat(order)
                .isNotEqualTo(sorted)
                .isNotEqualTo(Draws.of(SEED).draw(1).permutation(1000));
    }

    @Test
    @DisplayName("the double Gumbel has mean 0.5772 and variance 1.645")
    void gumbelDouble() {
        Draws draws = Draws.of(SEED).stream("double");
        double[] g =
                IntStream.range(0, 100_000).mapToDouble(draws::gumbelDouble).toArray();
        double mean = Arrays.stream(g).average().orElseThrow();
        double variance =
                Arrays.stream(g).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
        assertThat(mean).isCloseTo(0.57722, within(0.03));
        assertThat(variance).isCloseTo(1.64493, within(0.08));
    }

    @Test
    @DisplayName("addresses out of range are refused with the allowed range")
    void refusals() {
        Draws draws = Draws.of(0);
        assertThatThrownBy(() -> draws.step(-1)).hasMessageContaining("[0, 2^62)");
        assertThatThrownBy(() -> draws.draw(1 << 24)).hasMessageContaining("[0, 2^24)");
        assertThatThrownBy(() -> draws.word(1L << 34)).hasMessageContaining("[0, 2^34)");
        assertThatThrownBy(() -> draws.below(0, 0)).hasMessageContaining("positive bound");
    }

    private static double distance(float[] sample, java.util.function.DoubleUnaryOperator law) {
        return Kolmogorov.distance(
                IntStream.range(0, sample.length).mapToDouble(i -> sample[i]).toArray(), law);
    }
}
