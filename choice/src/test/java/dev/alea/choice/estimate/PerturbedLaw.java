package dev.alea.choice.estimate;

import dev.alea.choice.structure.Structure;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.special.Erf;

/**
 * The law of the k largest of independently perturbed logits by quadrature over the smallest of them, from the distribution function
 * of the noise: no random number, no code of the library.
 */
public final class PerturbedLaw {
    private static final double STEP = 0.01;
    /** Beyond which a noise of temperature 1 has less than 1e-10 on either side. */
    private static final double LEFT = -7;

    private static final double RIGHT = 25;

    private static final ConcurrentMap<String, double[]> TABLES = new ConcurrentHashMap<>();

    private PerturbedLaw() {}

    /** The probability of every subset of k; index: bit i set where position i is chosen. */
    public static double[] sets(PerturbationNoise noise, int k, double... logits) {
        double[] scores =
                Arrays.stream(logits).map(v -> v / noise.temperature()).toArray();
        DoubleUnaryOperator cdf = cdf(noise, k);
        double first = Arrays.stream(scores).min().orElseThrow() + LEFT;
        double last = Arrays.stream(scores).max().orElseThrow() + RIGHT;
        double[] sets = new double[1 << logits.length];
        double[] above = new double[sets.length];
        double[] below = new double[sets.length];
        double[] at = new double[logits.length];
        for (double x = first; x <= last; x += STEP) {
            for (int i = 0; i < at.length; i++) {
                at[i] = cdf.applyAsDouble(x - scores[i]);
            }
            for (int set = 0; set < sets.length; set++) {
                if (Integer.bitCount(set) == k) {
                    double chosen = 1;
                    double others = 1;
                    for (int i = 0; i < at.length; i++) {
                        chosen *= (set >>> i & 1) == 1 ? 1 - at[i] : 1;
                        others *= (set >>> i & 1) == 1 ? 1 : at[i];
                    }
                    // the smallest chosen score lies in this step, and all others are below it
                    sets[set] += x == first ? 0 : (above[set] - chosen) * (below[set] + others) / 2;
                    above[set] = chosen;
                    below[set] = others;
                }
            }
        }
        double total = Arrays.stream(sets).sum();
        return Arrays.stream(sets).map(p -> p / total).toArray();
    }

    /** The mean of the mode of perturbed logits, in the layout of the logits. */
    static double[] mean(Problem problem, PerturbationNoise noise, double... logits) {
        if (problem.structure().law() == Structure.Law.PERTURBED_MATCHING) {
            return Oracle.marginals(
                    problem,
                    Arrays.stream(logits).map(v -> v / noise.temperature()).toArray());
        }
        int k = Oracle.sizes(problem.structure())[0];
        double[] mean = new double[logits.length];
        for (int[] entries : Oracle.variables(problem)) {
            double[] sets = sets(
                    noise, k, Arrays.stream(entries).mapToDouble(i -> logits[i]).toArray());
            for (int set = 0; set < sets.length; set++) {
                for (int i = 0; i < entries.length; i++) {
                    mean[entries[i]] += (set >>> i & 1) * sets[set];
                }
            }
        }
        return mean;
    }

    /** The distribution function of the noise at temperature 1. */
    static DoubleUnaryOperator cdf(PerturbationNoise noise, int k) {
        return switch (noise) {
            case PerturbationNoise.Gumbel _ -> x -> Math.exp(-Math.exp(-x));
            case PerturbationNoise.Normal _ -> x -> 0.5 * Erf.erfc(-x / Math.sqrt(2));
            case PerturbationNoise.SumOfGamma sum -> {
                double[] table = TABLES.computeIfAbsent(k + " " + sum.terms(), _ -> table(k, sum.terms()));
                double start = -Math.log(sum.terms()) / k;
                yield x -> interpolated(table, (x - start) / STEP);
            }
        };
    }

    private static double interpolated(double[] table, double at) {
        if (at <= 0) {
            return 0;
        }
        int i = (int) at;
        return i + 1 >= table.length ? 1 : table[i] + (at - i) * (table[i + 1] - table[i]);
    }

    /**
     * The distribution function of the sum of Gammas of shape 1/k and scale k/i, divided by k, by the inversion of its characteristic
     * function, the product of (1 - i t k / i)^(-1/k). Source: Davies 1973.
     */
    private static double[] table(int k, int terms) {
        double spacing = 2 * Math.PI / (30 * k); // a period of 30 k, the sum is below 25 k
        int frequencies = 500 * k; // up to t = 100, where the function is below 1e-6
        double[] modulus = new double[frequencies];
        double[] argument = new double[frequencies];
        for (int j = 0; j < frequencies; j++) {
            double t = (j + 0.5) * spacing;
            for (int i = 1; i <= terms; i++) {
                modulus[j] -= Math.log1p(t * k / i * (t * k / i)) / (2 * k);
                argument[j] += Math.atan(t * k / i) / k;
            }
            modulus[j] = Math.exp(modulus[j]) / (j + 0.5);
        }
        double[] table = new double[(int) (RIGHT / STEP)];
        for (int n = 0; n < table.length; n++) {
            double sum = 0;
            for (int j = 0; j < frequencies; j++) {
                double t = (j + 0.5) * spacing;
                sum += modulus[j] * Math.sin(argument[j] - t * k * n * STEP);
            }
            table[n] = 0.5 - sum / Math.PI;
        }
        return table;
    }
}
