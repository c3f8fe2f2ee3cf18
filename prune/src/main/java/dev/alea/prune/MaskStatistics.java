package dev.alea.prune;

import dev.alea.choice.kernel.MaskSummary;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * How decided the masks are and how far they went.
 *
 * @param groups number of groups
 * @param maxProbability mean over groups of the largest candidate probability at the logits {@code kappa * pi}; in the M-logit form
 *     that of the law {@code exp(kappa * pi . mask)}
 * @param entropy mean over groups of the entropy of that distribution, nats
 * @param changedGroups share of groups whose argmax differs from the prior's; NaN without a prior
 * @param keptNormShare squared norm of the kept weights divided by that of the dense weights
 */
public record MaskStatistics(
        long groups, double maxProbability, double entropy, double changedGroups, double keptNormShare) {

    /**
     * Statistics of every weight, by name.
     *
     * @param prior masks of the groups as bits, by name; empty for none
     */
    static SequencedMap<String, MaskStatistics> perLayer(
            SequencedMap<String, MaskSummary> summaries, Map<String, int[]> prior) {
        SequencedMap<String, MaskStatistics> result = new LinkedHashMap<>();
        summaries.forEach((name, summary) -> {
            int[] bits = summary.bits();
            int[] start = prior.get(name);
            result.put(
                    name,
                    new MaskStatistics(
                            bits.length,
                            summary.maxProbability() / bits.length,
                            summary.entropy() / bits.length,
                            start == null ? Double.NaN : (double) differing(start, bits) / bits.length,
                            summary.squares() == 0 ? 1 : summary.keptSquares() / summary.squares()));
        });
        return result;
    }

    /** Number of groups in which two masks differ. */
    static long differing(int[] one, int[] other) {
        long count = 0;
        for (int g = 0; g < one.length; g++) {
            count += one[g] == other[g] ? 0 : 1;
        }
        return count;
    }

    /** The mean of all layers, each group counted once. */
    static MaskStatistics mean(Map<String, MaskStatistics> layers) {
        long groups = 0;
        double top = 0;
        double entropy = 0;
        double changed = 0;
        double kept = 0;
        for (MaskStatistics layer : layers.values()) {
            groups += layer.groups;
            top += layer.groups * layer.maxProbability;
            entropy += layer.groups * layer.entropy;
            changed += layer.groups * layer.changedGroups;
            kept += layer.groups * layer.keptNormShare;
        }
        return new MaskStatistics(groups, top / groups, entropy / groups, changed / groups, kept / groups);
    }
}
