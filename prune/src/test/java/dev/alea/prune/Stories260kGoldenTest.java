package dev.alea.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.draw.Draws;
import dev.alea.prune.eval.Generation;
import dev.alea.prune.eval.Perplexity;
import dev.alea.prune.eval.Protocol;
import dev.alea.prune.eval.TokenSource;
import dev.alea.prune.model.LoadedModel;
import dev.alea.prune.model.ModelFolder;
import dev.alea.prune.model.Weights;
import dev.alea.torch.Devices;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A real pretrained model. */
@Tag("golden")
class Stories260kGoldenTest {
    private Scope scope;
    private LoadedModel loaded;
    private Golden.Fixtures fixtures;

    @BeforeEach
    void load() {
        Torch.initialise();
        scope = Scope.open();
        loaded = ModelFolder.load(Golden.path("stories260k"), Devices.parse("cpu"));
        fixtures = Golden.tensors("stories260k/fixtures.safetensors");
    }

    @AfterEach
    void free() {
        loaded.close();
        scope.close();
    }

    private Weights masked(String method) {
        var masked = new HashMap<String, Tensor>();
        for (var name : loaded.model().prunable()) {
            var weight = loaded.model().dense().get(name);
            int[] packed = Golden.ints(fixtures.get(method + ".mask_bits." + name));
            var bits = new float[Math.toIntExact(weight.numel())];
            for (int i = 0; i < bits.length; i++) {
                bits[i] = packed[i / 8] >> (7 - i % 8) & 1;
            }
            masked.put(name, weight.mul(Tensors.of(bits, weight.size(0), weight.size(1))));
        }
        return name -> masked.containsKey(name)
                ? masked.get(name)
                : loaded.model().dense().get(name);
    }

    private double real(Weights weights) {
        double nats = 0;
        long targets = 0;
        for (int i = 0; fixtures.has("tokens.real_" + i); i++) {
            int[] ids = Golden.ints(fixtures.get("tokens.real_" + i));
            var result = Perplexity.of(Protocol.STANDARD, ids.length)
                    .measure(loaded.model(), weights, TokenSource.rows("story", ids));
            nats += result.nats();
            targets += result.targets();
        }
        return Math.exp(nats / targets);
    }

    @Test
    void prunableWeightsAreTheStatedOnesInOrder() throws IOException {
        var expected = Golden.json("stories260k/info.json")
                .get("prunable")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
        assertThat(loaded.model().prunable()).isEqualTo(expected);
    }

    @Test
    void denseLogitsAndPerplexities() throws IOException {
        var info = Golden.json("stories260k/info.json");
        var ids = fixtures.get("tokens.real_0").to(ScalarType.Long);
        var logits = fixtures.get("logits.real_0_first8");
        var actual = loaded.model().logits(ids.reshape(1, -1), loaded.model().dense());
        Golden.close("logits", actual.select(0, 0).narrow(0, 0, logits.size(0)), logits, 1e-5);
        close(
                real(loaded.model().dense()),
                info.get("perplexity").get("dense").get("real").asDouble(),
                1e-4);
        var self = fixtures.get("tokens.self_test");
        int[] flat = Golden.ints(self);
        int width = Math.toIntExact(self.size(1));
        var rows = new int[flat.length / width][];
        Arrays.setAll(rows, r -> Arrays.copyOfRange(flat, r * width, (r + 1) * width));
        var result = Perplexity.of(Protocol.STANDARD, width)
                .measure(loaded.model(), loaded.model().dense(), TokenSource.rows("self", rows));
        close(
                result.perplexity(),
                info.get("perplexity_self_test_first64_dense").asDouble(),
                1e-4);
    }

    @ParameterizedTest
    @CsvSource({
        "magnitude,magnitude_mask_on_original_weights",
        "wanda,wanda_mask_on_original_weights",
        "sparsegpt,sparsegpt_mask_on_original_weights",
        "sparsegpt_noupdate,sparsegpt_noupdate_mask_on_original_weights",
        "learned,learned_mask"
    })
    void storedMasksGiveTheStatedPerplexity(String method, String key) throws IOException {
        double expected = Golden.json("stories260k/info.json")
                .get("perplexity")
                .get(key)
                .get("real")
                .asDouble();
        close(real(masked(method)), expected, 1e-4);
    }

    @Test
    void greedyTextAndIds() throws IOException {
        var info = Golden.json("stories260k/info.json");
        var greedy = info.get("greedy_from_bos_60");
        int[] expected =
                greedy.get("ids").valueStream().mapToInt(JsonNode::asInt).toArray();
        var written = Generation.greedy(expected.length - 1)
                .generate(loaded.model(), loaded.model().dense(), new int[] {expected[0]}, Draws.of(0));
        assertThat(written).isEqualTo(expected);
        var tokenizer = loaded.tokenizer().orElseThrow();
        assertThat(tokenizer.decode(written).strip())
                .isEqualTo(greedy.get("text").asString());
        var example = info.get("encode_example");
        assertThat(tokenizer.encode(example.get("text").asString(), true))
                .isEqualTo(example.get("ids")
                        .valueStream()
                        .mapToInt(JsonNode::asInt)
                        .toArray());
    }

    private static void close(double actual, double expected, double relative) {
        assertThat(actual).isCloseTo(expected, within(relative * expected));
    }
}
