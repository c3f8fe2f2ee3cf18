package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.GaussianMixture;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Estimators of a Gaussian mixture against what their traits promise, and broken ones against the same. */
@Execution(ExecutionMode.CONCURRENT)
final class MixtureEstimatorTest {
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

    @TestFactory
    Stream<DynamicTest> estimatorsKeepTheirPromise() {
        return estimators().stream()
                .flatMap(e -> MixtureProof.of(e).stream()
                        .map(proof -> DynamicTest.dynamicTest(
                                e + ": " + proof.name(), () -> proof.check().accept(e::surrogate))));
    }

    @TestFactory
    Stream<DynamicTest> brokenTwinsAreRejected() {
        return MixtureTwins.all().stream()
                .map(twin -> DynamicTest.dynamicTest(
                        twin.original() + ": " + twin.mistake(),
                        () -> assertThatThrownBy(() -> MixtureProof.of(twin.original())
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
