package dev.alea.choice.structure;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.draw.Noise;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * A family of discrete choices with logits in and samples, log-probabilities, entropy, marginals, mode and enumeration
 * out.
 *
 * <p>A <i>choice</i> is a 0/1 tensor in the layout of the logits (only a {@link Permutation} has a matrix for a row of scores); an <i>event</i> is what a cost sees, a linear image of
 * the choice. Both have two own dimensions at the end, any batch dimensions B.. before them, and samples S first. A
 * batch item holds several independent variables (the rows of a {@link Categorical} or a {@link Subset}, the groups of a
 * {@link MaskPattern}, the entries of a {@link BernoulliVector}); its log-probability is their sum.
 *
 * <p>Types: float32 or float64, results in the type of the logits. Logits must be finite; +-1e4 is safe.
 */
public sealed interface Structure permits BernoulliVector, Categorical, MaskPattern, Matching, Permutation, Subset {
    /** More joint states than this are not enumerated. */
    long MAX_STATES = 4096;

    /** What law a variable follows. */
    enum Law {
        /** One of K classes with probability softmax(logits). */
        CATEGORICAL,
        /** 1 with probability sigmoid(logit), else 0. */
        BERNOULLI,
        /** A subset of fixed size with probability proportional to exp(sum of its logits): the Gibbs law. */
        SUBSET,
        /**
         * A subset of fixed size, drawn one by one without replacement with probabilities softmax(logits of what is left):
         * the Plackett-Luce law, which Gumbel top-k samples. Another law than {@link #SUBSET}.
         */
        PLACKETT_LUCE_SUBSET,
        /** An order of n items, drawn one by one with probabilities softmax(scores of what is left): Plackett-Luce. */
        PERMUTATION,
        /** A one-to-one matching with probability proportional to exp(sum of its logits): the Gibbs law. */
        MATCHING,
        /** The best one-to-one matching of logits plus Gumbel noise; another law than {@link #MATCHING}, without known probabilities. */
        PERTURBED_MATCHING
    }

    /** Returns the law of one variable. */
    Law law();

    /**
     * Returns the dimension of the logits along which one variable chooses: -1 or -2. Where a variable is a single entry,
     * it is the last one; where both own dimensions are one variable, it is the last one too and {@link #perVariable} sums both.
     */
    int axis();

    /**
     * Returns the sum over the entries of each variable.
     *
     * <p>Shape: of a choice; the result broadcasts against it. Gradient: exact.
     */
    default Tensor perVariable(Tensor entries) {
        return entries.sum(new long[] {axis()}, true, new ScalarTypeOptional());
    }

    /**
     * Checks logits.
     *
     * @throws IllegalArgumentException if shape, type or values are not allowed
     */
    void require(Tensor logits);

    /**
     * Returns the event of a choice; linear, so it maps relaxed choices and probabilities too.
     *
     * <p>Gradient: exact.
     */
    Tensor event(Tensor choices);

    /**
     * Returns independent exact samples.
     *
     * <p>Shape: [S, choice..], 0/1.
     * <p>Randomness: one number of {@link Noise.Part#CHOICE} per sample and logit, at its row-major index.
     * <p>Gradient: none.
     */
    Tensor sample(Tensor logits, long samples, Noise noise);

    /** Returns one sample. Shape: a choice. */
    default Tensor sample(Tensor logits, Draws draws) {
        return sample(logits, 1, new Noise.Drawn(draws)).squeeze(0);
    }

    /**
     * Returns the log-probability of hard choices, nats.
     *
     * <p>Shape: choices [S.., choice..], result [S.., B..]. Gradient: exact, to the logits.
     */
    Tensor logProbability(Tensor logits, Tensor choices);

    /**
     * Returns the entropy, nats. Shape: [B..]. Gradient: exact.
     *
     * @throws IllegalArgumentException if it can only be summed over the states of a variable and these are more than
     *     {@value #MAX_STATES}
     */
    Tensor entropy(Tensor logits);

    /**
     * Returns the probability that an entry of the choice is 1. Shape: a choice. Gradient: exact.
     *
     * @throws IllegalArgumentException as for {@link #entropy}
     */
    Tensor marginals(Tensor logits);

    /** Returns the likeliest choice; ties go to the lowest index. Shape: a choice. Gradient: none. */
    Tensor mode(Tensor logits);

    /** Returns the number of joint states of a batch item, at most {@link Long#MAX_VALUE}. */
    long states(Tensor logits);

    /**
     * Returns every joint choice of a batch item.
     *
     * <p>Shape: [{@link #states}, own two dimensions].
     *
     * @throws IllegalArgumentException if there are more than {@value #MAX_STATES}, or than 8! of a permutation or matching
     */
    Tensor enumerate(Tensor logits);
}
