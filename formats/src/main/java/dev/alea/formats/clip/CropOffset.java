package dev.alea.formats.clip;

/** Where the centre crop begins when an odd number of pixels is left over. */
public enum CropOffset {
    /** Half, rounded down: Hugging Face. */
    FLOOR,
    /** Half, rounded to the even neighbour: torchvision, and so OpenAI's code. */
    HALF_EVEN;

    /** The first column or row of the crop; negative when the picture is the smaller one. */
    int of(int size, int crop) {
        int spare = size - crop;
        if (this == FLOOR) {
            return Math.floorDiv(spare, 2);
        }
        // torchvision pads a small picture with the smaller half first.
        return spare < 0 ? spare / 2 : (int) Math.rint(spare / 2.0);
    }
}
