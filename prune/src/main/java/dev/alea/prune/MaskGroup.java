package dev.alea.prune;

import dev.alea.choice.draw.Draws;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;

/**
 * One group of M neighbouring weights.
 *
 * @param weight name of the weight it is part of
 * @param index which group of it, row by row
 */
record MaskGroup(String weight, long index) {
    /**
     * Draws different groups, spread over the weights: none has two before every weight has one.
     *
     * <p>Randomness: the weights in the order of a permutation, then a uniform group of each.
     *
     * @param logits of every sparse weight, [C, G]
     * @param count how many; all of them where there are fewer
     */
    static List<MaskGroup> choose(SequencedMap<String, Tensor> logits, int count, Draws draws) {
        List<String> names = List.copyOf(logits.keySet());
        int[] order = draws.stream("lab/weights").permutation(names.size());
        List<MaskGroup> chosen = new ArrayList<>();
        Map<String, Set<Long>> taken = new HashMap<>();
        long all = logits.values().stream().mapToLong(pi -> pi.size(1)).sum();
        for (int visit = 0; chosen.size() < Math.min(count, all); visit++) {
            String name = names.get(order[visit % order.length]);
            long groups = PruneWeights.named(logits, name).size(1);
            Set<Long> own = taken.computeIfAbsent(name, _ -> new TreeSet<>());
            if (own.size() < groups) {
                long index = draws.stream("lab/groups").below(visit, groups);
                while (!own.add(index)) {
                    index = (index + 1) % groups;
                }
                chosen.add(new MaskGroup(name, index));
            }
        }
        return chosen;
    }

    /** The weights of this group in a matrix. Shape: [out, in] to a view [M]. */
    Tensor of(Tensor matrix, int size) {
        return matrix.reshape(-1, size).select(0, index);
    }
}
