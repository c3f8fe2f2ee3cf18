package dev.alea.explain.cms;

import org.bytedeco.pytorch.Tensor;

/** Where the profiles of the classes come from. */
public sealed interface ClassProfiles permits NamedClasses, AttributeTable {
    /** How many classes. */
    long classes();

    /**
     * One profile per class.
     *
     * <p>Shape: [classes, concepts] float64.
     *
     * @param concepts unit rows [concepts, width] float64
     * @throws dev.alea.run.DataException when the shapes do not fit, or a class has a profile of zeros
     */
    Tensor toward(Tensor concepts);
}
