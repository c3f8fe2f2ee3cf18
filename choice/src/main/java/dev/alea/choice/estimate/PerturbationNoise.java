package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.MaskPattern;
import dev.alea.choice.structure.Structure;
import dev.alea.choice.structure.Subset;
import dev.alea.torch.Tensors;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The law of the noise that perturbs logits before their mode is taken, and so the law of that mode.
 *
 * <p>Only standard Gumbel noise gives the structure's own law (of one class, or Plackett-Luce). Every other choice is an approximation
 * of it, or of the Gibbs law of a subset, and how good depends on the temperature. On six logits of size 1, three of six, the total
 * variation from the Gibbs law is 0.106 with Gumbel noise at temperature 1 and 0.025 at 1.22, the best; with normal noise 0.173 and, at
 * 1.4, 0.010; with ten terms of sum-of-gamma noise 0.393 and, at 2.65, 0.041. {@link dev.alea.choice.lab.TotalVariation} measures it for
 * others.
 */
public sealed interface PerturbationNoise {
    /** Returns the factor of the noise; the mode is that of logits divided by it with noise of temperature 1. */
    double temperature();

    /** Returns the laws of the structures whose choice the perturbed mode is, or is meant to be near to. */
    Set<Structure.Law> laws();

    /**
     * Returns noise for logits, the temperature in it.
     *
     * <p>Shape: [S, logits..], in their type. Gradient: none.
     * <p>Randomness: {@link Noise.Part#CHOICE}; one number per sample and logit at its row-major index, of sum-of-gamma noise as many
     * as it has terms.
     *
     * @throws IllegalArgumentException if the structure has no k where the noise depends on it
     */
    Tensor draw(Structure structure, Tensor logits, int samples, Noise noise);

    /** Returns standard Gumbel noise. */
    static PerturbationNoise gumbel() {
        return new Gumbel(Perturbations.TEMPERATURE.standard());
    }

    /** Temperature times -ln(-ln(1 - u)). */
    record Gumbel(double temperature) implements PerturbationNoise {
        /** Checks the range. */
        public Gumbel {
            Perturbations.TEMPERATURE.checked(temperature);
        }

        @Override
        public Set<Structure.Law> laws() {
            return temperature == 1 ? Traits.PERTURBED_MODE : Traits.NEARLY_PERTURBED_MODE;
        }

        @Override
        public Tensor draw(Structure structure, Tensor logits, int samples, Noise noise) {
            return noise.gumbel(Noise.Part.CHOICE, logits, Surrogates.sampled(logits, samples))
                    .mul(new Scalar(temperature));
        }
    }

    /** Temperature times a standard normal. */
    record Normal(double temperature) implements PerturbationNoise {
        /** Checks the range. */
        public Normal {
            Perturbations.TEMPERATURE.checked(temperature);
        }

        @Override
        public Set<Structure.Law> laws() {
            return Traits.NEARLY_PERTURBED_MODE;
        }

        @Override
        public Tensor draw(Structure structure, Tensor logits, int samples, Noise noise) {
            return noise.normal(Noise.Part.CHOICE, logits, Surrogates.sampled(logits, samples))
                    .mul(new Scalar(temperature));
        }
    }

    /**
     * Temperature / k times (the sum over i = 1 .. s of Gammas of shape 1/k and scale k/i, minus ln s), for subsets of k.
     *
     * <p>The noise of a subset, k of these added up, is the largest of s exponentials minus ln s (Renyi), and tends to a Gumbel as s
     * grows. That would make the perturbed mode a Gibbs sample if the noises of subsets were independent; overlapping ones are not.
     *
     * <p>Cost: s Gammas per logit.
     *
     * <p>Source: Niepert, Minervini, Franceschi (arXiv 2106.01798), theorem 1; s is 10 in their code.
     *
     * @param temperature factor
     * @param terms s
     */
    record SumOfGamma(double temperature, int terms) implements PerturbationNoise {
        /** Checks the ranges. */
        public SumOfGamma {
            Perturbations.TEMPERATURE.checked(temperature);
            Perturbations.TERMS.checkedCount(terms);
        }

        @Override
        public Set<Structure.Law> laws() {
            return Traits.SUBSETS;
        }

        @Override
        public Tensor draw(Structure structure, Tensor logits, int samples, Noise noise) {
            int k = size(structure);
            long[] shape = LongStream.concat(LongStream.of(Surrogates.sampled(logits, samples)), LongStream.of(terms))
                    .toArray();
            Tensor gammas = noise.gamma(Noise.Part.CHOICE, 1.0 / k, logits, shape);
            // the k/i of a scale and the 1/k before the sum leave 1/i
            double[] divisors = IntStream.rangeClosed(1, terms).asDoubleStream().toArray();
            Tensor sum = gammas.div(Tensors.of(divisors, terms).to(gammas)).sum(-1);
            return sum.sub(new Scalar(Math.log(terms) / k)).mul(new Scalar(temperature));
        }

        /** How many are chosen. An empty subset is the same whatever the noise, so that of one position will do. */
        private static int size(Structure structure) {
            return switch (structure) {
                case Subset subset -> Math.max(1, subset.size());
                case MaskPattern pattern when pattern.form() == MaskPattern.Form.M_LOGIT -> pattern.keep();
                default ->
                    throw new IllegalArgumentException("Sum-of-gamma noise is made for subsets of k positions, but "
                            + structure + " has no k; choose gumbel or normal noise.");
            };
        }
    }
}
