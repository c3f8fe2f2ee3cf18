package dev.alea.explain.cms;

/**
 * Cosine of the two profiles.
 *
 * <p>Published code first divides each profile by its sum; a cosine does not see that.
 *
 * <p>Source: Semenov et al., 2024.
 */
public record Cosine() implements Variant {
    @Override
    public String name() {
        return "cosine";
    }

    @Override
    public boolean needsOthers() {
        return false;
    }
}
