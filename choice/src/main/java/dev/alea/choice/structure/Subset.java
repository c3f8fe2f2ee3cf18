package dev.alea.choice.structure;

import dev.alea.choice.draw.Noise;
import org.bytedeco.pytorch.Tensor;

/**
 * Subsets of k of n positions, under one of two laws that are not the same.
 *
 * <p>Shape: logits [B.., V, n], V independent subsets per item (one subset is [B.., 1, n]); the choice has k ones in every
 * row and is the event.
 *
 * <p>Law: {@link Law#SUBSET} gives a set the probability exp(sum of its logits) / Z, the exponential family, with exact
 * log-probability, marginals, entropy and samples by dynamic programming. {@link Law#PLACKETT_LUCE_SUBSET} is what Gumbel
 * top-k draws; its samples cost O(n log n) whatever k is, and it has the exact log-probability of a set. On six logits of
 * size 1 the two laws of three of six differ by .106 in total variation.
 *
 * <p>Cost: Gibbs O(n k), one engine step per position; Plackett-Luce one sort. Entropy and marginals of a Plackett-Luce
 * subset are summed over the C(n, k) states, at most {@value Structure#MAX_STATES}.
 *
 * <p>Source: Kulesza and Taskar 2012, section 5.2 (the Gibbs law); Kool, van Hoof, Welling (arXiv 1903.06059), section 3
 * (Gumbel top-k).
 *
 * @param size k, the number of positions chosen, from 0 to n
 * @param law {@link Law#SUBSET} or {@link Law#PLACKETT_LUCE_SUBSET}
 */
public record Subset(int size, Law law) implements Structure {
    private static final int AXIS = -1;

    /** Checks size and law. */
    public Subset {
        if (size < 0) {
            throw new IllegalArgumentException("A subset has k >= 0 positions, but k is " + size + ".");
        }
        if (law != Law.SUBSET && law != Law.PLACKETT_LUCE_SUBSET) {
            throw new IllegalArgumentException("A subset follows the law " + Law.SUBSET + " (Gibbs) or "
                    + Law.PLACKETT_LUCE_SUBSET + " (Gumbel top-k), but the law given is " + law + ".");
        }
    }

    /** Subsets with probability proportional to exp(sum of their logits). */
    public static Subset gibbs(int size) {
        return new Subset(size, Law.SUBSET);
    }

    /** Subsets drawn one by one without replacement: Gumbel top-k. */
    public static Subset plackettLuce(int size) {
        return new Subset(size, Law.PLACKETT_LUCE_SUBSET);
    }

    @Override
    public int axis() {
        return AXIS;
    }

    @Override
    public void require(Tensor logits) {
        Logits.require("a subset of " + size, "[B.., V, n]", logits);
        if (logits.size(AXIS) < Math.max(1, size)) {
            throw new IllegalArgumentException("A subset of " + size + " is chosen from n >= " + Math.max(1, size)
                    + " positions, but the logits have shape " + Logits.shape(logits) + ".");
        }
    }

    @Override
    public Tensor event(Tensor choices) {
        return choices;
    }

    @Override
    public Tensor sample(Tensor logits, long samples, Noise noise) {
        return isGibbs() ? exact().sample(logits, samples, noise) : drawn().sample(logits, samples, noise);
    }

    @Override
    public Tensor logProbability(Tensor logits, Tensor choices) {
        return isGibbs() ? exact().logProbability(logits, choices) : drawn().logProbability(logits, choices);
    }

    @Override
    public Tensor entropy(Tensor logits) {
        return isGibbs() ? exact().entropy(logits) : drawn().entropy(logits);
    }

    @Override
    public Tensor marginals(Tensor logits) {
        return isGibbs() ? exact().marginals(logits) : drawn().marginals(logits);
    }

    @Override
    public Tensor mode(Tensor logits) {
        return OneHot.top(logits, AXIS, size);
    }

    @Override
    public long states(Tensor logits) {
        return Enumeration.joint(combinations(logits), logits.size(-2));
    }

    @Override
    public Tensor enumerate(Tensor logits) {
        Enumeration.require("A subset", states(logits));
        int of = Math.toIntExact(logits.size(AXIS));
        return Enumeration.product(Combinations.states(size, of, logits), logits.size(-2));
    }

    private long combinations(Tensor logits) {
        return Combinations.count(size, Math.toIntExact(logits.size(AXIS)));
    }

    private boolean isGibbs() {
        return law == Law.SUBSET;
    }

    private SubsetLaw exact() {
        return new SubsetLaw(size, AXIS);
    }

    private PlackettLuceLaw drawn() {
        return new PlackettLuceLaw(size);
    }
}
