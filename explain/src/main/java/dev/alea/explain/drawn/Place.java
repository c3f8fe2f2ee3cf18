package dev.alea.explain.drawn;

import java.util.Locale;

/** Where in the picture a figure lies. */
enum Place {
    LEFT(-1, 0),
    RIGHT(1, 0),
    TOP(0, -1),
    BOTTOM(0, 1);

    private final int x;
    private final int y;

    Place(int x, int y) {
        this.x = x;
        this.y = y;
    }

    /** -1 left of the middle, 1 right of it. */
    int x() {
        return x;
    }

    /** -1 above the middle, 1 below it. */
    int y() {
        return y;
    }

    /** The word for it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
