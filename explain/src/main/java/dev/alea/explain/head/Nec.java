package dev.alea.explain.head;

import dev.alea.run.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The number of effective concepts: non-zero weights per class. Models are compared at the same number, as one with many weights
 * classifies well whatever its concepts mean.
 *
 * <p>Source: Srivastava et al., VLG-CBM, 2024.
 */
public final class Nec {
    /** The numbers at which accuracy is averaged. */
    public static final List<Integer> TARGETS = List.of(5, 10, 15, 20, 25, 30);

    private static final double THRESHOLD = 1e-5;

    private Nec() {}

    /**
     * A head with so many weights per class.
     *
     * @param target weights per class
     * @param solution of the path that it was cut from
     * @param reached whether that solution had as many; a path can end before
     * @param head with {@code target * classes} weights, or all that there are
     */
    public record Cut(int target, HeadSolution solution, boolean reached, LinearHead head) {}

    /** Weights of a magnitude above 1e-5, per class. */
    public static double of(LinearHead head) {
        long count = Arrays.stream(head.weights())
                .filter(weight -> Math.abs(weight) > THRESHOLD)
                .count();
        return (double) count / head.classes();
    }

    /**
     * The same head with its largest weights only, counted over all classes together; of equals the first stay.
     *
     * <p>Published code keeps all but {@code int((1 - share) * count)} weights, which misses by one where the product falls a rounding
     * short; here the number is exact.
     *
     * @param target weights per class, 0 or more
     */
    public static LinearHead cut(LinearHead head, int target) {
        if (target < 0) {
            throw new UsageException("a cut to " + target + " weights per class is asked for; allowed: 0 or more");
        }
        long keep = Math.min((long) target * head.classes(), head.weights().length);
        var weights = new double[head.weights().length];
        IntStream.range(0, weights.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -Math.abs(head.weights()[i])))
                .limit(keep)
                .forEach(i -> weights[i] = head.weights()[i]);
        return new LinearHead(
                head.classes(), head.features(), weights, head.biases().clone());
    }

    /**
     * Walks a path from few weights to many, and at each target takes the first solution that has as many and cuts it.
     *
     * @param problem to be solved along the path
     * @param alpha share of the l1 part
     * @param targets weights per class, rising
     */
    public static List<Cut> walk(SparseHead problem, LambdaPath path, double alpha, List<Integer> targets) {
        if (targets.isEmpty()
                || !targets.equals(targets.stream().sorted().distinct().toList())) {
            throw new UsageException(
                    "the targets are " + targets + "; allowed: rising numbers of weights per class, one or more");
        }
        var cuts = new ArrayList<Cut>();
        var last = new ArrayList<HeadSolution>();
        problem.walk(path, alpha, solution -> {
            last.clear();
            last.add(solution);
            double nec = of(solution.head());
            while (cuts.size() < targets.size() && nec >= targets.get(cuts.size())) {
                cuts.add(take(solution, targets.get(cuts.size()), true));
            }
            return cuts.size() < targets.size();
        });
        while (cuts.size() < targets.size()) {
            cuts.add(take(last.getFirst(), targets.get(cuts.size()), false));
        }
        return List.copyOf(cuts);
    }

    private static Cut take(HeadSolution solution, int target, boolean reached) {
        return new Cut(target, solution, reached, cut(solution.head(), target));
    }

    /**
     * ANEC: mean accuracy over the cuts.
     *
     * @param accuracy of a head, for instance on test pictures
     */
    public static double average(List<Cut> cuts, ToDoubleFunction<LinearHead> accuracy) {
        return cuts.stream()
                .mapToDouble(cut -> accuracy.applyAsDouble(cut.head()))
                .average()
                .orElseThrow();
    }
}
