package dev.alea.formats.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.file.MappedFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TensorDataTest {
    private static final Shape THREE = Shape.of(3);

    @Test
    void floatsAreKeptAndRoundedTypesHoldWhatTheyCan() {
        float[] values = {0.1f, -2, 65504};
        assertThat(TensorData.of("a", THREE, values).toFloats()).containsExactly(values);
        assertThat(TensorData.round("a", DType.F32, THREE, values).toFloats()).containsExactly(values);
        assertThat(TensorData.round("a", DType.F16, THREE, values).toFloats())
                .containsExactly(Float.float16ToFloat(Float.floatToFloat16(0.1f)), -2, 65504);
        assertThat(TensorData.round("a", DType.BF16, THREE, values).toFloats())
                .containsExactly(0.100097656f, -2, 65536);
    }

    @Test
    void littleEndianWhateverTheMachine() {
        assertThat(TensorData.of("a", Shape.of(), 1f).toBytes()).containsExactly(0, 0, 0x80, 0x3F);
        byte[] one = {0, 0, 0, 0, 0, 0, (byte) 0xF0, 0x3F};
        assertThat(TensorData.of("a", DType.F64, Shape.of(), one).toFloats()).containsExactly(1f);
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> TensorData.of("w", THREE, 1f))
                .hasMessageContaining("'w'")
                .hasMessageContaining("3");
        assertThatThrownBy(() -> new TensorData("w", DType.U8, THREE, MemorySegment.ofArray(new byte[2])))
                .hasMessageContaining("takes 3 bytes");
        assertThatThrownBy(() -> TensorData.of("w", DType.U8, THREE, (byte) 1)).hasMessageContaining("1 values");
        var integers = TensorData.zeros("w", DType.I8, THREE);
        assertThatThrownBy(integers::toFloats).hasMessageContaining("I8");
        assertThatThrownBy(() -> TensorData.round("w", DType.I8, THREE, 1, 2, 3))
                .hasMessageContaining("I8");
    }

    @Test
    void aNewNameSharesTheBytes() {
        var tensor = TensorData.of("a", THREE, 1, 2, 3);
        var renamed = tensor.withName("b");
        assertThat(renamed.name()).isEqualTo("b");
        assertThat(renamed.bytes().address()).isEqualTo(tensor.bytes().address());
    }

    @Test
    void valuesAreStillThereWhenTheirMemoryWasGivenBack(@TempDir Path folder) throws IOException {
        var file = folder.resolve("pages");
        byte[] content = new byte[3 * 4096];
        Arrays.fill(content, 4096, 8192, (byte) 7);
        Files.write(file, content);
        try (var arena = Arena.ofConfined()) {
            var middle = MappedFile.map(file, arena).asSlice(4000, 4200); // ends inside pages that others share
            var mapped = new TensorData("m", DType.U8, Shape.of(4200), middle);
            byte[] before = mapped.toBytes();
            mapped.unload();
            assertThat(mapped.toBytes()).isEqualTo(before).contains(7);
        }
        var own = TensorData.of("own", THREE, 1, 2, 3);
        own.unload();
        assertThat(own.toFloats()).containsExactly(1, 2, 3);
    }
}
