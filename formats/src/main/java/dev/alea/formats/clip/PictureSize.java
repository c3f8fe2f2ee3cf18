package dev.alea.formats.clip;

/** The size a picture is resized to. */
public sealed interface PictureSize {
    /** The largest side that is accepted; published models stay below 1024. */
    int LARGEST = 1 << 14;

    /**
     * The shorter side becomes so long, the longer one keeps the proportion, rounded down.
     *
     * @param pixels the shorter side, 1 to 16384
     */
    record ShortestEdge(int pixels) implements PictureSize {
        /**
         * Checks the side.
         *
         * @throws IllegalArgumentException when it is out of range
         */
        public ShortestEdge {
            require(pixels);
        }
    }

    /**
     * Both sides as given, whatever the proportion.
     *
     * @param width columns, 1 to 16384
     * @param height rows, 1 to 16384
     */
    record Exact(int width, int height) implements PictureSize {
        /**
         * Checks the sides.
         *
         * @throws IllegalArgumentException when one is out of range
         */
        public Exact {
            require(width);
            require(height);
        }
    }

    private static void require(int side) {
        if (side < 1 || side > LARGEST) {
            throw new IllegalArgumentException(
                    "A side of " + side + " pixels was asked for; 1 to " + LARGEST + " are allowed.");
        }
    }
}
