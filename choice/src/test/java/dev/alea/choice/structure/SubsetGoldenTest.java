package dev.alea.choice.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.estimate.GoldenFile;
import dev.alea.choice.structure.MaskPattern.Form;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@Tag("golden")
final class SubsetGoldenTest {
    private static final JsonNode SUBSET = GoldenFile.get("functions", "k_subset");

    @Test
    @DisplayName("partition, marginals, their derivative, log-probabilities and the exact sample of the file")
    void subsets() {
        try (var _ = Scope.open()) {
            Tensor flat = GoldenFile.tensor(SUBSET.get("logits"));
            int n = (int) flat.numel();
            Tensor logits = flat.reshape(n, 1).set_requires_grad(true);
            int k = SUBSET.get("k").asInt();
            MaskPattern pattern = new MaskPattern(k, n, Form.M_LOGIT);
            assertThat(new SubsetLaw(k, -2).logPartition(logits).item_double())
                    .isCloseTo(SUBSET.get("logZ").asDouble(), within(1e-12));
            close(pattern.marginals(logits), SUBSET.get("marginals"));
            Tensor direction = GoldenFile.tensor(SUBSET.get("direction")).reshape(n, 1);
            pattern.marginals(logits).mul(direction).sum().backward(); // the covariance is symmetric
            close(logits.grad(), SUBSET.get("jvp"));
            for (JsonNode state : SUBSET.get("logp_states")) {
                Tensor x = GoldenFile.tensor(state.get("x")).reshape(n, 1);
                assertThat(pattern.logProbability(logits, x).item_double())
                        .isCloseTo(state.get("logp").asDouble(), within(1e-12));
            }
            Tensor u = GoldenFile.tensor(SUBSET.get("u")).reshape(1, n, 1);
            Tensor sample = pattern.sample(logits, 1, new Noise.Given(Map.of(Noise.Part.CHOICE, u)));
            assertThat(Tensors.doubles(sample)).isEqualTo(GoldenFile.doubles(SUBSET.get("exact_sample")));
            close(pattern.marginals(logits.mul(Tensors.scalar(50))), SUBSET.get("marginals_times_50"));
            for (JsonNode one : SUBSET.get("all_k")) {
                MaskPattern other = new MaskPattern(one.get("k").asInt(), n, Form.M_LOGIT);
                assertThat(new SubsetLaw(other.keep(), -2).logPartition(logits).item_double())
                        .isCloseTo(one.get("logZ").asDouble(), within(1e-12));
                close(other.marginals(logits), one.get("marginals"));
            }
        }
    }

    private static void close(Tensor actual, JsonNode expected) {
        double[] a = Tensors.doubles(actual);
        double[] b = GoldenFile.doubles(expected);
        assertThat(a).hasSameSizeAs(b);
        for (int i = 0; i < a.length; i++) {
            assertThat(a[i]).isCloseTo(b[i], within(1e-12));
        }
    }
}
