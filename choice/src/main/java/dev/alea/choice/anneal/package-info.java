/**
 * Annealing: hyper-parameters that change over a run. Every {@link dev.alea.choice.anneal.Schedule} is a pure function
 * of the fraction of the run, never of its history, so a resumed run sees exactly the values of an uninterrupted one.
 *
 * <p>Map: {@code Schedule} with {@code Constant}, {@code Linear}, {@code Exponential}, {@code Cosine} and {@code Piecewise}.
 *
 * <pre>{@code
 * Schedule temperature = Schedule.linear(4.0, 0.05);
 * Schedule rate = new Schedule.Cosine(5e-4, 5e-5);
 * double tau = temperature.at(step / (double) steps);
 * }</pre>
 */
@NullMarked
package dev.alea.choice.anneal;

import org.jspecify.annotations.NullMarked;
