package dev.alea.choice.estimate;

import dev.alea.choice.structure.Structure;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * The expected cost and its gradient by plain loops over the states of each variable: no code of the estimators, no
 * automatic derivative.
 */
final class Oracle {
    private static final double STEP = 1e-5;

    private Oracle() {}

    /** E f(z). */
    static double expectation(Problem problem, Cost cost, double... logits) {
        List<State> joint = List.of(new State(new double[problem.size()], 0));
        Structure structure = problem.structure();
        boolean acrossRows = structure.axis() == -2;
        int variables = acrossRows ? problem.columns() : problem.rows();
        int length = acrossRows ? problem.rows() : problem.columns();
        for (int v = 0; v < variables; v++) {
            int[] entries = new int[length];
            for (int i = 0; i < length; i++) {
                entries[i] = acrossRows ? i * problem.columns() + v : v * problem.columns() + i;
            }
            joint = times(joint, entries, ones(structure), logits);
        }
        return mean(problem, cost, joint);
    }

    /** The gradient of {@link #expectation} by central differences of fourth order. */
    static double[] gradient(Problem problem, Cost cost) {
        double[] logits =
                problem.values().stream().mapToDouble(Double::doubleValue).toArray();
        double[] gradient = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            double near = slope(problem, cost, logits, i, 100 * STEP);
            double far = slope(problem, cost, logits, i, 200 * STEP);
            gradient[i] = (4 * near - far) / 3;
        }
        return gradient;
    }

    private static double slope(Problem problem, Cost cost, double[] logits, int i, double step) {
        double[] up = logits.clone();
        double[] down = logits.clone();
        up[i] += step;
        down[i] -= step;
        return (expectation(problem, cost, up) - expectation(problem, cost, down)) / (2 * step);
    }

    private static int ones(Structure structure) {
        return structure instanceof dev.alea.choice.structure.MaskPattern pattern
                        && pattern.law() == Structure.Law.SUBSET
                ? pattern.keep()
                : 1;
    }

    /** Adds a variable: every subset of the given size, weighted by exp of its logits. */
    private static List<State> times(List<State> joint, int[] entries, int size, double... logits) {
        List<int[]> subsets = new ArrayList<>();
        double total = 0;
        for (int bits = 0; bits < 1 << entries.length; bits++) {
            if (Integer.bitCount(bits) == size) {
                int[] chosen = new int[size];
                int at = 0;
                for (int i = 0; i < entries.length; i++) {
                    if ((bits >>> i & 1) == 1) {
                        chosen[at++] = entries[i];
                    }
                }
                subsets.add(chosen);
                total += Math.exp(sum(chosen, logits));
            }
        }
        List<State> result = new ArrayList<>();
        for (State state : joint) {
            for (int[] chosen : subsets) {
                double[] choice = state.choice.clone();
                for (int entry : chosen) {
                    choice[entry] = 1;
                }
                result.add(new State(choice, state.logProbability + sum(chosen, logits) - Math.log(total)));
            }
        }
        return result;
    }

    private static double sum(int[] chosen, double... logits) {
        double sum = 0;
        for (int entry : chosen) {
            sum += logits[entry];
        }
        return sum;
    }

    private static double mean(Problem problem, Cost cost, List<State> joint) {
        try (var _ = Scope.open();
                NoGradGuard _ = new NoGradGuard()) {
            double[] flat = new double[joint.size() * problem.size()];
            for (int s = 0; s < joint.size(); s++) {
                System.arraycopy(joint.get(s).choice, 0, flat, s * problem.size(), problem.size());
            }
            Tensor choices = Tensors.of(flat, joint.size(), problem.rows(), problem.columns());
            double[] costs = Tensors.doubles(cost.of(problem.structure().event(choices)));
            double mean = 0;
            for (int s = 0; s < costs.length; s++) {
                mean += Math.exp(joint.get(s).logProbability) * costs[s];
            }
            return mean;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record State(double[] choice, double logProbability) {}
}
