package dev.alea.choice.structure;

import dev.alea.choice.draw.Noise;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * One-to-one matchings of n rows and n columns: permutation matrices P.
 *
 * <p>Shape: logits [B.., n, n], a score per pair; a choice has that shape and is the event.
 *
 * <p>Law, two different ones: {@link Form#GIBBS} has P with probability proportional to exp(sum of the logits taken), whose
 * normaliser is a permanent, so it goes up to n = {@value Orders#LIMIT}; {@link Form#PERTURBED} is the best matching of logits plus
 * Gumbel noise for any n, whose probabilities nobody knows in closed form. Gradients of the two differ by some 30 %.
 *
 * <p>Source: Mena et al. (arXiv 1802.08665), section 2, for the perturbed form; permanents by dynamic programming.
 *
 * @param form the law
 */
public record Matching(Form form) implements Structure {
    /** How matchings are drawn. */
    public enum Form {
        /** Probability proportional to exp(sum of the logits taken). */
        GIBBS,
        /** The best matching of the logits plus Gumbel noise. */
        PERTURBED
    }

    @Override
    public Law law() {
        return form == Form.GIBBS ? Law.MATCHING : Law.PERTURBED_MATCHING;
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
        Logits.require("a matching", "[B.., n, n] with n at least 1", logits);
        if (logits.size(-1) < 1 || logits.size(-1) != logits.size(-2)) {
            throw new IllegalArgumentException(
                    "The logits of a matching have shape [B.., n, n] with n at least 1, but were "
                            + Logits.shape(logits) + ".");
        }
        if (form == Form.GIBBS) {
            Orders.require("A Gibbs matching", logits.size(-1));
        }
    }

    @Override
    public Tensor event(Tensor choices) {
        return choices;
    }

    @Override
    public Tensor sample(Tensor logits, long samples, Noise noise) {
        if (form == Form.GIBBS) {
            return MatchingLaw.sample(logits, samples, noise);
        }
        try (NoGradGuard _ = new NoGradGuard()) {
            Tensor gumbel = noise.gumbel(Noise.Part.CHOICE, logits, Logits.sampled(logits, samples));
            return mode(logits.detach().add(gumbel));
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws UnsupportedOperationException in the perturbed form
     */
    @Override
    public Tensor logProbability(Tensor logits, Tensor choices) {
        requireProbabilities();
        return MatchingLaw.logProbability(logits, choices);
    }

    /**
     * {@inheritDoc}
     *
     * @throws UnsupportedOperationException in the perturbed form
     */
    @Override
    public Tensor entropy(Tensor logits) {
        requireProbabilities();
        return MatchingLaw.entropy(logits);
    }

    /**
     * {@inheritDoc}
     *
     * @throws UnsupportedOperationException in the perturbed form
     */
    @Override
    public Tensor marginals(Tensor logits) {
        requireProbabilities();
        return MatchingLaw.marginals(logits);
    }

    /** Returns the matching with the largest sum of logits. Cost: O(n^3) on the CPU. */
    @Override
    public Tensor mode(Tensor logits) {
        return Assignment.best(logits);
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
        Orders.require("A matching", logits.size(-1));
        return Orders.matrices(Math.toIntExact(logits.size(-1)), logits);
    }

    private void requireProbabilities() {
        if (form == Form.PERTURBED) {
            throw new UnsupportedOperationException(
                    "The probabilities of a perturbed matching have no closed form; take Form.GIBBS (n up to "
                            + Orders.LIMIT
                            + "), or an estimator that needs samples only, such as noise-score or gumbel-sinkhorn.");
        }
    }
}
