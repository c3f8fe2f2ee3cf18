package dev.alea.explain.clip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.explain.Golden;
import dev.alea.torch.Devices;
import dev.alea.torch.Scope;
import dev.alea.torch.Torch;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("golden")
class ClipGoldenTest {
    /** What the fixtures' own float32 differs from float64 by, in the widest of their numbers. */
    private static final double CLOSE = 2e-5;

    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    private static Clip load(String name) {
        return ClipWeights.read(Golden.path(name), Devices.parse("cpu")).clip();
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip-a", "clip-b"})
    void embeddingsAndLogitsAreThePublishedOnes(String name) {
        try (var _ = Scope.open()) {
            var in = Golden.tensors(name + "/inputs.safetensors");
            var out = Golden.tensors(name + "/outputs.safetensors");
            Clip clip = load(name);
            Tensor images = clip.encodeImages(in.get("pixel_values"));
            Tensor texts = clip.encodeTexts(in.get("input_ids_pad_eos"));
            Golden.within("image_features", images, out.get("image_features"), CLOSE);
            Golden.within("text_features", texts, out.get("text_features"), CLOSE);
            Golden.within("image_embeds", Clip.unit(images), out.get("image_embeds"), CLOSE);
            Golden.within("text_embeds", Clip.unit(texts), out.get("text_embeds"), CLOSE);
            Tensor logits = torch.linear(Clip.unit(images), Clip.unit(texts)).mul(clip.scale());
            Golden.within("logits_per_image", logits, out.get("logits_per_image"), 2 * CLOSE);
            Golden.within("logits_per_text", logits.t(), out.get("logits_per_text"), 2 * CLOSE);
            assertThat(clip.logitScale())
                    .isEqualTo(clip.scale().item_double(), org.assertj.core.api.Assertions.within(1e-4));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip-a", "clip-b"})
    void whatFillsARowAfterItsEndChangesNothing(String name) {
        try (var _ = Scope.open()) {
            var in = Golden.tensors(name + "/inputs.safetensors");
            Clip clip = load(name);
            Golden.within(
                    "paddings",
                    clip.encodeTexts(in.get("input_ids_pad_zero")),
                    clip.encodeTexts(in.get("input_ids_pad_eos")),
                    CLOSE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip-a", "clip-b"})
    void everyLayerOfThePicturesSideIsThePublishedOne(String name) {
        try (var _ = Scope.open()) {
            var in = Golden.tensors(name + "/inputs.safetensors");
            var out = Golden.tensors(name + "/outputs.safetensors");
            Clip clip = load(name);
            VisionTower vision = clip.vision();
            Tensor embedded = vision.embed(in.get("pixel_values"));
            Golden.within("embeddings", embedded, out.get("vision.embeddings"), CLOSE);
            Tensor hidden = vision.enter(embedded);
            Golden.within("pre_layrnorm", hidden, out.get("vision.pre_layrnorm"), CLOSE);
            int layers = clip.config().vision().blocks().numLayers();
            for (int layer = 0; layer < layers; layer++) {
                hidden = vision.block(layer, hidden, hidden.size(1));
                Golden.within("layer" + layer, hidden, out.get("vision.layer" + layer), CLOSE);
            }
            assertThat(out.has("vision.layer" + layers)).isFalse();
            Golden.within("pooled", vision.pool(hidden), out.get("vision.pooled"), CLOSE);
            Golden.within(
                    "pooled, only its token computed",
                    vision.forward(in.get("pixel_values")),
                    out.get("vision.pooled"),
                    CLOSE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip-a", "clip-b"})
    void everyLayerOfTheTextsSideIsThePublishedOne(String name) {
        try (var _ = Scope.open()) {
            var in = Golden.tensors(name + "/inputs.safetensors");
            var out = Golden.tensors(name + "/outputs.safetensors");
            Clip clip = load(name);
            TextTower text = clip.text();
            Tensor hidden = text.embed(in.get("input_ids_pad_eos"));
            Golden.within("embeddings", hidden, out.get("text.embeddings"), CLOSE);
            int layers = clip.config().text().blocks().numLayers();
            for (int layer = 0; layer < layers; layer++) {
                hidden = text.block(layer, hidden);
                Golden.within("layer" + layer, hidden, out.get("text.layer" + layer), CLOSE);
            }
            assertThat(out.has("text.layer" + layers)).isFalse();
            Golden.within("final_layer_norm", text.leave(hidden), out.get("text.final_layer_norm"), CLOSE);
        }
    }
}
