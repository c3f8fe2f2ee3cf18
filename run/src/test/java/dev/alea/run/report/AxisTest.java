package dev.alea.run.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alea.run.log.Series;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AxisTest {
    private static Axis around(boolean log, double... values) {
        return Axis.around(values, log, true, 100, 0);
    }

    @Test
    void ticksAreRoundAndWithinTheAxis() {
        for (double[] values : new double[][] {{0, 1}, {-3, 17}, {0.0012, 0.0019}, {-5e8, -4.99e8}, {1e-12, 1e12}}) {
            for (boolean log : new boolean[] {false, true}) {
                Axis axis = around(log, values);
                assertThat(axis.ticks())
                        .as("%s", List.of(values[0], values[1]))
                        .hasSizeBetween(2, 12)
                        .isSorted()
                        .doesNotHaveDuplicates()
                        .allMatch(tick -> tick >= axis.least() && tick <= axis.most());
            }
        }
    }

    @Test
    void decadesAreTickedOnALogarithmicAxisAndEqualRatiosAreEqualDistances() {
        Axis axis = Axis.around(new double[] {1, 1000}, true, false, 0, 300);
        assertThat(axis.ticks()).containsExactly(1.0, 10.0, 100.0, 1000.0);
        assertThat(axis.pixel(10)).isCloseTo(100, within(1e-9));
        assertThat(axis.pixel(100)).isCloseTo(200, within(1e-9));
        assertThat(Axis.around(new double[] {1, 50}, true, false, 0, 1).ticks())
                .containsExactly(1.0, 2.0, 5.0, 10.0, 20.0, 50.0);
    }

    @Test
    void anAxisWithAValueThatIsNotPositiveIsLinear() {
        assertThat(around(true, 0, 10).log()).isFalse();
        assertThat(around(true, -1, 10).log()).isFalse();
        assertThat(around(true, Double.NaN, 10, 20).log()).isTrue();
        assertThat(Axis.around(new double[] {0, 10}, true, false, 0, 10).pixel(2.5))
                .isEqualTo(2.5);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, -1, 0.5, 5.9, 1e17, -1e17, 1e300, 3e-300})
    void valuesThatDifferInTheirLastDigitAreDrawnAsOne(double value) {
        for (boolean log : new boolean[] {false, true}) {
            Axis axis = around(log, value, Math.nextUp(value));
            assertThat(axis.ticks()).isNotEmpty().hasSizeLessThan(12);
            assertThat(axis.pixel(value)).isBetween(0.0, 100.0);
            assertThat(axis.pixel(Math.nextUp(value))).isBetween(0.0, 100.0);
        }
        var series = new Series("s", new long[] {1, 2}, new double[] {value, Math.nextUp(value)});
        assertThat(LineChart.of("c", List.of(series)).html()).hasSizeLessThan(4000);
    }

    @Test
    void theLargestAndTheSmallestNumbersHavePlacesToo() {
        double most = Double.MAX_VALUE;
        double[][] rows = {{-most, most}, {most}, {-most}, {0, most}, {1, most}, {Double.MIN_VALUE}, {-Double.MIN_VALUE}
        };
        for (double[] values : rows) {
            for (boolean log : new boolean[] {false, true}) {
                Axis axis = around(log, values);
                for (double value : values) {
                    assertThat(axis.pixel(value))
                            .as("%s of %s, log %s", value, List.of(values[0]), log)
                            .isBetween(-0.01, 100.01);
                }
                assertThat(axis.ticks()).hasSizeLessThan(30).allMatch(Double::isFinite);
            }
        }
    }
}
