package dev.alea.explain.cms;

/**
 * Cosine after every concept's column is divided by its sum, over the pictures and over the classes; by the sum of its magnitudes where
 * some sum is not above zero.
 *
 * <p>Source: Semenov et al., 2024, published code.
 */
public record ColumnNormalised() implements Variant {
    @Override
    public String name() {
        return "column";
    }

    @Override
    public boolean needsOthers() {
        return true;
    }
}
