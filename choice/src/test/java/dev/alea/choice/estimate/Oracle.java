package dev.alea.choice.estimate;

import dev.alea.choice.structure.BernoulliVector;
import dev.alea.choice.structure.Categorical;
import dev.alea.choice.structure.MaskPattern;
import dev.alea.choice.structure.Matching;
import dev.alea.choice.structure.Permutation;
import dev.alea.choice.structure.Structure;
import dev.alea.choice.structure.Subset;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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
        if (OrderOracle.isFor(problem.structure())) {
            return mean(problem, cost, OrderOracle.states(problem, logits));
        }
        List<State> joint = List.of(new State(new double[problem.size()], 0));
        for (int[] entries : variables(problem)) {
            joint = times(joint, problem.structure(), entries, logits);
        }
        return mean(problem, cost, joint);
    }

    /** The entries of each variable. */
    static int[][] variables(Problem problem) {
        boolean single = problem.structure().law() == Structure.Law.BERNOULLI;
        boolean acrossRows = problem.structure().axis() == -2;
        int length = single ? 1 : acrossRows ? problem.rows() : problem.columns();
        int[][] variables = new int[problem.size() / length][length];
        for (int v = 0; v < variables.length; v++) {
            for (int i = 0; i < length; i++) {
                variables[v][i] = acrossRows ? i * problem.columns() + v : v * length + i;
            }
        }
        return variables;
    }

    /** The probability of every entry of a choice. */
    static double[] marginals(Problem problem, double... logits) {
        List<State> joint = List.of(new State(new double[problem.size()], 0));
        if (OrderOracle.isFor(problem.structure())) {
            joint = OrderOracle.states(problem, logits);
        } else {
            for (int[] entries : variables(problem)) {
                joint = times(joint, problem.structure(), entries, logits);
            }
        }
        double[] marginals = new double[joint.getFirst().choice.length];
        for (State state : joint) {
            for (int i = 0; i < marginals.length; i++) {
                marginals[i] += Math.exp(state.logProbability) * state.choice[i];
            }
        }
        return marginals;
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

    /** How many entries of a variable may be 1. */
    static int[] sizes(Structure structure) {
        return switch (structure) {
            case BernoulliVector _ -> new int[] {0, 1};
            case Subset subset -> new int[] {subset.size()};
            case MaskPattern pattern -> new int[] {pattern.law() == Structure.Law.SUBSET ? pattern.keep() : 1};
            case Categorical _ -> new int[] {1};
            case Matching _, Permutation _ -> throw new IllegalArgumentException("not a product of subsets");
        };
    }

    /** Adds a variable: every subset of the allowed sizes, with its weight. */
    private static List<State> times(List<State> joint, Structure structure, int[] entries, double... logits) {
        List<int[]> subsets = new ArrayList<>();
        for (int bits = 0; bits < 1 << entries.length; bits++) {
            int own = bits;
            if (Arrays.stream(sizes(structure)).anyMatch(size -> size == Integer.bitCount(own))) {
                subsets.add(IntStream.range(0, entries.length)
                        .filter(i -> (own >>> i & 1) == 1)
                        .map(i -> entries[i])
                        .toArray());
            }
        }
        double[] weights = subsets.stream()
                .mapToDouble(chosen -> weight(structure, chosen, entries, logits))
                .toArray();
        double total = Arrays.stream(weights).sum();
        List<State> result = new ArrayList<>();
        for (State state : joint) {
            for (int s = 0; s < weights.length; s++) {
                double[] choice = state.choice.clone();
                for (int entry : subsets.get(s)) {
                    choice[entry] = 1;
                }
                result.add(new State(choice, state.logProbability + Math.log(weights[s] / total)));
            }
        }
        return result;
    }

    private static double weight(Structure structure, int[] chosen, int[] entries, double... logits) {
        if (structure.law() != Structure.Law.PLACKETT_LUCE_SUBSET) {
            return Math.exp(sum(chosen, logits));
        }
        double all =
                Arrays.stream(entries).mapToDouble(i -> Math.exp(logits[i])).sum();
        return anyOrder(chosen, (1 << chosen.length) - 1, all, logits);
    }

    /** The probability of drawing what is left of the chosen ones next, in whatever order. */
    private static double anyOrder(int[] chosen, int left, double total, double... logits) {
        double sum = left == 0 ? 1 : 0;
        for (int i = 0; i < chosen.length; i++) {
            if ((left >>> i & 1) == 1) {
                double own = Math.exp(logits[chosen[i]]);
                sum += own / total * anyOrder(chosen, left & ~(1 << i), total - own, logits);
            }
        }
        return sum;
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
            int size = joint.getFirst().choice.length;
            double[] flat = new double[joint.size() * size];
            for (int s = 0; s < joint.size(); s++) {
                System.arraycopy(joint.get(s).choice, 0, flat, s * size, size);
            }
            // where a choice is a matrix for a row of scores it has as many rows as columns
            Tensor choices = Tensors.of(flat, joint.size(), size / problem.columns(), problem.columns());
            double[] costs = Tensors.doubles(cost.of(problem.structure().event(choices)));
            double mean = 0;
            for (int s = 0; s < costs.length; s++) {
                mean += Math.exp(joint.get(s).logProbability) * costs[s];
            }
            return mean;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record State(double[] choice, double logProbability) {}
}
