package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import org.bytedeco.pytorch.Tensor;

/** What the estimators with a choice of {@link PerturbationNoise} share. */
final class Perturbations {
    static final Parameter NOISE = Parameter.oneOf("noise", "gumbel", "sum-of-gamma", "normal");
    static final Parameter TEMPERATURE = Parameter.real("noise-temperature", 1, 0.01, 100);
    /** Of sum-of-gamma noise; the others have none. */
    static final Parameter TERMS = Parameter.whole("terms", 10, 1, 1000);

    private Perturbations() {}

    static PerturbationNoise of(Catalogue.Numbers numbers) {
        double temperature = numbers.of(TEMPERATURE);
        int terms = (int) numbers.of(TERMS);
        return switch (NOISE.values().get((int) numbers.of(NOISE))) {
            case "gumbel" -> new PerturbationNoise.Gumbel(temperature);
            case "sum-of-gamma" -> new PerturbationNoise.SumOfGamma(temperature, terms);
            default -> new PerturbationNoise.Normal(temperature);
        };
    }

    /** Logits plus one sample of noise, [1, logits..] without a gradient, after the checks of every estimator. */
    static Tensor scores(
            Estimator estimator, PerturbationNoise perturbation, Structure structure, Tensor logits, Noise noise) {
        // first, since noise that needs a k has its own sentence for structures without one
        Tensor drawn = perturbation.draw(structure, logits, 1, noise);
        Surrogates.require(estimator, structure, logits);
        return logits.detach().add(drawn);
    }
}
