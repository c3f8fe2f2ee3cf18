package dev.alea.explain.drawn;

import java.util.Locale;

/** An outline around the origin that fits the square from -1 to 1. */
enum Figure {
    CIRCLE,
    SQUARE,
    TRIANGLE,
    CROSS;

    private static final double SQUARE_HALF = 0.8;
    private static final double ARM = 0.32;

    /** Whether a point is inside; y points down. */
    boolean contains(double x, double y) {
        double across = Math.abs(x);
        double along = Math.abs(y);
        return switch (this) {
            case CIRCLE -> x * x + y * y < 0.9 * 0.9;
            case SQUARE -> Math.max(across, along) < SQUARE_HALF;
            case TRIANGLE -> y < SQUARE_HALF && 2 * across < y + 1;
            case CROSS -> Math.min(across, along) < ARM && Math.max(across, along) < 1;
        };
    }

    /** The word for it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
