package dev.alea.choice.estimate;

import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Published formulas of gates, number by number, without an automatic derivative through the gate. */
final class GateForms {
    private static final int ITEMS = 50;

    private GateForms() {}

    /** A gate of one number: what the cost sees, and the derivative of what goes backward. */
    private interface Gate {
        double forward(double logit, double noise);

        double slope(double logit, double noise);
    }

    /** y = sigmoid((phi + logistic) / tau), forwarded as it is or as its side of 1/2. */
    static Proof concrete(double tau, boolean hard) {
        return proof(false, new Gate() {
            @Override
            public double forward(double logit, double u) {
                return hard ? (logit + logistic(u) > 0 ? 1 : 0) : sigmoid((logit + logistic(u)) / tau);
            }

            @Override
            public double slope(double logit, double u) {
                double y = sigmoid((logit + logistic(u)) / tau);
                return y * (1 - y) / tau;
            }
        });
    }

    /** min(1, max(0, s (zeta - gamma) + gamma)). */
    static Proof stretched(HardConcrete gate) {
        return proof(false, new Gate() {
            @Override
            public double forward(double logit, double u) {
                return Math.clamp(wide(logit, u), 0, 1);
            }

            @Override
            public double slope(double logit, double u) {
                double s = sigmoid((logit + logistic(u)) / gate.beta());
                boolean inside = wide(logit, u) > 0 && wide(logit, u) < 1;
                return inside ? s * (1 - s) * (gate.zeta() - gate.gamma()) / gate.beta() : 0;
            }

            private double wide(double logit, double u) {
                return sigmoid((logit + logistic(u)) / gate.beta()) * (gate.zeta() - gate.gamma()) + gate.gamma();
            }
        });
    }

    /** min(1, max(0, mu + sigma eps)). */
    static Proof gaussian(StochasticGates gate) {
        return proof(true, new Gate() {
            @Override
            public double forward(double mean, double normal) {
                return Math.clamp(mean + gate.sigma() * normal, 0, 1);
            }

            @Override
            public double slope(double mean, double normal) {
                double z = mean + gate.sigma() * normal;
                return z > 0 && z < 1 ? 1 : 0;
            }
        });
    }

    /** On linear costs a hard gate has the gradient of the soft one. */
    static Proof linear(double tau) {
        return new Proof("equal to the soft gate on linear costs", candidate -> {
            for (Problem problem : gates()) {
                try (var _ = Scope.open()) {
                    Cost cost = Costs.linear(problem.eventSize());
                    Noise noise = new Noise.Drawn(Seeds.draws("linear gates"));
                    Tensor soft = Identities.gradient(Candidate.of(new BinaryConcrete(tau)), problem, cost, noise);
                    Identities.same(Identities.gradient(candidate, problem, cost, noise), soft);
                }
            }
        });
    }

    private static Proof proof(boolean normal, Gate gate) {
        return new Proof("closed form, draw by draw", candidate -> {
            for (Problem problem : gates()) {
                try (var _ = Scope.open()) {
                    Structure structure = problem.structure();
                    Cost cost = Costs.smooth(problem.eventSize());
                    Noise noise = new Noise.Drawn(Seeds.draws("gates"));
                    Tensor leaf = problem.leaf(ITEMS).detach();
                    long[] shape = leaf.sizes().vec().get();
                    double[] logits = Tensors.doubles(leaf);
                    double[] drawn = Tensors.doubles(
                            normal
                                    ? noise.normal(Noise.Part.CHOICE, leaf, shape)
                                    : noise.uniform(Noise.Part.CHOICE, leaf, shape));
                    double[] forward = new double[logits.length];
                    double[] slope = new double[logits.length];
                    for (int i = 0; i < logits.length; i++) {
                        forward[i] = gate.forward(logits[i], drawn[i]);
                        slope[i] = gate.slope(logits[i], drawn[i]);
                    }
                    Tensor costSlope = Identities.slope(structure, cost, Tensors.of(forward, shape));
                    Tensor expected = costSlope.mul(Tensors.of(slope, shape));
                    Identities.same(Identities.gradient(candidate, problem, cost, noise), expected);
                }
            }
        });
    }

    static List<Problem> gates() {
        return Problem.all().stream()
                .filter(p -> p.structure().law() == Structure.Law.BERNOULLI)
                .toList();
    }

    private static double logistic(double u) {
        return Math.log(u) - Math.log1p(-u);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
