package dev.alea.choice.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.structure.MaskPattern;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MaskKernelTest {
    private static final Draws DRAWS = Draws.of(7).stream("mask/test").step(3).draw(1);

    @ParameterizedTest
    @CsvSource({"2:4", "1:4", "4:4", "3:5", "1:8", "4:8", "1:1"})
    @DisplayName("the vector kernel equals the scalar one bit for bit, tails included")
    void equalsScalar(String text) {
        MaskPattern pattern = MaskPattern.parse(text);
        for (int groups : new int[] {1, 3, 15, 16, 17, 63, 64, 65, 255, 257, 1009}) {
            for (float lambda : new float[] {0f, 0.3f}) {
                for (boolean hard : new boolean[] {false, true}) {
                    Problem p = new Problem(pattern, groups, new MaskSettings(100f, 0.7f, lambda, hard));
                    assertThat(p.vector(DRAWS.key(), 1))
                            .as("%s %d %s", text, groups, hard)
                            .isEqualTo(p.scalar(DRAWS.key()));
                }
            }
        }
    }

    @Test
    @DisplayName("thread counts do not change a bit, nor does repetition")
    void threads() {
        Problem p = new Problem(new MaskPattern(2, 4), 100_003, new MaskSettings(300f, 2f, 1e-3f, false));
        long[] alone = p.vector(DRAWS.key(), 1);
        for (int threads = 1; threads <= 5; threads++) {
            for (int repeat = 0; repeat < 5; repeat++) {
                assertThat(p.vector(DRAWS.key(), threads)).isEqualTo(alone);
            }
        }
        assertThat(p.vector(DRAWS.step(4).key(), 2)).isNotEqualTo(alone);
    }

    @Test
    @DisplayName("given noise equal to the drawn noise gives the same result")
    void givenNoise() {
        for (MaskPattern pattern : new MaskPattern[] {new MaskPattern(2, 4), new MaskPattern(4, 8)}) {
            Problem p = new Problem(pattern, 301, new MaskSettings(100f, 1f, 0.1f, false));
            float[] gumbel = new float[301 * pattern.candidates()];
            DRAWS.fillGumbel(gumbel);
            MemorySegment given = p.arena.allocateFrom(ValueLayout.JAVA_FLOAT, gumbel);
            assertThat(p.vector(new MaskNoise.Given(given), 1)).isEqualTo(p.vector(DRAWS.key(), 1));
            assertThat(p.scalar(new MaskNoise.Given(given))).isEqualTo(p.scalar(DRAWS.key()));
        }
    }

    @Test
    @DisplayName("the gradient is the slope of sum(u out) - lambda ||out||^2, and sums to zero per group")
    void slope() {
        Problem p = new Problem(new MaskPattern(2, 4), 64, new MaskSettings(20f, 1f, 0.5f, false));
        p.vector(DRAWS.key(), 1);
        float[] gradient = p.gradient.toArray(ValueLayout.JAVA_FLOAT);
        for (int i : new int[] {0, 5, 64, 130, 200, 383}) {
            float base = p.logits.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            float h = 1e-3f;
            double up = p.objective(i, base + h);
            double down = p.objective(i, base - h);
            p.logits.setAtIndex(ValueLayout.JAVA_FLOAT, i, base);
            assertThat((double) gradient[i])
                    .isCloseTo((up - down) / (2 * h), within(0.02 * Math.abs(gradient[i]) + 1e-2));
        }
        // kappa / tau = 20 times a few roundings of the pulled gradients, |a| < 8
        double rounding = 20 * 8 * 4 * 0x1p-24;
        for (int g = 0; g < 64; g++) {
            double sum = 0;
            for (int c = 0; c < 6; c++) {
                sum += gradient[c * 64 + g];
            }
            assertThat(Math.abs(sum)).isLessThanOrEqualTo(rounding);
        }
    }

    @Test
    @DisplayName("a call allocates no byte once compiled")
    void allocatesNothing() {
        Problem p = new Problem(new MaskPattern(2, 4), 4096, new MaskSettings(100f, 1f, 1e-4f, false));
        var bean = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 200 && least > 0; round++) {
            long before = bean.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 50; i++) {
                p.run(DRAWS.key(), 1);
            }
            least = Math.min(least, bean.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isZero();
    }

    @Test
    @DisplayName("wrong sizes are refused, and a failing worker reaches the caller")
    void refusals() {
        Problem p = new Problem(new MaskPattern(2, 4), 10, new MaskSettings(1f, 1f, 0f, false));
        assertThatThrownBy(() -> p.kernel.forward(p.settings, DRAWS.key(), p.logits, p.weight, p.out, 11, 1))
                .hasMessageContaining("logits")
                .hasMessageContaining("264");
        assertThatThrownBy(() -> new MaskSettings(1f, 0f, 0f, false)).hasMessageContaining("tau 0.0");
        KernelPool pool = new KernelPool();
        assertThatThrownBy(() -> pool.run(
                        i -> {
                            if (Thread.currentThread().getName().startsWith("alea-kernel")) {
                                throw new IllegalArgumentException("boom");
                            }
                            Thread.onSpinWait();
                        },
                        1_000_000,
                        3))
                .hasMessageContaining("boom");
        long[] sum = new long[100];
        pool.run(i -> sum[(int) i] = i, 100, 3);
        assertThat(sum)
                .containsExactly(java.util.stream.LongStream.range(0, 100).toArray());
    }

    /** One layer and its two kernels. */
    static final class Problem {
        final Arena arena = Arena.ofAuto();
        final MaskPattern pattern;
        final MaskSettings settings;
        final MaskKernel kernel;
        final int groups;
        final MemorySegment logits;
        final MemorySegment weight;
        final MemorySegment upstream;
        final MemorySegment out;
        final MemorySegment gradient;

        Problem(MaskPattern pattern, int groups, MaskSettings settings) {
            this.pattern = pattern;
            this.groups = groups;
            this.settings = settings;
            this.kernel = new MaskKernel(pattern.bits(), pattern.of());
            this.logits = normals("logits", groups * pattern.candidates(), 0.01f);
            this.weight = normals("weight", groups * pattern.of(), 1f);
            this.upstream = normals("upstream", groups * pattern.of(), 1f);
            this.out = arena.allocate(weight.byteSize(), 64);
            this.gradient = arena.allocate(logits.byteSize(), 64);
        }

        void run(MaskNoise noise, int threads) {
            kernel.forward(settings, noise, logits, weight, out, groups, threads);
            kernel.backward(settings, noise, logits, weight, upstream, gradient, groups, threads);
        }

        long[] vector(MaskNoise noise, int threads) {
            out.fill((byte) -1);
            gradient.fill((byte) -1);
            run(noise, threads);
            return bits();
        }

        long[] scalar(MaskNoise noise) {
            out.fill((byte) -1);
            gradient.fill((byte) -1);
            MaskKernelScalar twin = new MaskKernelScalar(pattern.bits(), pattern.of());
            twin.forward(settings, noise, logits, weight, out, groups);
            twin.backward(settings, noise, logits, weight, upstream, gradient, groups);
            return bits();
        }

        double objective(int index, float logit) {
            logits.setAtIndex(ValueLayout.JAVA_FLOAT, index, logit);
            kernel.forward(settings, DRAWS.key(), logits, weight, out, groups, 1);
            double total = 0;
            for (int i = 0; i < groups * pattern.of(); i++) {
                double o = out.getAtIndex(ValueLayout.JAVA_FLOAT, i);
                total += upstream.getAtIndex(ValueLayout.JAVA_FLOAT, i) * o - settings.lambda() * o * o;
            }
            return total;
        }

        private long[] bits() {
            int[] a = out.toArray(ValueLayout.JAVA_INT);
            int[] b = gradient.toArray(ValueLayout.JAVA_INT);
            return java.util.stream.IntStream.concat(java.util.Arrays.stream(a), java.util.Arrays.stream(b))
                    .asLongStream()
                    .toArray();
        }

        private MemorySegment normals(String name, int count, float scale) {
            float[] values = new float[count];
            Draws.of(11).stream(name).fillNormal(values);
            for (int i = 0; i < count; i++) {
                values[i] *= scale;
            }
            return arena.allocateFrom(ValueLayout.JAVA_FLOAT, values);
        }
    }
}
