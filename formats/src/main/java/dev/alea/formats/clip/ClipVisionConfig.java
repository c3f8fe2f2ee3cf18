package dev.alea.formats.clip;

/**
 * The side of a CLIP that sees pictures: a vision transformer over square patches.
 *
 * @param blocks its transformer
 * @param imageSize side of a picture, in pixels; a multiple of the patch
 * @param patchSize side of a patch, in pixels
 */
public record ClipVisionConfig(ClipBlocks blocks, int imageSize, int patchSize) {
    private static final int MAX_PATCHES_PER_SIDE = 4096;

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException when a size is not positive or the patches do not fill the picture
     */
    public ClipVisionConfig {
        if (imageSize < 1 || patchSize < 1 || imageSize % patchSize != 0) {
            throw new IllegalArgumentException("image_size is " + imageSize + " and patch_size is " + patchSize
                    + "; both must be at least 1, and the second must divide the first.");
        }
        if (imageSize / patchSize > MAX_PATCHES_PER_SIDE) {
            throw new IllegalArgumentException("image_size is " + imageSize + " and patch_size is " + patchSize
                    + ", which makes " + imageSize / patchSize + " patches per side; at most " + MAX_PATCHES_PER_SIDE
                    + " are supported.");
        }
    }

    /** The patches of a picture. */
    public int patches() {
        int side = imageSize / patchSize;
        return side * side;
    }
}
