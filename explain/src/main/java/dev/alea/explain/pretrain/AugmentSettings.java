package dev.alea.explain.pretrain;

import dev.alea.run.config.Checks;

/**
 * How a picture varies from one look to the next; each amount is drawn evenly from minus to plus what is given.
 *
 * @param shift along each side, as a share of the side
 * @param scale logarithm of the size
 * @param rotation in degrees
 * @param brightness logarithm of the mean of all samples
 * @param contrast logarithm of the distance from that mean
 * @param tint logarithm of the size of each colour by itself
 * @param flip whether half of the looks are mirrored: not for signs or writing, whose meaning turns with them
 */
public record AugmentSettings(
        double shift, double scale, double rotation, double brightness, double contrast, double tint, boolean flip) {
    /** Checks the ranges; a refusal names the key and what is allowed. */
    public AugmentSettings {
        Checks.within("augment.shift", shift, 0, 0.5);
        Checks.within("augment.scale", scale, 0, 1);
        Checks.within("augment.rotation", rotation, 0, 180);
        Checks.within("augment.brightness", brightness, 0, 3);
        Checks.within("augment.contrast", contrast, 0, 3);
        Checks.within("augment.tint", tint, 0, 1);
    }
}
