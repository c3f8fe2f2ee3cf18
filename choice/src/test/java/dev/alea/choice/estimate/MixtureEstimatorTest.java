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
import dev.alea.torch.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Estimators of a Gaussian mixture against what their traits promise, and broken ones against the same. */
final class MixtureEstimatorTest {
    /** What a proof is given: an estimator, or something that claims to be one. */
    @FunctionalInterface
    interface MixtureCandidate {
        Tensor surrogate(GaussianMixture mixture, Cost cost, Noise noise);
    }

    private record Twin(String mistake, MixtureEstimator original, MixtureCandidate candidate) {}

    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    static List<MixtureEstimator> estimators() {
        return List.of(
                new MarginalisedReparam(),
                new ScoreReparam(new MovingAverage(0.9, -0.3)),
                new ImplicitReparam(),
                new MixtureGumbelSoftmax(0.5),
                new MixtureStraightThrough(0.5),
                new MixtureSecondOrder(),
                new FrequencyRule(FrequencyRule.Experts.BEST, FrequencyRule.Reduction.MEAN),
                new FrequencyRule(FrequencyRule.Experts.ALL, FrequencyRule.Reduction.SUM));
    }

    private static List<Twin> twins() {
        MixtureEstimator score = new ScoreReparam(new MovingAverage(0.9, -0.3));
        MixtureEstimator marginal = new MarginalisedReparam();
        MixtureEstimator soft = new MixtureGumbelSoftmax(0.5);
        MixtureEstimator hard = new MixtureStraightThrough(0.5);
        MixtureEstimator second = new MixtureSecondOrder();
        MixtureEstimator best = new FrequencyRule(FrequencyRule.Experts.BEST, FrequencyRule.Reduction.MEAN);
        return List.of(
                new Twin(
                        "the weights carry no gradient",
                        marginal,
                        (m, f, n) -> marginal.surrogate(
                                new GaussianMixture(m.logits().detach(), m.means(), m.logStds()), f, n)),
                new Twin(
                        "every component weighs the same",
                        marginal,
                        (m, f, n) -> marginal.surrogate(
                                new GaussianMixture(m.logits().mul(Tensors.scalar(0.5)), m.means(), m.logStds()),
                                f,
                                n)),
                new Twin(
                        "the score is missing",
                        score,
                        (m, f, n) -> score.surrogate(
                                new GaussianMixture(m.logits().detach(), m.means(), m.logStds()), f, n)),
                new Twin(
                        "the density is that of the chosen component",
                        new ImplicitReparam(),
                        MixtureEstimatorTest::ownDensity),
                new Twin(
                        "the derivative lacks 1/tau",
                        soft,
                        (m, f, n) ->
                                soft.surrogate(new GaussianMixture(halved(m.logits()), m.means(), m.logStds()), f, n)),
                new Twin(
                        "the hard one lacks 1/tau",
                        hard,
                        (m, f, n) ->
                                hard.surrogate(new GaussianMixture(halved(m.logits()), m.means(), m.logStds()), f, n)),
                new Twin(
                        "the factor 1/2 is missing",
                        second,
                        (m, f, n) -> second.surrogate(
                                new GaussianMixture(doubled(m.logits()), m.means(), m.logStds()), f, n)),
                new Twin(
                        "the worst point wins",
                        best,
                        (m, f, n) -> best.surrogate(m, p -> f.of(p).neg(), n)),
                new Twin(
                        "the distance is not divided by K",
                        best,
                        (m, f, n) -> new FrequencyRule(FrequencyRule.Experts.BEST, FrequencyRule.Reduction.SUM)
                                .surrogate(m, f, n)));
    }

    /** The same value, half the derivative. */
    private static Tensor halved(Tensor logits) {
        return logits.detach().add(Surrogates.zero(logits).mul(Tensors.scalar(0.5)));
    }

    private static Tensor doubled(Tensor logits) {
        return logits.detach().add(Surrogates.zero(logits).mul(Tensors.scalar(2)));
    }

    private static Tensor ownDensity(GaussianMixture m, Cost cost, Noise noise) {
        Tensor component = m.component(1, noise);
        Tensor point = m.sample(1, noise).points();
        Tensor z =
                point.unsqueeze(-2).sub(m.means()).mul(m.logStds().neg().exp()).squeeze(-1);
        Tensor rank = m.weights()
                .mul(org.bytedeco.pytorch.global.torch.special_ndtr(z))
                .sum(-1);
        Tensor density =
                m.componentLogDensity(point).mul(component).sum(-1).detach().exp();
        return Surrogates.mean(
                cost.of(point.sub(Surrogates.zero(rank).div(density).unsqueeze(-1))));
    }

    private record MixtureProof(String name, java.util.function.Consumer<MixtureCandidate> check) {}

    private static List<MixtureProof> proofs(MixtureEstimator estimator) {
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
                proofs.add(new MixtureProof("the derivative of its value", MixtureEstimatorTest::pathwise));
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

    @TestFactory
    Stream<DynamicTest> estimatorsKeepTheirPromise() {
        return estimators().stream()
                .flatMap(e -> proofs(e).stream()
                        .map(proof -> DynamicTest.dynamicTest(
                                e + ": " + proof.name(), () -> proof.check().accept(e::surrogate))));
    }

    @TestFactory
    Stream<DynamicTest> brokenTwinsAreRejected() {
        return twins().stream()
                .map(twin -> DynamicTest.dynamicTest(
                        twin.original() + ": " + twin.mistake(),
                        () -> assertThatThrownBy(() -> proofs(twin.original())
                                        .forEach(proof -> proof.check().accept(twin.candidate())))
                                .isInstanceOf(AssertionError.class)));
    }

    @TestFactory
    @Tag("golden")
    Stream<DynamicTest> gradientsOfTheFile() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode c : GoldenFile.get("gmm", "cases")) {
            tests.add(DynamicTest.dynamicTest(
                    c.get("estimator").asString() + " " + c.get("noise_step"), () -> golden(c)));
        }
        return tests.stream();
    }

    private static MixtureEstimator ofFile(JsonNode c) {
        JsonNode p = c.get("params");
        return switch (c.get("estimator").asString()) {
            case "marginalised_reparam" -> new MarginalisedReparam();
            case "score_reparam" ->
                new ScoreReparam(new MovingAverage(0.9, p.get("b").asDouble()));
            case "gumbel_softmax_samples" ->
                new MixtureGumbelSoftmax(p.get("tau").asDouble());
            case "st_gumbel_softmax" -> new MixtureStraightThrough(p.get("tau").asDouble());
            case "reinmax" -> new MixtureSecondOrder();
            case "frequency_max_sum" -> new FrequencyRule(FrequencyRule.Experts.BEST, FrequencyRule.Reduction.SUM);
            case "frequency_all_sum" -> new FrequencyRule(FrequencyRule.Experts.ALL, FrequencyRule.Reduction.SUM);
            case "implicit_reparam" -> new ImplicitReparam();
            default -> throw new AssertionError(c.get("estimator").asString());
        };
    }

    private static void golden(JsonNode c) {
        try (var _ = Scope.open()) {
            double[] logits = GoldenFile.doubles(GoldenFile.get("gmm", "logits"));
            double[] means = GoldenFile.doubles(GoldenFile.get("gmm", "mu"));
            double[] stds = GoldenFile.doubles(GoldenFile.get("gmm", "log_std"));
            double[] all = java.util.stream.DoubleStream.of(logits).toArray();
            all = Arrays.copyOf(all, 3 * logits.length);
            System.arraycopy(means, 0, all, logits.length, logits.length);
            System.arraycopy(stds, 0, all, 2 * logits.length, logits.length);
            MixtureProblem problem = new MixtureProblem("file", all);
            GaussianMixture leaves = problem.leaves(1);
            Tensor normals = GoldenFile.tensor(c.get("normals"));
            Noise noise = new Noise.Given(Map.of(
                    Noise.Part.CHOICE,
                    GoldenFile.tensor(c.get("u")),
                    Noise.Part.CONDITIONAL,
                    org.bytedeco.pytorch.global.torch.special_ndtr(normals)));
            ofFile(c).surrogate(leaves, MixtureProblem.valleys(), noise).backward();
            double[] expected = java.util.stream.DoubleStream.concat(
                            Arrays.stream(GoldenFile.doubles(c.get("grad_logits"))),
                            java.util.stream.DoubleStream.concat(
                                    Arrays.stream(GoldenFile.doubles(c.get("grad_mu"))),
                                    Arrays.stream(GoldenFile.doubles(c.get("grad_logstd")))))
                    .toArray();
            assertThat(problem.gradients(leaves, 1)[0]).containsExactly(expected, within(1e-12));
        }
    }

    @ParameterizedTest
    @MethodSource("estimators")
    @DisplayName(
            "the parameters of the cost get the gradient of the value, an empty batch has value 0, joint costs are refused")
    void contract(MixtureEstimator estimator) {
        try (var _ = Scope.open()) {
            Tensor weight = Tensors.of(new double[] {0.7}, 1).set_requires_grad(true);
            List<Long> seen = new ArrayList<>();
            Cost cost = points -> {
                seen.add(points.size(0));
                return MixtureProblem.valleys().of(points).mul(weight);
            };
            Noise noise = new Noise.Drawn(Seeds.draws("contract"));
            GaussianMixture leaves = MixtureProblem.THREE.leaves(5);
            Tensor value = estimator.surrogate(leaves, cost, noise);
            value.backward();
            assertThat(leaves.logits().grad().isfinite().all().item_bool()).isTrue();
            if (!(estimator instanceof FrequencyRule)) { // whose value has the distance of the weights too
                assertThat(weight.grad().item_double()).isCloseTo(value.item_double() / 0.7, within(1e-12));
            }
            long evaluations = estimator.traits().evaluations().orElse(3);
            assertThat(seen).containsExactly(evaluations);
            Tensor nothing = estimator.surrogate(MixtureProblem.THREE.leaves(0), MixtureProblem.valleys(), noise);
            assertThat(nothing.item_double()).isZero();
            Cost joint = new Cost() {
                @Override
                public Tensor of(Tensor events) {
                    return events.reshape(events.size(0), -1).sum(-1);
                }

                @Override
                public Coupling coupling() {
                    return Coupling.JOINT;
                }
            };
            assertThatThrownBy(() -> estimator.surrogate(leaves, joint, noise)).hasMessageContaining("PER_ITEM");
            assertThatThrownBy(() -> estimator.surrogate(leaves, points -> points, noise))
                    .hasMessageContaining("number per sample and item");
            assertThat(estimator.traits().source()).isNotBlank();
        }
    }

    @Test
    @DisplayName("several dimensions work where a rank is not needed; a baseline goes on")
    void dimensions() {
        try (var _ = Scope.open()) {
            Tensor logits = Tensors.of(new double[] {0.1, 0.4, -0.3, 0.2}, 2, 2).set_requires_grad(true);
            double[] values = new double[12];
            Arrays.setAll(values, i -> Math.sin(i + 0.5));
            Tensor means = Tensors.of(values, 2, 2, 3).set_requires_grad(true);
            Tensor stds = Tensors.of(values, 2, 2, 3)
                    .mul(Tensors.scalar(0.3))
                    .detach()
                    .set_requires_grad(true);
            GaussianMixture mixture = new GaussianMixture(logits, means, stds);
            Cost cost = points -> points.square().sum(-1);
            Noise noise = new Noise.Drawn(Seeds.draws("dimensions"));
            for (MixtureEstimator estimator : estimators()) {
                if (estimator instanceof ImplicitReparam) {
                    assertThatThrownBy(() -> estimator.surrogate(mixture, cost, noise))
                            .hasMessageContaining("[2, 2, 3]")
                            .hasMessageContaining(MarginalisedReparam.NAME);
                } else {
                    estimator.surrogate(mixture, cost, noise).backward();
                }
            }
            assertThat(means.grad().isfinite().all().item_bool()).isTrue();
            assertThat(new ScoreReparam(MovingAverage.empty(0.5))
                            .after(2)
                            .after(4)
                            .baseline()
                            .value())
                    .isEqualTo(3);
        }
    }
}
