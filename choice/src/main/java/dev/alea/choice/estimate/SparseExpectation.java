package dev.alea.choice.estimate;

import dev.alea.choice.structure.Structure;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** The expected cost under probabilities that are mostly 0: a sum over the joint states of the support. */
final class SparseExpectation {
    private SparseExpectation() {}

    /**
     * Returns sum over states of p(state) f(state), averaged over the batch.
     *
     * @param p probabilities in the layout of the logits, with a gradient
     * @throws IllegalArgumentException if the supports of the variables have too many joint states
     */
    static Tensor of(Structure structure, Tensor logits, Cost cost, Tensor p) {
        Exact.requireOneItem(logits, cost);
        int axis = structure.axis();
        List<int[]> supports = supports(p.detach(), axis);
        Tensor states = states(supports, p.size(axis), axis).to(logits);
        Tensor choices = Exact.repeated(states, logits);
        Tensor costs = Surrogates.costs(cost, structure.event(choices), logits);
        Tensor perVariable = Surrogates.along(choices.mul(p), axis).flatten(-2, -1);
        Tensor weights = perVariable.prod(-1);
        return Surrogates.mean(weights.reshape(costs.sizes()).mul(costs).sum(0));
    }

    /** The classes that some item can take, per variable; at least one. */
    private static List<int[]> supports(Tensor p, int axis) {
        Tensor rows = p.transpose(axis, -1);
        int variables = Math.toIntExact(rows.size(-2));
        int classes = Math.toIntExact(rows.size(-1));
        double[] values = rows.numel() == 0 ? new double[0] : Tensors.doubles(rows);
        boolean[][] possible = new boolean[variables][classes];
        for (int i = 0; i < values.length; i++) {
            possible[i / classes % variables][i % classes] |= values[i] > 0;
        }
        List<int[]> supports = new ArrayList<>();
        long joint = 1;
        for (boolean[] row : possible) {
            int[] support = java.util.stream.IntStream.range(0, classes)
                    .filter(k -> row[k])
                    .toArray();
            supports.add(support.length == 0 ? new int[1] : support);
            joint *= supports.getLast().length;
            if (joint > Structure.MAX_STATES) {
                throw new IllegalArgumentException("The supports of " + variables + " variables have more than "
                        + Structure.MAX_STATES
                        + " joint states; a smaller alpha makes them larger, a larger one sparser. "
                        + "Estimate by sampling instead, such as " + LeaveOneOut.NAME + ".");
            }
        }
        return supports;
    }

    /** Every combination, the last variable fastest. Shape: [N, own two dimensions]. */
    private static Tensor states(List<int[]> supports, long classes, int axis) {
        int count = supports.stream().mapToInt(s -> s.length).reduce(1, (a, b) -> a * b);
        int width = Math.toIntExact(classes);
        float[] states = new float[Math.multiplyExact(count, supports.size() * width)];
        for (int n = 0; n < count; n++) {
            int rest = n;
            for (int v = supports.size() - 1; v >= 0; v--) {
                int[] support = supports.get(v);
                states[(n * supports.size() + v) * width + support[rest % support.length]] = 1;
                rest /= support.length;
            }
        }
        return Tensors.of(states, count, supports.size(), width).transpose(axis, -1);
    }
}
