package dev.alea.choice.lab;

import dev.alea.choice.estimate.Estimator;
import java.util.Optional;

/**
 * What an estimator is like on a problem.
 *
 * @param name as in the table
 * @param estimator with its numbers
 * @param draws how many estimates went into the figures
 * @param relativeBias |mean - exact| / |exact|, less what noise alone adds
 * @param deviation root of the total variance of one estimate, over |exact|
 * @param cosine between the mean and the exact gradient
 * @param squaredError mean of |estimate - exact|^2 over |exact|^2, bias and noise together
 * @param largestZ the largest |mean - exact| of a logit in standard errors
 * @param evaluations of the cost per estimate
 * @param microseconds per estimate, forward and backward, in a batch
 * @param course a short optimisation with it, where one was made
 */
public record Measurement(
        String name,
        Estimator estimator,
        long draws,
        Figure relativeBias,
        Figure deviation,
        Figure cosine,
        Figure squaredError,
        double largestZ,
        double evaluations,
        Figure microseconds,
        Optional<Course> course) {
    /** The same with a short optimisation. */
    Measurement with(Course made) {
        return new Measurement(
                name,
                estimator,
                draws,
                relativeBias,
                deviation,
                cosine,
                squaredError,
                largestZ,
                evaluations,
                microseconds,
                Optional.of(made));
    }

    /**
     * Returns the squared error times the evaluations: what an estimate costs at equal accuracy, as long as noise and not bias
     * makes the error.
     */
    public Figure errorPerEvaluation() {
        return new Figure(squaredError.value() * evaluations, squaredError.error() * evaluations);
    }
}
