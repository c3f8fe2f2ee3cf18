package dev.alea.explain.cms;

/**
 * Cosine after the mean profile of the pictures is taken from each picture's and the mean profile of the classes from each
 * class's. Plain cosines all lie near 0.99; these spread.
 *
 * <p>Source: ours.
 */
public record Centred() implements Variant {
    @Override
    public String name() {
        return "centred";
    }

    @Override
    public boolean needsOthers() {
        return true;
    }
}
