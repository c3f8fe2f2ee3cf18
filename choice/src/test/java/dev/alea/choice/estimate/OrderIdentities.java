package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** What is known of relaxed matchings and sorts, in plain loops. */
final class OrderIdentities {
    private static final int ITEMS = 50;

    private OrderIdentities() {}

    /** One perturbed item, row-major, to the soft matrix, row-major. */
    interface Plain {
        double[] of(double... scores);
    }

    static Plain sinkhorn(double tau, int rounds) {
        return scores -> {
            int n = (int) Math.sqrt(scores.length);
            double[] x = new double[scores.length];
            for (int i = 0; i < x.length; i++) {
                x[i] = Math.exp(scores[i] / tau);
            }
            for (int round = 0; round < rounds; round++) {
                for (int line = 0; line < 2 * n; line++) {
                    int start = line < n ? line * n : line - n;
                    int stride = line < n ? 1 : n;
                    double sum = 0;
                    for (int i = 0; i < n; i++) {
                        sum += x[start + i * stride];
                    }
                    for (int i = 0; i < n; i++) {
                        x[start + i * stride] /= sum;
                    }
                }
            }
            return x;
        };
    }

    static Plain softSort(double tau) {
        return scores -> rows(scores.length, (r, i) -> {
            double[] sorted = scores.clone();
            java.util.Arrays.sort(sorted);
            return -Math.abs(sorted[scores.length - 1 - r] - scores[i]) / tau;
        });
    }

    static Plain neuralSort(double tau) {
        return scores -> rows(scores.length, (r, i) -> {
            double apart = 0;
            for (double other : scores) {
                apart += Math.abs(scores[i] - other);
            }
            return ((scores.length - 1 - 2 * r) * scores[i] - apart) / tau;
        });
    }

    private interface Entry {
        double at(int rank, int item);
    }

    private static double[] rows(int n, Entry entry) {
        double[] x = new double[n * n];
        for (int r = 0; r < n; r++) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                x[r * n + i] = Math.exp(entry.at(r, i));
                sum += x[r * n + i];
            }
            for (int i = 0; i < n; i++) {
                x[r * n + i] /= sum;
            }
        }
        return x;
    }

    /** The value is the mean cost of the soft matrices. */
    static Proof softValue(Estimator estimator, Plain plain) {
        return new Proof("the value is the cost of the soft matrix", candidate -> {
            for (Problem problem : problems(estimator)) {
                try (var _ = Scope.open()) {
                    Cost cost = Costs.smooth(problem.eventSize());
                    Noise noise = new Noise.Drawn(Seeds.draws("soft"));
                    Tensor soft = soft(problem, noise, plain);
                    double value = candidate
                            .surrogate(problem.structure(), problem.leaf(ITEMS), cost, noise)
                            .item_double();
                    assertThat(value).isCloseTo(cost.of(soft).mean().item_double(), within(1e-12));
                }
            }
        });
    }

    /** The cost sees the best of all orders, and the gradient is that of slope . soft matrix, by differences. */
    static Proof hard(Estimator estimator, Plain plain) {
        return new Proof("the best order forward, the soft one backward", candidate -> {
            for (Problem problem : problems(estimator)) {
                try (var _ = Scope.open()) {
                    Structure structure = problem.structure();
                    Cost cost = Costs.smooth(problem.eventSize());
                    Noise noise = new Noise.Drawn(Seeds.draws("order"));
                    Tensor leaf = problem.leaf(ITEMS);
                    List<Tensor> seen = new ArrayList<>();
                    candidate
                            .surrogate(
                                    structure,
                                    leaf,
                                    events -> {
                                        seen.add(events.detach());
                                        return cost.of(events);
                                    },
                                    noise)
                            .backward();
                    double[][] scores = items(perturbed(problem, noise));
                    double[][] orders = items(seen.getFirst().squeeze(0));
                    double[][] slopes = items(
                            Identities.slope(structure, cost, seen.getFirst().squeeze(0)));
                    double[][] gradients = items(leaf.grad().mul(Tensors.scalar(ITEMS)));
                    for (int b = 0; b < ITEMS; b++) {
                        assertThat(orders[b]).isEqualTo(best(problem.columns(), scores[b]));
                        assertThat(gradients[b]).containsExactly(pulled(plain, slopes[b], scores[b]), within(1e-7));
                    }
                }
            }
        });
    }

    static Proof equalOnLinear(Estimator estimator, Estimator soft) {
        return new Proof("equal to the soft one on linear costs", candidate -> {
            for (Problem problem : problems(estimator)) {
                try (var _ = Scope.open()) {
                    Cost cost = Costs.linear(problem.eventSize());
                    Noise noise = new Noise.Drawn(Seeds.draws("linear"));
                    Identities.same(
                            Identities.gradient(candidate, problem, cost, noise),
                            Identities.gradient(Candidate.of(soft), problem, cost, noise));
                }
            }
        });
    }

    private static List<Problem> problems(Estimator estimator) {
        return Problem.all().stream().filter(p -> Identities.fits(estimator, p)).toList();
    }

    private static Tensor perturbed(Problem problem, Noise noise) {
        Tensor leaf = problem.leaf(ITEMS).detach();
        return leaf.add(noise.gumbel(Noise.Part.CHOICE, leaf, leaf.sizes().vec().get()));
    }

    private static Tensor soft(Problem problem, Noise noise, Plain plain) {
        int n = problem.columns();
        double[][] scores = items(perturbed(problem, noise));
        double[] flat = new double[ITEMS * n * n];
        for (int b = 0; b < ITEMS; b++) {
            System.arraycopy(plain.of(scores[b]), 0, flat, b * n * n, n * n);
        }
        return Tensors.of(flat, ITEMS, n, n);
    }

    private static double[][] items(Tensor tensor) {
        double[] flat = Tensors.doubles(tensor.contiguous());
        int size = flat.length / ITEMS;
        double[][] items = new double[ITEMS][];
        for (int b = 0; b < ITEMS; b++) {
            items[b] = java.util.Arrays.copyOfRange(flat, b * size, (b + 1) * size);
        }
        return items;
    }

    /** The order with the largest sum, of a matrix of scores or of one score per item with ranks weighing n .. 1. */
    static double[] best(int n, double... scores) {
        List<int[]> orders = new ArrayList<>();
        OrderOracle.extend(new int[n], 0, orders);
        int[] best = orders.getFirst();
        for (int[] order : orders) {
            best = sum(order, scores) > sum(best, scores) ? order : best;
        }
        double[] matrix = new double[n * n];
        for (int r = 0; r < n; r++) {
            matrix[r * n + best[r]] = 1;
        }
        return matrix;
    }

    private static double sum(int[] order, double... scores) {
        int n = order.length;
        double sum = 0;
        for (int r = 0; r < n; r++) {
            sum += scores.length == n ? (n - r) * scores[order[r]] : scores[r * n + order[r]];
        }
        return sum;
    }

    private static double[] pulled(Plain plain, double[] slope, double... scores) {
        double h = 1e-5;
        double[] gradient = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            double[] up = scores.clone();
            double[] down = scores.clone();
            up[i] += h;
            down[i] -= h;
            double[] high = plain.of(up);
            double[] low = plain.of(down);
            for (int j = 0; j < slope.length; j++) {
                gradient[i] += slope[j] * (high[j] - low[j]) / (2 * h);
            }
        }
        return gradient;
    }
}
