package dev.alea.prune.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alea.prune.Golden;
import dev.alea.prune.model.LanguageModel;
import dev.alea.prune.model.ModelFolder;
import dev.alea.torch.Devices;
import dev.alea.torch.Scope;
import dev.alea.torch.Torch;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Tag("golden")
class PerplexityGoldenTest {
    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    private static PerplexityResult measure(LanguageModel model, Perplexity perplexity) {
        var stream = Golden.ints(Golden.tensors("ppl/stream.safetensors").get("stream"));
        return perplexity.measure(model, model.dense(), TokenSource.stream("stream", stream));
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-a", "llama-b", "gpt2"})
    void everyProtocolGivesThePublishedNumber(String name) throws IOException {
        JsonNode expected = Golden.json("ppl/ppl.json").get(name);
        int seqlen = expected.get("seqlen").asInt();
        try (var _ = Scope.open()) {
            var model =
                    ModelFolder.load(Golden.path(name), Devices.parse("cpu")).model();
            var standard = measure(model, Perplexity.of(Protocol.STANDARD, seqlen));
            relative(standard.perplexity(), expected.get("exp_mean").asDouble());
            assertThat(standard.windows()).isEqualTo(expected.get("nsamples").asInt());
            for (int i = 0; i < standard.windows(); i++) {
                relative(
                        standard.windowNats().get(i),
                        expected.get("window_mean_nll").get(i).asDouble());
            }
            megatron(expected.get("megatron"), measure(model, Perplexity.of(Protocol.MEGATRON, seqlen)));
            megatron(
                    expected.get("megatron_overlap"),
                    measure(model, Perplexity.of(Protocol.MEGATRON, seqlen).withStride(seqlen / 2)));
            var strided = measure(model, Perplexity.of(Protocol.STRIDED, seqlen).withStride(seqlen / 2));
            relative(
                    strided.perplexity(),
                    expected.get("hf_stride_half").get("ppl").asDouble());
            assertThat(strided.targets())
                    .isEqualTo(expected.get("hf_stride_half").get("tokens").asLong());
        }
    }

    private static void megatron(JsonNode expected, PerplexityResult actual) {
        relative(actual.nats(), expected.get("sum_nll").asDouble());
        relative(actual.perplexity(), expected.get("ppl").asDouble());
        assertThat(actual.windows()).isEqualTo(expected.get("windows").asInt());
        double targets = 0;
        for (var window : expected.get("targets_per_window")) {
            targets += window.asDouble();
        }
        assertThat((double) actual.targets()).isEqualTo(targets);
    }

    private static void relative(double actual, double expected) {
        assertThat(actual).isCloseTo(expected, within(1e-5 * Math.abs(expected)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 100})
    void theBatchChangesRoundingOnly(int batch) throws IOException {
        int seqlen = Golden.json("ppl/ppl.json").get("gpt2").get("seqlen").asInt();
        try (var _ = Scope.open()) {
            var model =
                    ModelFolder.load(Golden.path("gpt2"), Devices.parse("cpu")).model();
            for (var protocol : Protocol.values()) {
                var perplexity = Perplexity.of(protocol, seqlen);
                relative(
                        measure(model, perplexity.withBatch(batch)).perplexity(),
                        measure(model, perplexity).perplexity());
            }
        }
    }
}
