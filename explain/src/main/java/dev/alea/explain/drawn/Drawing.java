package dev.alea.explain.drawn;

import dev.alea.choice.draw.Draws;
import dev.alea.formats.image.Picture;

/**
 * One drawing of a kind: size, tilt, exact place, shade and background are its own.
 *
 * @param kind what it shares with others of its class
 * @param scale pixels from the middle of the figure to its edge
 * @param tilt of the figure, radians
 * @param x its middle, pixels from the left
 * @param y its middle, pixels from the top
 * @param shade factor on the colour
 * @param paper grey of the background, 0 to 255
 */
record Drawing(DrawnClass kind, double scale, double tilt, double x, double y, double shade, double paper) {
    /** Points per pixel and direction: edges are smooth. */
    private static final int POINTS = 3;
    /** Pixels of a side. */
    static final int SIZE = 32;

    /** A drawing of a kind. */
    static Drawing random(DrawnClass kind, Draws draws) {
        double scale = 7.5 + 2.5 * draws.uniform(0);
        double aside = 5 + 1.5 * draws.uniform(1);
        return new Drawing(
                kind,
                scale,
                0.5 * (draws.uniform(2) - 0.5),
                SIZE / 2.0 + aside * kind.place().x() + 3 * (draws.uniform(3) - 0.5),
                SIZE / 2.0 + aside * kind.place().y() + 3 * (draws.uniform(4) - 0.5),
                0.8 + 0.25 * draws.uniform(5),
                170 + 70 * draws.uniform(6));
    }

    /**
     * Renders it.
     *
     * @param grain noise of the paper, one value in (0, 1) per pixel
     */
    Picture render(float[] grain) {
        var rgb = new byte[SIZE * SIZE * 3];
        for (int row = 0; row < SIZE; row++) {
            for (int column = 0; column < SIZE; column++) {
                int pixel = row * SIZE + column;
                double inked = inked(column, row);
                double noise = 24 * (grain[pixel] - 0.5);
                for (int channel = 0; channel < 3; channel++) {
                    double value = inked * shade * kind.ink().part(channel) + (1 - inked) * paper + noise;
                    rgb[3 * pixel + channel] = (byte) Math.clamp(Math.round(value), 0, 255);
                }
            }
        }
        return new Picture(SIZE, SIZE, rgb);
    }

    /** The inked share of a pixel. */
    private double inked(int column, int row) {
        double cosine = StrictMath.cos(tilt) / scale;
        double sine = StrictMath.sin(tilt) / scale;
        int hits = 0;
        for (int down = 0; down < POINTS; down++) {
            for (int across = 0; across < POINTS; across++) {
                double dx = column + (across + 0.5) / POINTS - x;
                double dy = row + (down + 0.5) / POINTS - y;
                double u = cosine * dx + sine * dy;
                double v = cosine * dy - sine * dx;
                hits += kind.figure().contains(u, v) && kind.fill().covers(u, v) ? 1 : 0;
            }
        }
        return hits / (double) (POINTS * POINTS);
    }
}
