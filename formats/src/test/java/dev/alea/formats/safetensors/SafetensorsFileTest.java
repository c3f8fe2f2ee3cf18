package dev.alea.formats.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import dev.alea.formats.Golden;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SafetensorsFileTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsReadBackAlignedAndMarked() throws IOException {
        var target = folder.resolve("a.safetensors");
        var bytes = TensorData.of("bytes", DType.U8, Shape.of(3), (byte) 1, (byte) 2, (byte) 3);
        var floats = TensorData.of("floats", Shape.of(1, 2), 0.5f, -1);
        SafetensorsWriter.write(
                target, Map.of("by", "us"), List.of(bytes, TensorData.zeros("e", DType.F64, Shape.of(0)), floats));
        try (var file = SafetensorsFile.open(target)) {
            assertThat(file.names()).containsExactlyInAnyOrder("e", "floats", "bytes");
            assertThat(file.metadata()).containsEntry("format", "pt").containsEntry("by", "us");
            assertThat(file.tensor("bytes").toBytes()).containsExactly(1, 2, 3);
            assertThat(file.tensor("floats").toFloats()).containsExactly(0.5f, -1);
            assertThat(file.tensor("floats").bytes().isReadOnly()).isTrue();
            assertThat(file.tensor("floats").bytes().address() % 8).isZero();
            assertThat(file.contains("none")).isFalse();
            assertThat(file.path()).isEqualTo(target);
            assertThatThrownBy(() -> file.tensor("none"))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("'none'");
        }
        long header = ByteBuffer.wrap(Files.readAllBytes(target))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        assertThat(header % 8).isZero();
    }

    @Test
    void viewsEndWithTheFile() {
        var target = folder.resolve("a.safetensors");
        SafetensorsWriter.write(target, Map.of(), List.of(TensorData.of("a", Shape.of(1), 1)));
        var file = SafetensorsFile.open(target);
        var tensor = file.tensor("a");
        file.close();
        file.close();
        assertThatThrownBy(tensor::toFloats).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void writerRefusesKeysThatReadersWould() {
        var target = folder.resolve("a.safetensors");
        var tensor = TensorData.of("a", Shape.of(1), 1);
        assertThatThrownBy(() -> SafetensorsWriter.write(target, Map.of(), List.of(tensor, tensor)))
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> SafetensorsWriter.write(target, Map.of(), List.of(tensor.withName("__metadata__"))))
                .hasMessageContaining("reserves");
        assertThat(target).doesNotExist();
    }

    @Test
    @Tag("golden")
    void readsAPublishedFile() {
        try (var file = SafetensorsFile.open(Golden.path("export/export.safetensors"))) {
            assertThat(file.names()).hasSize(13);
            assertThat(file.tensor("bf16.dense").dtype()).isEqualTo(DType.BF16);
            assertThat(file.tensor("mask").shape()).isEqualTo(Shape.of(64, 128));
        }
    }
}
