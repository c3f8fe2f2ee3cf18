package dev.alea.prune.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.prune.Golden;
import dev.alea.torch.Devices;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("golden")
class LanguageModelGoldenTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    static Tensor loss(Tensor logits, Tensor ids) {
        long tokens = ids.size(1);
        return torch.cross_entropy_loss(
                logits.narrow(1, 0, tokens - 1).flatten(0, 1),
                ids.narrow(1, 1, tokens - 1).flatten());
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-a", "gpt2"})
    void logitsLossAndHiddenStatesAreThePublishedOnes(String name) {
        try (var _ = Scope.open()) {
            var reference = Golden.tensors(name + "/reference.safetensors");
            var model =
                    ModelFolder.load(Golden.path(name), Devices.parse("cpu")).model();
            var ids = reference.get("input_ids");
            var logits = model.logits(ids, model.dense());
            Golden.close("logits", logits, reference.get("logits"), 1e-5);
            Golden.close("loss", loss(logits, ids).reshape(1), reference.get("loss"), 1e-5);
            var hidden = model.embed(ids);
            for (int layer = 0; layer < model.layers(); layer++) {
                Golden.close("hidden_" + layer, hidden, reference.get("hidden_" + layer), 1e-5);
                hidden = model.block(layer, hidden, model.dense(), LinearObserver.NONE);
            }
            Golden.close("last", model.norm(hidden, model.dense()), reference.get("hidden_" + model.layers()), 1e-5);
            Golden.close("head", model.head(hidden), reference.get("logits"), 1e-5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-a", "gpt2"})
    void gradientsOfWeightsAreThePublishedOnes(String name) {
        try (var _ = Scope.open()) {
            var reference = Golden.tensors(name + "/reference.safetensors");
            var model =
                    ModelFolder.load(Golden.path(name), Devices.parse("cpu")).model();
            Map<String, Tensor> leaves = new HashMap<>();
            reference.tensors().keySet().stream()
                    .filter(key -> key.startsWith("grad:"))
                    .forEach(key -> {
                        var leaf = model.dense().get(key.substring(5)).detach().clone();
                        leaf.set_requires_grad(true);
                        leaves.put(key.substring(5), leaf);
                    });
            assertThat(leaves).isNotEmpty();
            Weights weights = key ->
                    leaves.containsKey(key) ? leaves.get(key) : model.dense().get(key);
            loss(model.logits(reference.get("input_ids"), weights), reference.get("input_ids"))
                    .backward();
            leaves.forEach((key, leaf) -> {
                var gradient = Gpt2.transposed(key) ? leaf.grad().t() : leaf.grad();
                Golden.close(key, gradient, reference.get("grad:" + key), 1e-5);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "config.legacy.json"})
    void shardedBfloatModelWithStretchedPositionsLoadsFromBothSpellings(String config) throws IOException {
        try (var files = Files.list(Golden.path("llama-b"))) {
            for (var file : files.filter(f -> f.toString().contains("model")).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Files.copy(Golden.path("llama-b/" + config), folder.resolve("config.json"));
        try (var _ = Scope.open()) {
            var reference = Golden.tensors("llama-b/reference.safetensors");
            var model = (Llama) ModelFolder.load(folder, Devices.parse("cpu")).model();
            var frequencies = RotaryTable.inverseFrequencies(model.config());
            Golden.close("inv_freq", Tensors.of(frequencies, frequencies.length), reference.get("inv_freq"), 1e-6);
            var logits = model.logits(reference.get("input_ids"), model.dense());
            Golden.close("logits", logits, reference.get("logits"), 1e-5);
            var loss = loss(logits, reference.get("input_ids")).reshape(1);
            Golden.close("loss", loss, reference.get("loss"), 1e-5);
            Golden.close("bf16 loss", loss, reference.get("loss_bf16_compute"), 2e-3);
        }
    }
}
