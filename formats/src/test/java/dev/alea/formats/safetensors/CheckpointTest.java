package dev.alea.formats.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import dev.alea.formats.Golden;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CheckpointTest {
    private static final List<TensorData> THREE = List.of(
            TensorData.of("a", Shape.of(2), 1, 2),
            TensorData.of("b", Shape.of(3), 3, 4, 5),
            TensorData.of("c", Shape.of(1), 6));

    @TempDir
    private Path folder;

    private Path index() {
        return folder.resolve(ShardIndex.FILE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 12, 20, 24, 1 << 20})
    void everyShardBoundReadsBackTheSame(long bound) {
        CheckpointWriter.write(folder, Map.of("k", "v"), THREE, bound);
        try (var checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.names()).containsExactlyInAnyOrder("a", "b", "c");
            for (var tensor : THREE) {
                assertThat(checkpoint.tensor(tensor.name()).toFloats()).containsExactly(tensor.toFloats());
                assertThat(checkpoint.fileOf(tensor.name())).exists();
            }
            assertThat(checkpoint.metadata()).containsEntry("k", "v");
            assertThat(checkpoint.contains("d")).isFalse();
            assertThatThrownBy(() -> checkpoint.tensor("d")).isInstanceOf(FormatException.class);
        }
        assertThat(Files.exists(index())).isEqualTo(bound < 24);
    }

    @Test
    void writerMixesNothing() {
        CheckpointWriter.write(folder, Map.of(), THREE, 12);
        assertThatThrownBy(() -> CheckpointWriter.write(folder, Map.of(), THREE, 100))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("already");
        var other = folder.resolve("other");
        assertThatThrownBy(() -> CheckpointWriter.write(other, Map.of(), List.of(), 100))
                .hasMessageContaining("0 tensors");
        assertThatThrownBy(() -> CheckpointWriter.write(other, Map.of(), List.of(THREE.get(0), THREE.get(0)), 1))
                .hasMessageContaining("twice");
    }

    @Test
    void namesAMissingShardAndATruncatedOne() throws IOException {
        CheckpointWriter.write(folder, Map.of(), THREE, 12);
        var shard = folder.resolve("model-00002-of-00003.safetensors");
        byte[] whole = Files.readAllBytes(shard);
        Files.write(shard, Arrays.copyOf(whole, whole.length - 1));
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .hasMessageContaining("00002")
                .hasMessageContaining("truncated");
        Files.delete(shard);
        assertThatThrownBy(() -> Checkpoint.open(index()))
                .hasMessageContaining("00002")
                .hasMessageContaining("Fetch");
    }

    @Test
    void comparesTheIndexWithTheShards() throws IOException {
        CheckpointWriter.write(folder, Map.of(), THREE, 12);
        String json = Files.readString(index());
        Files.writeString(index(), json.replace("\"a\"", "\"x\""));
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .hasMessageContaining("'a'")
                .hasMessageContaining("nothing of it");
        Files.writeString(index(), json.replace("\"a\" :", "\"x\" : \"model-00001-of-00003.safetensors\", \"a\" :"));
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .hasMessageContaining("'x'")
                .hasMessageContaining("is not");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../a.safetensors", "/a.safetensors", "C:a.safetensors", "b/a.safetensors", "b\\\\a.safetensors",
                ".safetensors", "a.bin", "", "..safetensors", "a.safetensors/"
            })
    void refusesShardsElsewhere(String shard) {
        byte[] json = ("{\"weight_map\":{\"t\":\"" + shard + "\"}}").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> ShardIndex.parse(json, "i"))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("plain name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"weight_map\":{}}", "{\"weight_map\":[]}", "{\"weight_map\":{\"a\":1}}"})
    void refusesBrokenIndices(String json) {
        assertThatThrownBy(() -> ShardIndex.parse(json.getBytes(StandardCharsets.UTF_8), "i"))
                .isInstanceOf(FormatException.class);
    }

    @Test
    void saysWhatAFolderLacks() {
        assertThatThrownBy(() -> Checkpoint.open(folder)).hasMessageContaining("save the model as safetensors");
    }

    @Test
    @Tag("golden")
    void readsAPublishedShardedCheckpoint() {
        try (var checkpoint = Checkpoint.open(Golden.path("llama-b"))) {
            assertThat(checkpoint.names()).hasSize(29);
            assertThat(checkpoint.tensor("model.embed_tokens.weight").shape()).isEqualTo(Shape.of(160, 32));
            assertThat(checkpoint.fileOf("model.norm.weight")).hasFileName("model-00003-of-00003.safetensors");
            long bytes = checkpoint.names().stream()
                    .mapToLong(name -> checkpoint.tensor(name).bytes().byteSize())
                    .sum();
            assertThat(bytes).isEqualTo(78272);
        }
    }
}
