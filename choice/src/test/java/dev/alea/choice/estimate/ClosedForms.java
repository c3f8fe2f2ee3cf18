package dev.alea.choice.estimate;

import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.OneHot;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/** Published formulas of estimators whose backward pass sees no Gumbel noise, written without an automatic derivative. */
final class ClosedForms {
    private ClosedForms() {}

    /** The estimate of a formula from logits, hard choice and slope of the cost there. */
    private interface Formula {
        Tensor of(Problem problem, Tensor logits, Tensor hard, Tensor slope);
    }

    /** J(softmax(logits / tau), tau)' g. */
    static Proof withoutNoise(double forward, double backward) {
        return proof(forward, (problem, logits, _, slope) -> {
            Tensor y = Identities.soft(logits, backward, problem.structure().axis());
            return Identities.pull(problem, y, slope, backward);
        });
    }

    /** 1/2 (J(p)'g + (g.(D - p)) (D - p)) at tau 1, else 2 J((q + D)/2)'g - J(p)'g/2. */
    static Proof secondOrder(double tau) {
        return proof(1, (problem, logits, hard, slope) -> {
            int axis = problem.structure().axis();
            Tensor p = logits.softmax(axis);
            Tensor first = Identities.pull(problem, p, slope, 1);
            if (tau == 1) {
                Tensor v = hard.sub(p);
                Tensor along = slope.mul(v).sum(new long[] {axis}, true, new ScalarTypeOptional());
                return first.add(v.mul(along)).mul(Tensors.scalar(0.5));
            }
            Tensor middle = Identities.soft(logits, tau, axis).add(hard).mul(Tensors.scalar(0.5));
            Tensor twice = Identities.pull(problem, middle, slope, 1).mul(Tensors.scalar(2));
            return twice.sub(first.mul(Tensors.scalar(0.5)));
        });
    }

    /** J(softmax(moved / tau), tau)' g, where the choice leads by the gap. */
    static Proof gapped(double tau, double gap) {
        return proof(1, (problem, logits, hard, slope) -> {
            double[] theta = Tensors.doubles(logits);
            double[] chosen = Tensors.doubles(hard);
            double[] moved = new double[theta.length];
            int size = problem.size();
            for (int start = 0; start < theta.length; start += size) {
                for (int[] variable : variables(problem)) {
                    move(theta, chosen, moved, start, gap, variable);
                }
            }
            Tensor shifted = Tensors.of(moved, logits.sizes().vec().get());
            Tensor y = Identities.soft(shifted, tau, problem.structure().axis());
            return Identities.pull(problem, y, slope, tau);
        });
    }

    private static void move(double[] theta, double[] chosen, double[] moved, int start, double gap, int... variable) {
        double top = Double.NEGATIVE_INFINITY;
        double total = 0;
        double own = 0;
        for (int i : variable) {
            top = Math.max(top, theta[start + i]);
            total += Math.exp(theta[start + i]);
            own += chosen[start + i] * Math.exp(theta[start + i]);
        }
        double p = own / total * (1 - 1e-5);
        double lead = gap == GappedStraightThrough.ADAPTIVE ? -Math.log1p(-p) / p : gap;
        for (int i : variable) {
            double score = theta[start + i];
            moved[start + i] = chosen[start + i] == 1 ? top : Math.min(score, top - lead);
        }
    }

    /** The entries of each variable. */
    private static int[][] variables(Problem problem) {
        boolean columns = problem.structure().axis() == -2;
        int count = columns ? problem.columns() : problem.rows();
        int length = problem.size() / count;
        int[][] entries = new int[count][length];
        for (int v = 0; v < count; v++) {
            for (int i = 0; i < length; i++) {
                entries[v][i] = columns ? i * problem.columns() + v : v * problem.columns() + i;
            }
        }
        return entries;
    }

    private static Proof proof(double forward, Formula formula) {
        return new Proof("closed form, draw by draw", candidate -> {
            for (Problem problem : Identities.oneOfK()) {
                try (var _ = Scope.open()) {
                    Structure structure = problem.structure();
                    Cost cost = Costs.smooth(problem.eventSize());
                    Noise noise = new Noise.Drawn(Seeds.draws("formula"));
                    Tensor hard = OneHot.first(Identities.perturbed(problem, noise, forward), structure.axis());
                    Tensor slope = Identities.slope(structure, cost, hard);
                    Tensor logits = problem.logits().expand(hard.sizes()).contiguous();
                    Tensor expected = formula.of(problem, logits, hard, slope);
                    Identities.same(Identities.gradient(candidate, problem, cost, noise), expected);
                }
            }
        });
    }
}
