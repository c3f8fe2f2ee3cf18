package dev.alea.choice.structure;

import dev.alea.choice.draw.Noise;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Orders of n items with scores, by Plackett-Luce: the order of scores plus Gumbel noise, descending.
 *
 * <p>Shape: logits [B.., 1, n], a score per item; a choice is an n x n permutation matrix [B.., n, n], P[r][c] = 1 where rank r
 * takes item c, and is the event. So choices and marginals do not have the shape of the logits here.
 *
 * <p>Log-probabilities, samples and the mode work for any n; entropy, marginals and enumeration up to {@value Orders#LIMIT}.
 *
 * <p>Source: Plackett 1975; Luce 1959; Yellott 1977 for the equality with sorted Gumbel scores.
 */
public record Permutation() implements Structure {
    private static final int SCORES = -2;

    @Override
    public Law law() {
        return Law.PERMUTATION;
    }

    @Override
    public int axis() {
        return -1;
    }

    @Override
    public Tensor perVariable(Tensor entries) {
        return entries.sum(new long[] {-2, -1}, true, new ScalarTypeOptional());
    }

    @Override
    public void require(Tensor logits) {
        Logits.require("a permutation", "[B.., 1, n] with n at least 1", logits);
        if (logits.size(SCORES) != 1 || logits.size(-1) < 1) {
            throw new IllegalArgumentException(
                    "The logits of a permutation have shape [B.., 1, n] with n at least 1, but were "
                            + Logits.shape(logits) + ".");
        }
    }

    @Override
    public Tensor event(Tensor choices) {
        return choices;
    }

    @Override
    public Tensor sample(Tensor logits, long samples, Noise noise) {
        try (NoGradGuard _ = new NoGradGuard()) {
            Tensor gumbel = noise.gumbel(Noise.Part.CHOICE, logits, Logits.sampled(logits, samples));
            return mode(logits.detach().add(gumbel));
        }
    }

    @Override
    public Tensor logProbability(Tensor logits, Tensor choices) {
        return PermutationLaw.logProbability(logits.squeeze(SCORES), choices);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException for n above {@value Orders#LIMIT}
     */
    @Override
    public Tensor entropy(Tensor logits) {
        Orders.require("The entropy of a permutation", logits.size(-1));
        return PermutationLaw.entropy(logits.squeeze(SCORES));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Shape: [B.., n, n].
     *
     * @throws IllegalArgumentException for n above {@value Orders#LIMIT}
     */
    @Override
    public Tensor marginals(Tensor logits) {
        Orders.require("The marginals of a permutation", logits.size(-1));
        return PermutationLaw.marginals(logits.squeeze(SCORES));
    }

    /** Returns the descending order, the likeliest. Shape: [B.., n, n]. */
    @Override
    public Tensor mode(Tensor logits) {
        return PermutationLaw.sorted(logits.squeeze(SCORES));
    }

    @Override
    public long states(Tensor logits) {
        return Orders.count(logits.size(-1));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException for n above {@value Orders#LIMIT}
     */
    @Override
    public Tensor enumerate(Tensor logits) {
        Orders.require("A permutation", logits.size(-1));
        return Orders.matrices(Math.toIntExact(logits.size(-1)), logits);
    }
}
