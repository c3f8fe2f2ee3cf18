package dev.alea.explain.decision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Why a logit is what it is: {@code constant + sum of amounts == logit}, to the bit and in whatever order they are added.
 *
 * @param classIndex which logit
 * @param constant what the class has before any concept speaks
 * @param contributions of all concepts, the largest amounts first, whatever their sign; equal ones by number
 * @param logit the sum
 */
public record Explanation(int classIndex, double constant, List<Contribution> contributions, double logit) {
    /** Copies the list. */
    public Explanation {
        contributions = List.copyOf(contributions);
    }

    static Explanation of(int classIndex, double constant, List<Contribution> contributions, double logit) {
        List<Contribution> sorted = new ArrayList<>(contributions);
        sorted.sort(Comparator.comparingDouble((Contribution one) -> -Math.abs(one.amount()))
                .thenComparingInt(Contribution::concept));
        return new Explanation(classIndex, constant, sorted, logit);
    }

    /**
     * The largest few and what remains.
     *
     * @param classIndex which logit
     * @param constant what the class has before any concept speaks
     * @param shown the largest contributions
     * @param others the sum of all further ones
     * @param logit the sum of everything
     */
    public record Summary(int classIndex, double constant, List<Contribution> shown, double others, double logit) {
        /** Copies the list. */
        public Summary {
            shown = List.copyOf(shown);
        }
    }

    /**
     * The explanation cut to its largest contributions.
     *
     * @param count how many, 0 or more
     */
    public Summary top(int count) {
        int shown = Math.clamp(count, 0, contributions.size());
        double others = 0;
        for (Contribution one : contributions.subList(shown, contributions.size())) {
            others += one.amount();
        }
        return new Summary(classIndex, constant, contributions.subList(0, shown), others, logit);
    }
}
