package dev.alea.choice.lab;

/**
 * A measured number.
 *
 * @param value as measured
 * @param error its standard error, 0 where nothing is random
 */
public record Figure(double value, double error) {
    /** Returns the mean of independent numbers. */
    static Figure mean(double... numbers) {
        int n = numbers.length;
        double mean = java.util.Arrays.stream(numbers).average().orElse(0);
        double squares = java.util.Arrays.stream(numbers)
                .map(x -> (x - mean) * (x - mean))
                .sum();
        return new Figure(mean, n < 2 ? 0 : Math.sqrt(squares / (n - 1) / n));
    }
}
