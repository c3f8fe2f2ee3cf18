package dev.alea.explain.cms;

/**
 * The class nearest to the one concept that is nearest to the picture.
 *
 * <p>Published code divides a picture's profile by its sum too, which turns the nearest concept into the farthest where that sum
 * is negative; here it is always the nearest.
 *
 * <p>Cost: grows with the number of concepts.
 *
 * <p>Source: Semenov et al., 2024, published code.
 *
 * @param rowNormalised whether a class's profile is divided by its sum first, as published code does
 */
public record MaxScore(boolean rowNormalised) implements Variant {
    @Override
    public String name() {
        return "max";
    }

    @Override
    public boolean needsOthers() {
        return false;
    }
}
