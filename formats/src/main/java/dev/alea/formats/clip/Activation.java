package dev.alea.formats.clip;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The activation of a CLIP's perceptrons; weights trained with one give wrong answers with the other. */
public enum Activation {
    /** x sigmoid(1.702 x), as in the weights of OpenAI. */
    QUICK_GELU("quick_gelu"),
    /** x Phi(x) with the exact error function, as in the weights of LAION. */
    GELU("gelu");

    private final String spelling;

    Activation(String spelling) {
        this.spelling = spelling;
    }

    /** The name that configuration files use. */
    public String spelling() {
        return spelling;
    }

    /** The activation of a name in a configuration file; empty for one that CLIP does not have. */
    static Optional<Activation> of(String spelling) {
        return Arrays.stream(values()).filter(a -> a.spelling.equals(spelling)).findFirst();
    }

    /** What a file may say. */
    static String allowed() {
        return Arrays.stream(values()).map(Activation::spelling).collect(Collectors.joining(" and "));
    }
}
