package dev.alea.formats.image;

/**
 * A rectangle on a picture, which it may leave.
 *
 * <p>Units: pixels from the top left corner.
 *
 * @param left first column; negative when it begins before the picture
 * @param top first row; negative when it begins above the picture
 * @param width columns
 * @param height rows
 */
public record Window(int left, int top, int width, int height) {
    /**
     * Checks the sides.
     *
     * @throws IllegalArgumentException when one is negative
     */
    public Window {
        if (width < 0 || height < 0) {
            throw new IllegalArgumentException("A window has no negative side; found " + width + " x " + height + ".");
        }
    }

    /** The part that lies on a picture of that size; without pixels when none does. */
    Window within(int pictureWidth, int pictureHeight) {
        int x0 = clamp(left, pictureWidth);
        int y0 = clamp(top, pictureHeight);
        int x1 = clamp((long) left + width, pictureWidth);
        int y1 = clamp((long) top + height, pictureHeight);
        return new Window(x0, y0, x1 - x0, y1 - y0);
    }

    boolean isEmpty() {
        return width == 0 || height == 0;
    }

    private static int clamp(long at, int size) {
        return Math.clamp(at, 0, size);
    }
}
