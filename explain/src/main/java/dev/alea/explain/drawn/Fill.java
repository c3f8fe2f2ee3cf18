package dev.alea.explain.drawn;

import java.util.Locale;

/** How the inside of an outline is filled. */
enum Fill {
    SOLID,
    STRIPED,
    DOTTED;

    private static final double PERIOD = 0.62;
    private static final double DOT = 0.2;

    /** Whether a point of the inside is inked. */
    boolean covers(double x, double y) {
        return switch (this) {
            case SOLID -> true;
            case STRIPED -> Math.abs(fromCentre(y)) < PERIOD / 4;
            case DOTTED -> Math.hypot(fromCentre(x), fromCentre(y)) < DOT;
        };
    }

    /** Distance to the middle of the nearest stripe or row of dots. */
    private static double fromCentre(double v) {
        return v - PERIOD * Math.rint(v / PERIOD);
    }

    /** The word for it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
