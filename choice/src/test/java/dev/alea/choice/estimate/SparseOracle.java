package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Noise;
import dev.alea.torch.Scope;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/** Sparse expectations by plain loops: thresholds by bisection, states one by one. */
final class SparseOracle {
    private SparseOracle() {}

    static Proof expectation(double alpha) {
        return new Proof("the value is the expectation under the sparse law", candidate -> {
            for (Problem problem : Identities.oneOfK()) {
                try (var _ = Scope.open()) {
                    Cost cost = Costs.smooth(problem.eventSize());
                    Noise noise = new Noise.Drawn(Seeds.draws("sparse"));
                    Tensor value = candidate.surrogate(problem.structure(), problem.leaf(2), cost, noise);
                    assertThat(value.item_double()).isCloseTo(expected(problem, cost, alpha), within(1e-10));
                }
            }
        });
    }

    /** argmax p.z + H_alpha(p): p = relu((alpha - 1) z - t)^(1 / (alpha - 1)) with t such that the sum is 1. */
    static double[] probabilities(double alpha, double... z) {
        double best = Arrays.stream(z).max().orElseThrow();
        double low = (alpha - 1) * best - 1;
        double high = (alpha - 1) * best;
        for (int i = 0; i < 200; i++) {
            double middle = (low + high) / 2;
            double sum = Arrays.stream(at(alpha, middle, z)).sum();
            low = sum >= 1 ? middle : low;
            high = sum >= 1 ? high : middle;
        }
        return at(alpha, low, z);
    }

    private static double[] at(double alpha, double t, double... z) {
        return Arrays.stream(z)
                .map(v -> Math.pow(Math.max(0, (alpha - 1) * v - t), 1 / (alpha - 1)))
                .toArray();
    }

    /** A problem whose softmax is the sparse law, up to 1e-300 where that is 0. */
    private static double expected(Problem problem, Cost cost, double alpha) {
        boolean down = problem.structure().axis() == -2;
        int variables = down ? problem.columns() : problem.rows();
        int classes = problem.size() / variables;
        double[] logs = new double[problem.size()];
        for (int v = 0; v < variables; v++) {
            double[] own = new double[classes];
            for (int k = 0; k < classes; k++) {
                own[k] = problem.values().get(at(problem, down, v, k));
            }
            double[] p = probabilities(alpha, own);
            for (int k = 0; k < classes; k++) {
                logs[at(problem, down, v, k)] = Math.log(Math.max(p[k], 1e-300));
            }
        }
        return Oracle.expectation(problem, cost, logs);
    }

    private static int at(Problem problem, boolean down, int variable, int k) {
        return down ? k * problem.columns() + variable : variable * problem.columns() + k;
    }
}
