package dev.alea.explain.cms;

/**
 * Cosine of the profiles with every entry cubed, which lets the concepts near to a picture count for more.
 *
 * <p>Cost: grows with the number of concepts, as a cube is not linear.
 *
 * <p>Source: Semenov et al., 2024, published code; Oikarinen et al., Label-free Concept Bottleneck Models, 2023.
 */
public record Cubed() implements Variant {
    @Override
    public String name() {
        return "cubed";
    }

    @Override
    public boolean needsOthers() {
        return false;
    }
}
