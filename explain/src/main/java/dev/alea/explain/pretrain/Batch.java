package dev.alea.explain.pretrain;

import dev.alea.choice.draw.Draws;
import dev.alea.formats.image.Picture;
import java.util.List;

/**
 * What a step trains on.
 *
 * @param pictures to look at
 * @param looks how to look at them
 * @param draws of the looks
 * @param tokens of each caption, rows of one length
 * @param pairs which captions are true of which pictures
 */
record Batch(List<Picture> pictures, Augmentation looks, Draws draws, List<long[]> tokens, Pairs pairs) {
    Batch {
        pictures = List.copyOf(pictures);
        tokens = List.copyOf(tokens);
    }

    /** What pairs weigh. */
    @FunctionalInterface
    interface Pairs {
        /** [pictures, captions], what each true pair weighs in its picture's row, row-major. */
        float[] shares();
    }
}
