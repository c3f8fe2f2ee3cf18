package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.GaussianMixture;
import dev.alea.torch.GradCheck;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * Something that holds for an estimator of a Gaussian mixture and not for a broken one.
 *
 * @param check throws an AssertionError where it does not hold
 */
record MixtureProof(String name, Consumer<MixtureCandidate> check) {
    /** What a proof is given: an estimator, or something that claims to be one. */
    @FunctionalInterface
    interface MixtureCandidate {
        Tensor surrogate(GaussianMixture mixture, Cost cost, Noise noise);
    }

    /** What the traits of an estimator promise, and what is known of it in particular. */
    static List<MixtureProof> of(MixtureEstimator estimator) {
        List<MixtureProof> proofs = new ArrayList<>();
        double[] valleys = MixtureProblem.THREE.exact(MixtureProblem::valleys);
        double[] quadratic = MixtureProblem.THREE.exact(a -> 0.4 * a * a + 0.7 * a);
        switch (estimator.traits().bias()) {
            case UNBIASED ->
                proofs.add(mean("unbiased on two valleys", MixtureProblem.THREE, MixtureProblem.valleys(), valleys));
            case SECOND_ORDER -> {
                proofs.add(mean("unbiased on a parabola", MixtureProblem.THREE, MixtureProblem.quadratic(), quadratic));
                proofs.add(biased(valleys));
            }
            case RELAXED -> {
                proofs.add(new MixtureProof("the derivative of its value", MixtureProof::pathwise));
                proofs.add(biased(valleys));
                proofs.add(identity(estimator));
            }
            case HEURISTIC -> {
                proofs.add(biased(valleys));
                proofs.add(identity(estimator));
            }
            default -> throw new AssertionError(estimator);
        }
        return proofs;
    }

    private static MixtureProof mean(String name, MixtureProblem problem, Cost cost, double... reference) {
        return new MixtureProof(name, candidate -> checkMean(candidate, name, problem, cost, reference));
    }

    private static void checkMean(
            MixtureCandidate candidate, String name, MixtureProblem problem, Cost cost, double... reference) {
        MeanTest.check(name, reference, (block, size) -> {
            try (var _ = Scope.open()) {
                GaussianMixture leaves = problem.leaves(size);
                Noise noise = new Noise.Drawn(Seeds.draws("mixture/" + name).step(block));
                candidate.surrogate(leaves, cost, noise).backward();
                return problem.gradients(leaves, size);
            }
        });
    }

    private static MixtureProof biased(double... reference) {
        String name = "biased on two valleys";
        return new MixtureProof(
                name,
                candidate -> assertThatThrownBy(() ->
                                checkMean(candidate, name, MixtureProblem.THREE, MixtureProblem.valleys(), reference))
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("exceeds"));
    }

    private static void pathwise(MixtureCandidate candidate) {
        try (var _ = Scope.open()) {
            GaussianMixture leaves = MixtureProblem.THREE.leaves(2);
            Noise noise = new Noise.Drawn(Seeds.draws("pathwise"));
            GradCheck.check(
                    () -> candidate.surrogate(leaves, MixtureProblem.valleys(), noise),
                    Map.of("logits", leaves.logits(), "means", leaves.means(), "logStds", leaves.logStds()));
        }
    }

    /** What is known of one estimator beyond its class of bias. */
    private static MixtureProof identity(MixtureEstimator estimator) {
        return switch (estimator) {
            case FrequencyRule rule -> frequency(rule);
            case MixtureGumbelSoftmax e -> blended(e.temperature(), false);
            case MixtureStraightThrough e -> blended(e.temperature(), true);
            default -> throw new AssertionError(estimator);
        };
    }

    /** f' at the forwarded point times the derivative of the blend, written out. */
    private static MixtureProof blended(double tau, boolean hard) {
        return new MixtureProof("closed form, draw by draw", candidate -> {
            try (var _ = Scope.open()) {
                GaussianMixture m = MixtureProblem.THREE.leaves(40);
                Noise noise = new Noise.Drawn(Seeds.draws("blend"));
                candidate.surrogate(m, MixtureProblem.valleys(), noise).backward();
                Tensor gumbel = noise.gumbel(Noise.Part.CHOICE, m.logits(), 40, 3);
                Tensor y =
                        m.logits().detach().add(gumbel).div(Tensors.scalar(tau)).softmax(-1);
                Tensor points = m.candidates(1, noise).detach().squeeze(0).squeeze(-1);
                Tensor forward = hard ? m.component(1, noise).squeeze(0) : y;
                Tensor leaf =
                        forward.mul(points).sum(-1).unsqueeze(-1).unsqueeze(0).set_requires_grad(true);
                MixtureProblem.valleys().of(leaf).sum().backward();
                Tensor slope = leaf.grad().squeeze(0);
                Tensor along = points.mul(slope);
                Tensor logits =
                        y.mul(along.sub(Surrogates.along(y.mul(along), -1))).div(Tensors.scalar(tau));
                double[][] rows = MixtureProblem.THREE.gradients(m, 40);
                double[] expected = Tensors.doubles(logits);
                double[] means = Tensors.doubles(forward.mul(slope));
                for (int i = 0; i < 120; i++) {
                    assertThat(rows[i / 3][i % 3]).isCloseTo(expected[i], within(1e-12));
                    assertThat(rows[i / 3][3 + i % 3]).isCloseTo(means[i], within(1e-12));
                }
            }
        });
    }

    /** Of two components on f(a) = a the lower point wins with a normal probability: the mean is 2 J(w)(w - p*). */
    private static MixtureProof frequency(FrequencyRule rule) {
        double[] p = MixtureProblem.TWO.parameters();
        double left = Math.exp(p[4]);
        double right = Math.exp(p[5]);
        double distance = (p[3] - p[2]) / Math.hypot(left, right);
        double first = new NormalDistribution().cumulativeProbability(distance);
        double w = 1 / (1 + Math.exp(p[1] - p[0]));
        double parts = rule.reduction() == FrequencyRule.Reduction.MEAN ? 2 : 1;
        double logits = 2 * w * (1 - w) * ((w - first) - (first - w)) / parts;
        // E[eps_k; k wins] = -sigma_k density(distance) / hypot, by Stein's identity
        double density = new NormalDistribution().density(distance) / Math.hypot(left, right);
        boolean all = rule.experts() == FrequencyRule.Experts.ALL;
        return mean(
                "the weights tend to how often a component wins",
                MixtureProblem.TWO,
                MixtureProblem.identity(),
                logits,
                -logits,
                all ? 1 : first,
                all ? 1 : 1 - first,
                all ? 0 : -left * left * density,
                all ? 0 : -right * right * density);
    }
}
