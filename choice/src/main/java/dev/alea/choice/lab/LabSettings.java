package dev.alea.choice.lab;

/**
 * How a measurement is made.
 *
 * @param draws estimates per estimator
 * @param seed of all noise
 * @param steps of the short optimisation
 * @param runs independent optimisations at the same time
 * @param rate length of a step of Adam
 */
public record LabSettings(long draws, long seed, int steps, int runs, double rate) {
    /** Fewer estimates than this have no useful standard errors. */
    public static final long FEWEST_DRAWS = 500;
    /** More estimates than this take hours. */
    public static final long MOST_DRAWS = 100_000_000;

    /** Checks the ranges. */
    public LabSettings {
        require("draws", draws, FEWEST_DRAWS, MOST_DRAWS);
        require("steps", steps, 1, 100_000);
        require("runs", runs, 2, 4096);
        if (!(rate > 0 && rate <= 10)) {
            throw new IllegalArgumentException(
                    "The rate of the lab's optimisation must lie in (0, 10], but is " + rate + ".");
        }
    }

    /** Returns 20,000 draws and 32 optimisations of 200 steps. */
    public static LabSettings defaults() {
        return new LabSettings(20_000, 1, 200, 32, 0.1);
    }

    /** Returns the same with another number of draws. */
    public LabSettings withDraws(long number) {
        return new LabSettings(number, seed, steps, runs, rate);
    }

    /** Returns the same with another seed. */
    public LabSettings withSeed(long number) {
        return new LabSettings(draws, number, steps, runs, rate);
    }

    private static void require(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("The number of " + what + " of the lab must lie in [" + least + ", "
                    + most + "], but is " + value + ".");
        }
    }
}
