package dev.alea.choice.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GateKernelTest {
    private static final float TAU = 0.7f;
    private static final float OF_OPEN = 0.03f;

    /** Scores, gates, and everything that a kernel writes for them. */
    private static final class Problem {
        final RowShape shape;
        final float[] scores;
        final float[] weight;
        final float[] bias;
        final float[] upstream;
        final float[] gated;
        final float[] ofWeight;
        final float[] ofBias;
        double open;

        Problem(int rows, int columns) {
            shape = new RowShape(rows, columns);
            scores = normals("scores", rows * columns);
            weight = normals("weight", columns);
            bias = normals("bias", columns);
            upstream = normals("upstream", rows * columns);
            gated = new float[rows * columns];
            ofWeight = new float[columns];
            ofBias = new float[columns];
        }

        private static float[] normals(String stream, int count) {
            return RowProblem.normals(stream, count).toArray(ValueLayout.JAVA_FLOAT);
        }

        GateKernel kernel(int threads) {
            return new GateKernel(shape, RowProblem.KEY, of(scores), of(weight), of(bias), threads);
        }

        Problem run(int threads) {
            GateKernel kernel = kernel(threads);
            open = kernel.forward(of(gated));
            kernel.backward(TAU, of(upstream), OF_OPEN, of(ofWeight), of(ofBias));
            return this;
        }

        /** One element after another, summed in the blocks of the kernel. */
        Problem scalar() {
            int columns = shape.classes();
            long block = GateKernel.rowsPerBlock(shape.rows());
            for (int j = 0; j < columns; j++) {
                double sumOfWeight = 0;
                double sumOfBias = 0;
                for (long from = 0; from < shape.rows(); from += block) {
                    float partOpen = 0;
                    float partOfWeight = 0;
                    float partOfBias = 0;
                    for (int r = (int) from; r < Math.min(shape.rows(), from + block); r++) {
                        int i = r * columns + j;
                        float u = FloatMath.uniform(Threefry.word(RowProblem.KEY, i));
                        float logit = GateMath.logit(scores[i], weight[j], bias[j]);
                        float odds = GateMath.odds(logit);
                        gated[i] = scores[i] * (u > GateMath.closed(odds) ? 1 : 0);
                        partOpen = Math.fma(odds, GateMath.closed(odds), partOpen);
                        float slope = GateMath.slope(logit, GateMath.logistic(u), 1f / TAU) * scores[i];
                        float ofLogit = Math.fma(upstream[i], slope, GateMath.bend(logit) * OF_OPEN);
                        partOfWeight = Math.fma(ofLogit, scores[i], partOfWeight);
                        partOfBias += ofLogit;
                    }
                    open += partOpen;
                    sumOfWeight += partOfWeight;
                    sumOfBias += partOfBias;
                }
                ofWeight[j] = (float) sumOfWeight;
                ofBias[j] = (float) sumOfBias;
            }
            return this;
        }
    }

    private static MemorySegment of(float... values) {
        return MemorySegment.ofArray(values);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 15", "8, 16", "9, 17", "40, 64", "130, 61", "700, 33", "5, 4099"})
    void vectorsAndThreadsGiveTheBitsOfTheScalarForm(int rows, int columns) {
        Problem expected = new Problem(rows, columns).scalar();
        for (int threads : new int[] {1, 2, 3}) {
            Problem found = new Problem(rows, columns).run(threads);
            assertThat(found.gated).isEqualTo(expected.gated);
            assertThat(found.ofWeight).isEqualTo(expected.ofWeight);
            assertThat(found.ofBias).isEqualTo(expected.ofBias);
            assertThat(found.open).isCloseTo(expected.open, within(1e-12 * expected.open));
        }
    }

    @Test
    void gatesAndSlopesAreThoseOfTheFormulasInDoubles() {
        Problem p = new Problem(60, 50).run(2);
        int near = 0;
        double open = 0;
        double[] ofWeight = new double[50];
        double[] ofBias = new double[50];
        for (int i = 0; i < p.scores.length; i++) {
            int j = i % 50;
            double u = FloatMath.uniform(Threefry.word(RowProblem.KEY, i));
            double s = p.scores[i];
            double logit = p.weight[j] * s + p.bias[j];
            double logistic = Math.log(u) - Math.log1p(-u);
            if (Math.abs(logit + logistic) < 1e-4) {
                near++; // rounding may decide
            } else {
                assertThat((double) p.gated[i]).isEqualTo(logit + logistic > 0 ? s : 0 * s);
            }
            double sigmoid = 1 / (1 + Math.exp(-logit));
            double soft = 1 / (1 + Math.exp(-(logit + logistic) / TAU));
            open += sigmoid;
            double ofLogit = p.upstream[i] * s * soft * (1 - soft) / TAU + OF_OPEN * sigmoid * (1 - sigmoid);
            ofWeight[j] += ofLogit * s;
            ofBias[j] += ofLogit;
        }
        assertThat(near).isLessThan(5);
        assertThat(p.open).isCloseTo(open, within(1e-5 * open));
        for (int j = 0; j < 50; j++) {
            assertThat((double) p.ofWeight[j]).isCloseTo(ofWeight[j], within(2e-5));
            assertThat((double) p.ofBias[j]).isCloseTo(ofBias[j], within(2e-5));
        }
    }

    @Test
    void farLogitsDecideAndHaveNoSlope() {
        var p = new Problem(16, 20);
        java.util.Arrays.fill(p.weight, 0);
        for (int j = 0; j < 20; j++) {
            p.bias[j] = j % 2 == 0 ? 1e4f : -1e4f;
        }
        p.run(1);
        for (int i = 0; i < p.scores.length; i++) {
            assertThat(p.gated[i]).isEqualTo(i % 2 == 0 ? p.scores[i] : 0 * p.scores[i]);
        }
        assertThat(p.open).isCloseTo(160, within(1e-6));
        for (float slope : p.ofBias) {
            assertThat(slope).isCloseTo(0, within(1e-30f));
        }
    }

    @Test
    void notANumberStaysInItsColumn() {
        var p = new Problem(4, 40);
        p.scores[45] = Float.NaN;
        p.run(1);
        assertThat(p.open).isNaN();
        for (int j = 0; j < 40; j++) {
            assertThat(Float.isNaN(p.ofWeight[j])).isEqualTo(j == 5);
        }
        assertThat(p.gated[45]).isNaN();
    }

    @Test
    void shapesAndTemperaturesAreChecked() {
        var p = new Problem(2, 3);
        assertThatThrownBy(() -> p.kernel(1).forward(of(new float[5])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gated scores must hold 24 bytes");
        assertThatThrownBy(() -> p.kernel(1).backward(0, of(p.upstream), OF_OPEN, of(p.ofWeight), of(p.ofBias)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("temperature > 0");
    }
}
