package dev.alea.explain.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.draw.Draws;
import dev.alea.explain.clip.Clip;
import dev.alea.formats.clip.ClipConfig;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.Objects;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

final class InitialWeightsTest {
    private static final ClipConfig NETWORK =
            new NetworkSettings(12, 12, 4, 40, 2, 4, 24, 2, 2, 16, 600).config(50, 6, 48, 49);

    private static float[] values(long seed, String name) {
        try (var _ = Scope.open()) {
            return Tensors.floats(Objects.requireNonNull(
                    InitialWeights.of(NETWORK, Draws.of(seed)).get(name), name));
        }
    }

    @Test
    void everyParameterIsThereFiniteAndOfItsShape() {
        try (var _ = Scope.open()) {
            var weights = InitialWeights.of(NETWORK, Draws.of(1));
            var shapes = Clip.shapes(NETWORK);
            assertThat(weights.keySet()).isEqualTo(shapes.keySet());
            weights.forEach((name, tensor) -> {
                assertThat(tensor.shape())
                        .as(name)
                        .isEqualTo(Objects.requireNonNull(shapes.get(name)).stream()
                                .mapToLong(Long::longValue)
                                .toArray());
                for (float value : Tensors.floats(tensor)) {
                    assertThat(value).as(name).isFinite();
                }
            });
        }
    }

    @Test
    void normsStartAtOneBiasesAtZeroAndTheScaleWhereTheConfigurationSays() {
        assertThat(values(1, "vision_model.pre_layrnorm.weight")).containsOnly(1);
        assertThat(values(1, "text_model.encoder.layers.1.layer_norm2.weight")).containsOnly(1);
        assertThat(values(1, "vision_model.encoder.layers.0.mlp.fc1.bias")).containsOnly(0);
        assertThat(values(1, Clip.LOGIT_SCALE)).containsExactly((float) ClipConfig.DEFAULT_LOGIT_SCALE);
    }

    @Test
    void theSeedDecidesAndEachParameterHasAStreamOfItsOwn() {
        String query = "vision_model.encoder.layers.0.self_attn.q_proj.weight";
        assertThat(values(1, query)).isEqualTo(values(1, query)).isNotEqualTo(values(2, query));
        assertThat(values(1, query)).isNotEqualTo(values(1, query.replace("layers.0", "layers.1")));
    }

    /** Which patch, counted from the class token, the head of a block attends to most from each patch. */
    private static int[] strongest(int layer, int head) {
        try (var _ = Scope.open()) {
            var weights = InitialWeights.of(NETWORK, Draws.of(1));
            String at = "vision_model.encoder.layers." + layer + ".self_attn.";
            // Positions alone: what a picture without contrast leaves of a token.
            Tensor tokens = Objects.requireNonNull(weights.get("vision_model.embeddings.position_embedding.weight"))
                    .mul(Tensors.scalar(3));
            int size = NETWORK.vision().blocks().headSize();
            Tensor query = torch.linear(tokens, Objects.requireNonNull(weights.get(at + "q_proj.weight")))
                    .narrow(1, (long) head * size, size);
            Tensor key = torch.linear(tokens, Objects.requireNonNull(weights.get(at + "k_proj.weight")))
                    .narrow(1, (long) head * size, size);
            return java.util.Arrays.stream(
                            Tensors.longs(torch.linear(query, key).argmax(new LongOptional(1), false)))
                    .mapToInt(Math::toIntExact)
                    .toArray();
        }
    }

    @Test
    void headsBeginByLookingAtTheirNeighbours() {
        int side = 3;
        int[] own = strongest(0, 0);
        int[] right = strongest(0, 1);
        int[] below = strongest(0, 3);
        int[] corner = strongest(1, 0);
        for (int patch = 0; patch < side * side; patch++) {
            assertThat(own[1 + patch]).isEqualTo(1 + patch);
            if (patch % side + 1 < side) {
                assertThat(right[1 + patch]).isEqualTo(2 + patch);
            }
            if (patch + side < side * side) {
                assertThat(below[1 + patch]).isEqualTo(1 + patch + side);
            }
            if (patch % side + 1 < side && patch + side < side * side) {
                assertThat(corner[1 + patch]).isEqualTo(2 + patch + side);
            }
        }
    }

    @Test
    void filtersOfPatchesAreOrthogonalHaveTheirNegativesAndLeavePositionsTheirChannels() {
        float[] filters = values(1, "vision_model.embeddings.patch_embedding.weight");
        float[] positions = values(1, "vision_model.embeddings.position_embedding.weight");
        int size = 3 * 4 * 4;
        int first = 8;
        for (int i = 0; i < first * size; i++) {
            assertThat(filters[i]).isZero();
        }
        for (int i = 0; i < positions.length; i++) {
            assertThat(positions[i]).isBetween(-1f, 1f);
            assertThat(i % 40 < first || positions[i] == 0).isTrue();
        }
        for (int a = 0; a < 16; a++) {
            for (int i = 0; i < size; i++) {
                assertThat(filters[(first + 16 + a) * size + i]).isEqualTo(-filters[(first + a) * size + i]);
            }
            for (int b = 0; b < a; b++) {
                double product = 0;
                for (int i = 0; i < size; i++) {
                    product += filters[(first + a) * size + i] * filters[(first + b) * size + i];
                }
                assertThat(product).as("%d and %d", a, b).isCloseTo(0, within(1e-6));
            }
        }
    }
}
