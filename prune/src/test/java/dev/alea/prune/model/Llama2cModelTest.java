package dev.alea.prune.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import dev.alea.formats.hf.HfConfig;
import dev.alea.formats.hf.LlamaConfig;
import dev.alea.formats.safetensors.SafetensorsFile;
import dev.alea.prune.Golden;
import dev.alea.torch.Devices;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real model in the file format it was published in. */
@Tag("golden")
final class Llama2cModelTest {
    private static final List<String> ORDER = List.of(
            "input_layernorm",
            "self_attn.q_proj",
            "self_attn.k_proj",
            "self_attn.v_proj",
            "self_attn.o_proj",
            "post_attention_layernorm",
            "mlp.gate_proj",
            "mlp.down_proj",
            "mlp.up_proj");

    @TempDir
    private Path folder = Path.of("");

    private Path write() throws IOException {
        var config = (LlamaConfig) HfConfig.read(Golden.path("stories260k"));
        var out = new ByteArrayOutputStream();
        var header = ByteBuffer.allocate(28).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(config.hiddenSize()).putInt(config.intermediateSize()).putInt(config.numLayers());
        header.putInt(config.numHeads()).putInt(config.numKeyValueHeads());
        header.putInt(config.vocabSize()).putInt(config.contextLength());
        out.writeBytes(header.array());
        try (var model = SafetensorsFile.open(Golden.path("stories260k/model.safetensors"))) {
            out.writeBytes(model.tensor("model.embed_tokens.weight").toBytes());
            for (String kind : ORDER) {
                for (int layer = 0; layer < config.numLayers(); layer++) {
                    byte[] bytes = model.tensor("model.layers." + layer + "." + kind + ".weight")
                            .toBytes();
                    boolean turned = kind.endsWith("q_proj") || kind.endsWith("k_proj");
                    out.writeBytes(turned ? neighbours(bytes, 4 * config.hiddenSize(), config.headDim()) : bytes);
                }
            }
            out.writeBytes(model.tensor("model.norm.weight").toBytes());
        }
        out.writeBytes(new byte[4 * config.contextLength() * config.headDim()]);
        return Files.write(folder.resolve("stories260K.bin"), out.toByteArray());
    }

    /** The published file turns neighbouring rows of a head, not its halves. */
    private static byte[] neighbours(byte[] halves, int rowBytes, int headDim) {
        byte[] rows = new byte[halves.length];
        for (int row = 0; row < halves.length / rowBytes; row++) {
            int within = row % headDim;
            int from = row - within + within / 2 + within % 2 * (headDim / 2);
            System.arraycopy(halves, from * rowBytes, rows, row * rowBytes, rowBytes);
        }
        return rows;
    }

    @Test
    void itIsTheSameModelWithTheTokenizerBesideIt() throws IOException {
        Path file = write();
        Files.copy(Golden.path("stories260k/tok512.bin"), folder.resolve("tok512.bin"));
        try (var _ = Scope.open();
                var found = ModelFolder.load(file, Devices.parse("cpu"));
                var expected = ModelFolder.load(Golden.path("stories260k"), Devices.parse("cpu"))) {
            assertThat(found.config()).isEqualTo(expected.config());
            var ids = Tensors.of(new long[] {1, 403, 407, 261, 378}, 1, 5);
            assertThat(Tensors.floats(found.model().logits(ids, found.model().dense())))
                    .isEqualTo(Tensors.floats(
                            expected.model().logits(ids, expected.model().dense())));
            assertThat(found.tokenizer().orElseThrow().encode("Once upon a time", true))
                    .isEqualTo(expected.tokenizer().orElseThrow().encode("Once upon a time", true));
        }
    }

    @Test
    void withoutATokenizerBesideItThereIsNone() throws IOException {
        Path file = write();
        try (var _ = Scope.open();
                var found = ModelFolder.load(file, Devices.parse("cpu"))) {
            assertThat(found.tokenizer()).isEmpty();
        }
    }

    @Test
    void aFileThatIsCutOffIsRefused() throws IOException {
        Path file = write();
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> ModelFolder.load(file, Devices.parse("cpu")))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("stories260K.bin")
                .hasMessageContaining("truncated");
    }
}
