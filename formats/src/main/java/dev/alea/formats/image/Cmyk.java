package dev.alea.formats.image;

/** Printing ink on white paper, without a colour profile, as Pillow mixes it. */
final class Cmyk {
    private Cmyk() {}

    /**
     * The light of one colour that is left.
     *
     * @param ink how much of the colour's ink there is, 0 to 255
     * @param light what the black ink lets through, 0 to 255
     */
    static int left(int ink, int light) {
        int product = ink * light + 128;
        return Math.max(0, light - ((product + (product >> 8)) >> 8));
    }
}
