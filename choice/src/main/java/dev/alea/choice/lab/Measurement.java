package dev.alea.choice.lab;

import dev.alea.choice.estimate.Estimator;

/**
 * What an estimator is like on a problem.
 *
 * @param name as in the table
 * @param estimator with its numbers
 * @param draws how many estimates went into the figures
 * @param relativeBias |mean - exact| / |exact|, less what noise alone adds
 * @param deviation root of the total variance of one estimate, over |exact|
 * @param cosine between the mean and the exact gradient
 * @param largestZ the largest |mean - exact| of a logit in standard errors
 * @param evaluations of the cost per estimate
 * @param microseconds per estimate, forward and backward, in a batch
 * @param course a short optimisation with it
 */
public record Measurement(
        String name,
        Estimator estimator,
        long draws,
        Figure relativeBias,
        Figure deviation,
        Figure cosine,
        double largestZ,
        double evaluations,
        Figure microseconds,
        Course course) {}
