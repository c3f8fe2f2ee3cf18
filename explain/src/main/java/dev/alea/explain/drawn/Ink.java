package dev.alea.explain.drawn;

import java.util.Locale;

/** A colour that people tell apart at a glance. */
enum Ink {
    RED(214, 48, 49),
    GREEN(39, 174, 96),
    BLUE(41, 98, 219),
    YELLOW(241, 196, 15);

    private final double red;
    private final double green;
    private final double blue;

    Ink(double red, double green, double blue) {
        this.red = red;
        this.green = green;
        this.blue = blue;
    }

    /** Red, green or blue part, 0 to 255. */
    double part(int channel) {
        return switch (channel) {
            case 0 -> red;
            case 1 -> green;
            default -> blue;
        };
    }

    /** The word for it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
