package dev.alea.explain.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.draw.Draws;
import dev.alea.run.DataException;
import dev.alea.run.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassificationTest {
    @Test
    void everyNumberOfASmallExampleByHand() {
        var found = Classification.of(new int[] {0, 0, 1, 1, 2, 2, 0}, new int[] {0, 1, 1, 1, 2, 0, 0}, 4);
        assertThat(found.confusion())
                .containsExactly(
                        List.of(2L, 0L, 1L, 0L),
                        List.of(1L, 2L, 0L, 0L),
                        List.of(0L, 0L, 1L, 0L),
                        List.of(0L, 0L, 0L, 0L));
        assertThat(found.correct()).isEqualTo(5);
        assertThat(found.accuracy()).isEqualTo(5.0 / 7);
        assertThat(found.perClass().subList(0, 3)).containsExactly(2.0 / 3, 2.0 / 3, 1.0);
        assertThat(found.perClass().get(3)).isNaN();
        assertThat(found.f1().subList(0, 3)).containsExactly(4.0 / 6, 4.0 / 5, 2.0 / 3);
        assertThat(found.f1().get(3)).isNaN();
        assertThat(found.macroF1()).isCloseTo((4.0 / 6 + 4.0 / 5 + 2.0 / 3) / 3, within(1e-15));
    }

    @Test
    void accuracyIsOverExamplesAndNotOverBatches() {
        int[] labels = new int[33];
        int[] predictions = new int[33];
        predictions[32] = 1; // alone in its batch of 32, where a mean of batch means would say 0.5
        assertThat(Classification.of(predictions, labels, 2).accuracy()).isEqualTo(32.0 / 33);
    }

    @Test
    void theBestFiveCountAlsoAmongEquals() {
        double[] scores = {9, 8, 7, 6, 5, 4, 3, 1, 1, 1, 1, 1, 1, 1};
        assertThat(Classification.topCorrect(scores, new int[] {4, 4}, 5)).isEqualTo(2);
        assertThat(Classification.topCorrect(scores, new int[] {5, 5}, 5)).isZero();
        assertThat(Classification.topCorrect(scores, new int[] {0, 0}, 1)).isEqualTo(2);
    }

    // Expected values: Newcombe 1998, table I (method 3).
    @ParameterizedTest
    @CsvSource({"81, 263, 0.2553, 0.3662", "15, 148, 0.0624, 0.1605", "0, 20, 0, 0.1611", "1, 29, 0.0061, 0.1718"})
    void wilsonsIntervalAsPublished(long successes, long trials, double low, double high) {
        var interval = Interval.wilson(successes, trials, 0.95);
        assertThat(interval.low()).isCloseTo(low, within(5e-5));
        assertThat(interval.high()).isCloseTo(high, within(5e-5));
    }

    @ParameterizedTest
    @CsvSource({"0.5, 40", "0.9, 200", "0.02, 60"})
    void wilsonsEndsAreTheSharesThatATestDoesNotReject(double share, long trials) {
        var interval = Interval.wilson(Math.round(share * trials), trials, 0.9);
        for (double end : new double[] {interval.low(), interval.high()}) {
            double z = Math.abs(interval.value() - end) / Math.sqrt(end * (1 - end) / trials);
            assertThat(z).isCloseTo(1.6448536269514722, within(1e-9));
        }
    }

    @Test
    void aBootstrapRepeatsWithItsSeedAndAgreesWithWilson() {
        boolean[] right = new boolean[400];
        Arrays.fill(right, 0, 320, true);
        var bootstrap = new Bootstrap(2000, 0.95, 5);
        var interval = bootstrap.interval(
                400, rows -> IntStream.of(rows).filter(i -> right[i]).count() / 400.0);
        var closed = Interval.wilson(320, 400, 0.95);
        assertThat(interval.value()).isEqualTo(0.8);
        assertThat(interval.low()).isCloseTo(closed.low(), within(0.01));
        assertThat(interval.high()).isCloseTo(closed.high(), within(0.01));
        assertThat(bootstrap.interval(
                        400, rows -> IntStream.of(rows).filter(i -> right[i]).count() / 400.0))
                .isEqualTo(interval);
        assertThat(new Bootstrap(2000, 0.95, 6)
                        .interval(400, rows -> IntStream.of(rows).sum()))
                .isNotEqualTo(bootstrap.interval(400, rows -> IntStream.of(rows).sum()));
    }

    @Test
    void quantilesLieBetweenTheNearestValues() {
        double[] sorted = {1, 2, 4};
        assertThat(Quantiles.of(sorted, 0)).isEqualTo(1);
        assertThat(Quantiles.of(sorted, 0.25)).isEqualTo(1.5);
        assertThat(Quantiles.of(sorted, 0.75)).isEqualTo(3);
        assertThat(Quantiles.of(sorted, 1)).isEqualTo(4);
        assertThat(Quantiles.of(new double[] {7}, 0.3)).isEqualTo(7);
    }

    @Test
    void aMacroF1IntervalComesFromTheBootstrap() {
        int[] labels = new int[90];
        int[] predictions = new int[90];
        float[] noise = new float[90];
        Draws.of(1).stream("noise").fillUniform(noise);
        for (int i = 0; i < 90; i++) {
            labels[i] = i % 3;
            predictions[i] = noise[i] < 0.8 ? labels[i] : (i + 1) % 3;
        }
        var interval = new Bootstrap(300, 0.9, 1)
                .interval(
                        90,
                        rows -> Classification.of(
                                        IntStream.of(rows)
                                                .map(i -> predictions[i])
                                                .toArray(),
                                        IntStream.of(rows).map(i -> labels[i]).toArray(),
                                        3)
                                .macroF1());
        assertThat(interval.value())
                .isEqualTo(Classification.of(predictions, labels, 3).macroF1())
                .isBetween(interval.low(), interval.high());
        assertThat(interval.high() - interval.low()).isBetween(0.05, 0.3);
    }

    @Test
    void whatCannotBeCountedIsRefused() {
        assertThatThrownBy(() -> Classification.of(new int[1], new int[2], 3))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("1 predictions for 2 labels");
        assertThatThrownBy(() -> Classification.of(new int[0], new int[0], 3)).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> Classification.of(new int[] {0}, new int[] {3}, 3))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("label 3");
        assertThatThrownBy(() -> Classification.topCorrect(new double[7], new int[2], 1))
                .isInstanceOf(DataException.class);
        assertThatThrownBy(() -> Classification.topCorrect(new double[6], new int[2], 4))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("allowed: 1 to 3");
        assertThatThrownBy(() -> Interval.wilson(3, 2, 0.95)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> Interval.wilson(0, 0, 0.95)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> Interval.wilson(1, 2, 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("level");
        assertThatThrownBy(() -> new Bootstrap(0, 0.95, 1)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new Bootstrap(9, 0.95, 1).interval(0, _ -> 0)).isInstanceOf(UsageException.class);
    }
}
