package dev.alea.explain;

import dev.alea.run.config.Checks;

/**
 * Which pictures train and which validate.
 *
 * @param train rows, rising, one or more
 * @param validation rows, rising
 */
@SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
public record PictureSplit(int[] train, int[] validation) {
    /** Refuses a split with nothing to train on. */
    public PictureSplit {
        Checks.that(
                train.length > 0,
                "there is no picture to train on, all %d validate; lower training.validation-share",
                validation.length);
    }
}
