package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.FalseAlarms;
import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Categorical;
import dev.alea.choice.structure.MaskPattern;
import dev.alea.torch.GradCheck;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/** The mean of perturbed modes, and the loss that learns from right choices. */
@Execution(ExecutionMode.CONCURRENT)
final class PerturbedTest {
    private static final double EULER = 0.577_215_664_901_532_9;

    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    private static Noise noise(String name, int step) {
        return new Noise.Drawn(Seeds.draws("perturbed/" + name).step(step));
    }

    @Test
    @Tag("golden")
    @DisplayName("the mean, the expected maximum and the Jacobian of the file")
    void golden() {
        JsonNode file = GoldenFile.get("functions", "perturbed_gumbel");
        double[] theta = GoldenFile.doubles(file.get("theta"));
        double[] mean = GoldenFile.doubles(file.get("mean"));
        double[] jacobian = GoldenFile.doubles(file.get("jacobian"));
        double scale = file.get("eps").asDouble();
        Problem problem = new Problem(
                "file",
                new Categorical(),
                1,
                theta.length,
                Arrays.stream(theta).boxed().toList());
        double[] b = new double[theta.length];
        Arrays.setAll(b, i -> Math.cos(1.3 * i));
        double[] expected = new double[theta.length];
        Arrays.setAll(
                expected,
                i -> java.util.stream.IntStream.range(0, b.length)
                        .mapToDouble(j -> jacobian[j * b.length + i] * b[j])
                        .sum());
        Candidate.of(new PerturbedArgmax(scale, 5)).checkMean("jacobian", problem, Costs.linear(b), expected);
        double[] target = {0, 0, 1, 0, 0, 0};
        double[] residual = new double[mean.length];
        Arrays.setAll(residual, i -> mean[i] - target[i]);
        FenchelYoung loss = new FenchelYoung(scale, 2);
        MeanTest.check("fenchel-young", residual, (block, size) -> rows(loss, problem, target, block, size));
        double sum = file.get("expected_max").asDouble();
        double value = value(loss, problem, target);
        assertThat(Math.abs(value - (sum - theta[2])) / error(loss, problem, target))
                .as("%s", Seeds.text())
                .isLessThan(FalseAlarms.z(1));
        double plain = Arrays.stream(theta).map(t -> Math.exp(t / scale)).sum();
        assertThat(sum).isCloseTo(scale * (Math.log(plain) + EULER), within(1e-12));
    }

    private static double[][] rows(FenchelYoung loss, Problem problem, double[] target, int block, int size) {
        try (var _ = Scope.open()) {
            Tensor leaf = problem.leaf(size);
            Tensor wanted = Tensors.of(target, 1, target.length).expand_as(leaf);
            loss.loss(problem.structure(), leaf, wanted, noise("gradient", block))
                    .backward();
            double[] flat = Tensors.doubles(leaf.grad().mul(Tensors.scalar(size)));
            double[][] rows = new double[size][];
            Arrays.setAll(rows, i -> Arrays.copyOfRange(flat, i * target.length, (i + 1) * target.length));
            return rows;
        }
    }

    private static double[] blocks(FenchelYoung loss, Problem problem, double... target) {
        double[] values = new double[64];
        for (int i = 0; i < values.length; i++) {
            try (var _ = Scope.open()) {
                Tensor leaf = problem.leaf(1000);
                Tensor wanted = Tensors.of(target, 1, target.length).expand_as(leaf);
                values[i] = loss.loss(problem.structure(), leaf, wanted, noise("value", i))
                        .item_double();
            }
        }
        return values;
    }

    private static double value(FenchelYoung loss, Problem problem, double... target) {
        return Arrays.stream(blocks(loss, problem, target)).average().orElseThrow();
    }

    private static double error(FenchelYoung loss, Problem problem, double... target) {
        double[] values = blocks(loss, problem, target);
        double mean = Arrays.stream(values).average().orElseThrow();
        double square = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return Math.sqrt(square / (values.length - 1) / values.length);
    }

    @Test
    @DisplayName("the loss has the gradient of its value, is convex along a line, and learns the law of its targets")
    void loss() {
        try (var _ = Scope.open()) {
            Problem problem = Problem.all().getFirst();
            FenchelYoung loss = new FenchelYoung(0.8, 7);
            Tensor leaf = problem.leaf(2);
            Tensor target = problem.structure().mode(problem.leaf(2).neg());
            GradCheck.check(
                    () -> loss.loss(problem.structure(), leaf, target, noise("check", 0)), Map.of("logits", leaf));
            double left = at(loss, problem, target, -1);
            double middle = at(loss, problem, target, 0);
            double right = at(loss, problem, target, 1);
            assertThat(middle).isLessThanOrEqualTo((left + right) / 2);
            Tensor learned = Tensors.of(new double[3], 1, 1, 3).set_requires_grad(true);
            Tensor frequencies = Tensors.of(new double[] {0.6, 0.3, 0.1}, 1, 1, 3);
            for (int step = 0; step < 200; step++) {
                learned.mutable_grad().reset();
                new FenchelYoung(1, 200)
                        .loss(new Categorical(), learned, frequencies, noise("learn", step))
                        .backward();
                try (var _ = new org.bytedeco.pytorch.NoGradGuard()) {
                    learned.sub_(learned.grad().mul(Tensors.scalar(0.5)));
                }
            }
            assertThat(Tensors.doubles(learned.softmax(-1)))
                    .containsExactly(new double[] {0.6, 0.3, 0.1}, within(0.05));
        }
    }

    private static double at(FenchelYoung loss, Problem problem, Tensor target, double by) {
        Tensor line =
                problem.leaf(2).detach().add(problem.leaf(2).detach().cos().mul(Tensors.scalar(by)));
        return loss.loss(problem.structure(), line, target, noise("line", 0)).item_double();
    }

    @Test
    @DisplayName("a target of another shape and a law that is not a perturbed mode are refused")
    void refusals() {
        try (var _ = Scope.open()) {
            FenchelYoung loss = new FenchelYoung(1, 2);
            Tensor logits = Tensors.of(new double[6], 2, 3);
            assertThatThrownBy(() -> loss.loss(new Categorical(), logits, logits.t(), noise("", 0)))
                    .hasMessageContaining("[2, 3]")
                    .hasMessageContaining("[3, 2]");
            MaskPattern subset = new MaskPattern(1, 2, MaskPattern.Form.M_LOGIT);
            assertThatThrownBy(() -> loss.loss(subset, logits, logits, noise("", 0)))
                    .hasMessageContaining("SUBSET");
            assertThatThrownBy(() -> new FenchelYoung(1, 0)).hasMessageContaining("samples");
            assertThatThrownBy(() -> new FenchelYoung(0, 1)).hasMessageContaining("scale");
        }
    }

    @Test
    @DisplayName("the step of adaptive implicit maximum likelihood grows while estimates are sparser than the target")
    void adaptive() {
        try (var _ = Scope.open()) {
            AdaptiveImle start = new AdaptiveImle(1, 1, MovingAverage.empty(0.9));
            Tensor none = Tensors.of(new double[8], 2, 2, 2);
            Tensor dense = Tensors.of(new double[] {1, 1, 1, 1, 1, 1, 1, 0}, 2, 2, 2);
            AdaptiveImle sparse = start.after(none);
            assertThat(sparse.alpha()).isEqualTo(1 + 1e-4);
            assertThat(sparse.nonZeros().value()).isZero();
            assertThat(start.after(dense).nonZeros().value()).isEqualTo(3.5);
            assertThat(start.after(dense).alpha()).isEqualTo(1 - 1e-4);
            assertThat(new AdaptiveImle(0, 1, MovingAverage.empty(0.9))
                            .after(dense)
                            .alpha())
                    .isZero();
            Problem problem = Problem.all().getFirst();
            double[][] still = Candidate.of(new AdaptiveImle(0, 1, MovingAverage.empty(0.9)))
                    .gradients(problem, Costs.smooth(problem.eventSize()), Seeds.draws("still"), 5);
            assertThat(Arrays.stream(still).flatMapToDouble(Arrays::stream)).containsOnly(0.0);
        }
    }
}
