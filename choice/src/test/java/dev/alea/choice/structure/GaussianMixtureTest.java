package dev.alea.choice.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.FalseAlarms;
import dev.alea.choice.Kolmogorov;
import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.estimate.GoldenFile;
import dev.alea.torch.GradCheck;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Execution(ExecutionMode.CONCURRENT)
final class GaussianMixtureTest {
    private static final double[] LOGITS = {0.2, -0.1, 0.4};
    private static final double[] MEANS = {-1.2, 0.3, 1.5};
    private static final double[] STDS = {-0.7, -0.5, -0.9};

    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    private static GaussianMixture line() {
        return new GaussianMixture(
                Tensors.of(LOGITS, 3).set_requires_grad(true),
                Tensors.of(MEANS, 3, 1).set_requires_grad(true),
                Tensors.of(STDS, 3, 1).set_requires_grad(true));
    }

    @Test
    @Tag("golden")
    @DisplayName("densities and responsibilities of the file, points in three dimensions")
    void densities() {
        try (var _ = Scope.open()) {
            JsonNode file = JsonMapper.builder()
                    .build()
                    .readTree(Path.of("src/test/resources/golden/control/gmm_logprob.json")
                            .toFile());
            GaussianMixture mixture = new GaussianMixture(
                    GoldenFile.tensor(file.get("mixing_logits")),
                    GoldenFile.tensor(file.get("mean")),
                    GoldenFile.tensor(file.get("log_std")));
            Tensor points = GoldenFile.tensor(file.get("chosen_pre_tanh"));
            close(mixture.weights(), file.get("mixing"));
            close(mixture.componentLogDensity(points), file.get("component_logn_at_chosen"));
            close(mixture.logDensity(points), file.get("mixture_logprob_pre_tanh"));
            close(mixture.responsibilities(points), file.get("responsibilities"));
        }
    }

    private static void close(Tensor actual, JsonNode expected) {
        double[] values = GoldenFile.doubles(expected);
        double[] found = Tensors.doubles(actual);
        for (int i = 0; i < values.length; i++) {
            assertThat(found[i]).isCloseTo(values[i], within(1e-12 * (1 + Math.abs(values[i]))));
        }
        assertThat(found).hasSameSizeAs(values);
    }

    @Test
    @Tag("golden")
    @DisplayName("the expectation of the file and its gradient by quadrature")
    void expectation() {
        try (var _ = Scope.open()) {
            GaussianMixture mixture = new GaussianMixture(
                    GoldenFile.tensor(GoldenFile.get("gmm", "logits")).set_requires_grad(true),
                    GoldenFile.tensor(GoldenFile.get("gmm", "mu"))
                            .unsqueeze(-1)
                            .detach()
                            .set_requires_grad(true),
                    GoldenFile.tensor(GoldenFile.get("gmm", "log_std"))
                            .unsqueeze(-1)
                            .detach()
                            .set_requires_grad(true));
            Tensor value = mixture.expectation(GaussianMixtureTest::valleys);
            value.backward();
            assertThat(value.item_double()).isCloseTo(GoldenFile.get("gmm", "J").asDouble(), within(1e-12));
            double[] exact = GoldenFile.doubles(GoldenFile.get("gmm", "exact_grad_logits_mu_logstd"));
            double[] found = new double[9];
            System.arraycopy(Tensors.doubles(mixture.logits().grad()), 0, found, 0, 3);
            System.arraycopy(Tensors.doubles(mixture.means().grad()), 0, found, 3, 3);
            System.arraycopy(Tensors.doubles(mixture.logStds().grad()), 0, found, 6, 3);
            assertThat(found).containsExactly(exact, within(1e-11));
        }
    }

    private static Tensor valleys(Tensor points) {
        Tensor a = points.squeeze(-1);
        Tensor left = a.add(Tensors.scalar(1.2)).div(Tensors.scalar(0.5)).square();
        Tensor right = a.sub(Tensors.scalar(0.9)).div(Tensors.scalar(0.4)).square();
        return a.square()
                .mul(Tensors.scalar(0.05))
                .sub(left.neg().exp())
                .sub(right.neg().exp().mul(Tensors.scalar(1.3)));
    }

    @Test
    @DisplayName(
            "one component has the entropy of a Gaussian, more lie within the bounds; far apart they reach the upper one")
    void entropy() {
        try (var _ = Scope.open()) {
            double gaussian = 0.5 * Math.log(2 * Math.PI * Math.E) - 0.6;
            GaussianMixture one = new GaussianMixture(
                    Tensors.of(new double[] {3}, 1),
                    Tensors.of(new double[] {7}, 1, 1),
                    Tensors.of(new double[] {-0.6}, 1, 1));
            assertThat(one.entropy().item_double()).isCloseTo(gaussian, within(1e-12));
            assertThat(one.entropyBounds().lower().item_double()).isCloseTo(gaussian, within(1e-12));
            assertThat(one.entropyBounds().upper().item_double()).isCloseTo(gaussian, within(1e-12));
            GaussianMixture line = line();
            double lower = line.entropyBounds().lower().item_double();
            double upper = line.entropyBounds().upper().item_double();
            assertThat(line.entropy().item_double()).isGreaterThan(lower).isLessThan(upper);
            GaussianMixture apart =
                    new GaussianMixture(line.logits(), line.means().mul(Tensors.scalar(100)), line.logStds());
            assertThat(apart.entropy().item_double())
                    .isCloseTo(apart.entropyBounds().upper().item_double(), within(1e-12));
        }
    }

    @Test
    @DisplayName(
            "densities, entropy and bounds have the gradient of their value; batches give the numbers of their items")
    void gradients() {
        try (var _ = Scope.open()) {
            GaussianMixture line = line();
            Map<String, Tensor> leaves =
                    Map.of("logits", line.logits(), "means", line.means(), "logStds", line.logStds());
            Tensor points = Tensors.of(new double[] {-2, 0.1, 3}, 3, 1);
            GradCheck.check(() -> line.logDensity(points).sum(), leaves);
            GradCheck.check(() -> line.responsibilities(points).square().sum(), leaves);
            GradCheck.check(line::entropy, leaves);
            GradCheck.check(
                    () -> line.entropyBounds()
                            .upper()
                            .sub(line.entropyBounds().lower().sin()),
                    Map.of("logits", line.logits(), "logStds", line.logStds()));
            GaussianMixture batch = new GaussianMixture(
                    line.logits().expand(4, 2, 3),
                    line.means().expand(4, 2, 3, 1),
                    line.logStds().expand(4, 2, 3, 1));
            assertThat(batch.entropy().sizes().vec().get()).containsExactly(4, 2);
            assertThat(batch.entropy().select(0, 3).select(0, 1).item_double())
                    .isCloseTo(line.entropy().item_double(), within(1e-13));
            GaussianMixture.Sample sample = batch.sample(7, new Noise.Drawn(Seeds.draws("batch")));
            assertThat(sample.points().sizes().vec().get()).containsExactly(7, 4, 2, 1);
            assertThat(batch.logDensity(sample.points()).sizes().vec().get()).containsExactly(7, 4, 2);
            GaussianMixture none = new GaussianMixture(
                    torch.zeros(0, 3).to(ScalarType.Double),
                    torch.zeros(0, 3, 1).to(ScalarType.Double),
                    torch.zeros(0, 3, 1).to(ScalarType.Double));
            assertThat(none.entropy().numel()).isZero();
            assertThat(none.sample(2, new Noise.Drawn(Seeds.draws("none")))
                            .points()
                            .numel())
                    .isZero();
            assertThat(line.mode().item_double()).isEqualTo(1.5);
        }
    }

    @Test
    @DisplayName("points follow the mixture's distribution function, and components their weights")
    void law() {
        int count = 200_000;
        double[] points;
        double[] weights;
        double[] frequencies;
        try (var _ = Scope.open()) {
            GaussianMixture.Sample sample = line().sample(count, new Noise.Drawn(Seeds.draws("mixture")));
            points = Tensors.doubles(sample.points());
            weights = Tensors.doubles(line().weights());
            frequencies = Tensors.doubles(sample.component().mean(0));
        }
        double distance = Kolmogorov.distance(
                points,
                x -> IntStream.range(0, 3)
                        .mapToDouble(k -> weights[k]
                                * new NormalDistribution(MEANS[k], Math.exp(STDS[k])).cumulativeProbability(x))
                        .sum());
        assertThat(distance).as("%s", Seeds.text()).isLessThan(FalseAlarms.kolmogorov());
        for (int k = 0; k < 3; k++) {
            double z = (frequencies[k] - weights[k]) / Math.sqrt(weights[k] * (1 - weights[k]) / count);
            assertThat(Math.abs(z)).as("%s", Seeds.text()).isLessThan(FalseAlarms.z(3));
        }
    }

    @Test
    @DisplayName("shapes that do not fit and quadrature in two dimensions are refused; large logits are safe")
    void edges() {
        try (var _ = Scope.open()) {
            assertThatThrownBy(() -> new GaussianMixture(torch.zeros(3), torch.zeros(2, 1), torch.zeros(2, 1)))
                    .hasMessageContaining("[3]")
                    .hasMessageContaining("[2, 1]");
            assertThatThrownBy(() -> new GaussianMixture(torch.zeros(3), torch.zeros(3), torch.zeros(3)))
                    .hasMessageContaining("[B.., K, D]");
            GaussianMixture plane = new GaussianMixture(torch.zeros(3), torch.zeros(3, 2), torch.zeros(3, 2));
            assertThatThrownBy(plane::entropy)
                    .hasMessageContaining("one dimension")
                    .hasMessageContaining("[3, 2]");
            GaussianMixture sure = new GaussianMixture(
                    Tensors.of(new double[] {1e4, -1e4}, 2),
                    Tensors.of(MEANS, 3, 1).narrow(0, 0, 2),
                    Tensors.of(STDS, 3, 1).narrow(0, 0, 2));
            Tensor far = Tensors.of(new double[] {40}, 1);
            assertThat(sure.logDensity(far).isfinite().item_bool()).isTrue();
            assertThat(sure.mode().item_double()).isEqualTo(-1.2);
        }
    }
}
