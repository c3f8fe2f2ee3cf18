package dev.alea.choice.lab;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.estimate.AdaptiveImle;
import dev.alea.choice.estimate.Estimator;
import dev.alea.choice.estimate.NoiseScore;
import dev.alea.choice.estimate.Reinforce;
import dev.alea.torch.AdamW;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * A short optimisation of the logits by Adam with one estimate per step, many independent runs at the same time; estimators that
 * adapt do so on the mean over the runs.
 */
final class Descent {
    /** Of what the exact gradient gains in all steps, the share that makes the target. */
    static final double SHARE = 0.5;

    private static final AdamW.Options ADAM = new AdamW.Options(0.9, 0.999, 1e-8, 0);

    private final Problem problem;
    private final Expected expected;
    private final LabSettings settings;

    Descent(Problem problem, LabSettings settings) {
        this.problem = problem;
        this.expected = new Expected(problem);
        this.settings = settings;
    }

    /** The expected cost of every run, before the first step and after each. */
    double[][] costs(Estimator start, int runs) {
        Draws draws = Draws.of(settings.seed()).stream("lab/descent");
        double[][] costs = new double[settings.steps() + 1][];
        try (var _ = Scope.open()) {
            Tensor logits = problem.leaf(runs);
            var adam = new AdamW(Map.of("logits", logits), ADAM);
            Estimator estimator = start;
            costs[0] = expected.costs(logits);
            for (int step = 0; step < settings.steps(); step++) {
                try (var _ = Scope.open()) {
                    Tensor value = estimator.surrogate(problem.structure(), logits, problem.cost(), draws.step(step));
                    value.backward();
                    estimator = next(estimator, value, logits, runs);
                    adam.step(settings.rate());
                    adam.zeroGradients();
                }
                costs[step + 1] = expected.costs(logits);
            }
        }
        return costs;
    }

    private static Estimator next(Estimator estimator, Tensor value, Tensor logits, int runs) {
        return switch (estimator) {
            case Reinforce r -> r.after(value.item_double());
            case NoiseScore n -> n.after(value.item_double());
            case AdaptiveImle a -> a.after(logits.grad().mul(Tensors.scalar(runs)));
            default -> estimator;
        };
    }

    /** The cost that makes the target, from the costs of the exact gradient. */
    static double target(double[]... exact) {
        double first = exact[0][0];
        return first - SHARE * (first - exact[exact.length - 1][0]);
    }

    static Course course(double target, double[]... costs) {
        List<Double> means = new ArrayList<>();
        for (double[] step : costs) {
            means.add(Arrays.stream(step).average().orElseThrow());
        }
        int runs = costs[0].length;
        double[] steps = new double[runs];
        int reached = 0;
        for (int run = 0; run < runs; run++) {
            int step = 0;
            while (step < costs.length && costs[step][run] > target) {
                step++;
            }
            steps[run] = step;
            reached += step < costs.length ? 1 : 0;
        }
        return new Course(means, Figure.mean(steps), (double) reached / runs);
    }
}
