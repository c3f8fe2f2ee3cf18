package dev.alea.formats.llama2c;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import dev.alea.formats.Golden;
import dev.alea.formats.hf.HfConfig;
import dev.alea.formats.hf.LlamaConfig;
import dev.alea.formats.safetensors.SafetensorsFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class Llama2cCheckpointTest {
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

    private static byte[] header(int... fields) {
        var buffer = ByteBuffer.allocate(28).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(fields).forEach(buffer::putInt);
        return buffer.array();
    }

    /** The rows of one head in neighbouring pairs: row 2i was row i, row 2i + 1 was row half + i. */
    private static byte[] pairs(byte[] halves, int rowBytes, int headDim) {
        var result = new byte[halves.length];
        for (int row = 0; row < halves.length / rowBytes; row++) {
            int within = row % headDim;
            int source = row - within + within / 2 + within % 2 * (headDim / 2);
            System.arraycopy(halves, source * rowBytes, result, row * rowBytes, rowBytes);
        }
        return result;
    }

    private static byte[] classic(SafetensorsFile model, LlamaConfig config, boolean tied) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(header(
                config.hiddenSize(),
                config.intermediateSize(),
                config.numLayers(),
                config.numHeads(),
                config.numKeyValueHeads(),
                tied ? config.vocabSize() : -config.vocabSize(),
                config.contextLength()));
        byte[] embedding = model.tensor("model.embed_tokens.weight").toBytes();
        out.writeBytes(embedding);
        for (String kind : ORDER) {
            for (int layer = 0; layer < config.numLayers(); layer++) {
                byte[] bytes = model.tensor("model.layers." + layer + "." + kind + ".weight")
                        .toBytes();
                boolean rotated = kind.endsWith("q_proj") || kind.endsWith("k_proj");
                out.writeBytes(rotated ? pairs(bytes, 4 * config.hiddenSize(), config.headDim()) : bytes);
            }
        }
        out.writeBytes(model.tensor("model.norm.weight").toBytes());
        out.writeBytes(new byte[4 * config.contextLength() * config.headDim()]);
        if (!tied) {
            out.writeBytes(embedding);
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("golden")
    void becomesThePublishedModel(boolean tied, @TempDir Path folder) throws IOException {
        var config = (LlamaConfig) HfConfig.read(Golden.path("stories260k"));
        try (var model = SafetensorsFile.open(Golden.path("stories260k/model.safetensors"))) {
            var file = folder.resolve("a.bin");
            Files.write(file, classic(model, config, tied));
            var read = Llama2cCheckpoint.read(file);
            assertThat(read.config().tieWordEmbeddings()).isEqualTo(tied);
            if (tied) {
                assertThat(read.config()).isEqualTo(config);
            }
            assertThat(read.tensors()).hasSize(model.names().size() + (tied ? 0 : 1));
            for (var tensor : read.tensors()) {
                boolean head = tensor.name().equals("lm_head.weight");
                var expected = model.tensor(head ? "model.embed_tokens.weight" : tensor.name());
                assertThat(tensor.shape()).isEqualTo(expected.shape());
                assertThat(tensor.bytes().mismatch(expected.bytes()))
                        .as(tensor.name())
                        .isEqualTo(-1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1,1,1,1,1,1,1,version 1",
        "0,3,1,2,1,3,2,dim 0",
        "4,0,1,2,1,3,2,hidden_dim 0",
        "4,3,-1,2,1,3,2,n_layers -1",
        "4,3,1,3,1,3,2,heads divide",
        "4,3,1,2,1,0,2,vocab_size 0",
        "4,3,1,2,1,-2147483648,2,vocab_size -2147483648",
        "4,3,10001,2,1,3,2,10000 layers",
        "12,3,1,3,2,3,2,must divide",
        "3,3,1,1,1,3,2,even",
        "4,3,1,2,1,3,0,seq_len 0",
        "4,3,1,2,1,3,2,truncated",
        "2147483646,2147483647,10000,1,1,2147483647,2147483647,63 bits"
    })
    void refusesHeadersThatLie(
            int dim, int hidden, int layers, int heads, int kv, int vocabulary, int length, String expected) {
        // The mark of the later versions is read before anything else.
        int first = expected.startsWith("version") ? 0x616B3432 : dim;
        var file = MemorySegment.ofArray(header(first, hidden, layers, heads, kv, vocabulary, length));
        assertThatThrownBy(() -> Llama2cCheckpoint.parse(file, "a.bin"))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("a.bin: ")
                .hasMessageContaining(expected);
    }

    @Test
    void refusesAFileWithoutAHeader() {
        assertThatThrownBy(() -> Llama2cCheckpoint.parse(MemorySegment.ofArray(new byte[27]), "a.bin"))
                .hasMessageContaining("27 bytes");
    }
}
