package dev.alea.choice.lab;

import java.util.List;

/**
 * How a short optimisation went.
 *
 * @param costs the exact expected cost before the first step and after each, mean over the runs
 * @param steps to the target, mean over the runs; a run that does not get there counts as one step more than there were
 * @param reached share of the runs that got there
 */
public record Course(List<Double> costs, Figure steps, double reached) {
    /** Copies the list. */
    public Course {
        costs = List.copyOf(costs);
    }
}
