package dev.alea.explain.measure;

import dev.alea.choice.draw.Draws;
import dev.alea.run.UsageException;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * Intervals of what has no closed form: the statistic is computed anew on examples drawn with replacement, and the interval holds
 * the middle of the values.
 *
 * <p>Randomness: pure in the seed; draw number i is draw i of one stream.
 *
 * <p>Source: Efron, Bootstrap methods, 1979 (percentile interval).
 *
 * @param samples how many, for instance 1000
 * @param level of the interval
 * @param seed any
 */
public record Bootstrap(int samples, double level, long seed) {
    /**
     * Checks the ranges.
     *
     * @throws UsageException when one is broken
     */
    public Bootstrap {
        if (samples < 1) {
            throw new UsageException("a bootstrap has " + samples + " samples; allowed: 1 or more");
        }
        Interval.requireLevel(level);
    }

    /**
     * The interval of a statistic.
     *
     * @param examples how many there are, 1 or more
     * @param statistic of the examples with these numbers, each as often as it occurs
     */
    public Interval interval(int examples, ToDoubleFunction<int[]> statistic) {
        if (examples < 1) {
            throw new UsageException("a bootstrap needs one example or more, but there is none");
        }
        var draws = Draws.of(seed).stream("explain/bootstrap");
        var values = new double[samples];
        var rows = new int[examples];
        Arrays.setAll(rows, i -> i);
        double whole = statistic.applyAsDouble(rows);
        for (int s = 0; s < samples; s++) {
            var drawn = draws.draw(s);
            Arrays.setAll(rows, i -> (int) drawn.below(i, examples));
            values[s] = statistic.applyAsDouble(rows);
        }
        Arrays.sort(values);
        return new Interval(whole, Quantiles.of(values, (1 - level) / 2), Quantiles.of(values, (1 + level) / 2), level);
    }
}
