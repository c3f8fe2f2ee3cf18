package dev.alea.choice;

import dev.alea.choice.draw.Draws;

/** The seed of the statistical tests: fixed, or {@code -Dalea.test.seed}; every failure prints it. */
public final class Seeds {
    public static final long SEED = Long.getLong("alea.test.seed", 20_260_101L);

    private Seeds() {}

    public static Draws draws(String stream) {
        return Draws.of(SEED).stream("test/" + stream);
    }

    public static String text() {
        return "seed " + SEED + " (-Dalea.test.seed)";
    }
}
