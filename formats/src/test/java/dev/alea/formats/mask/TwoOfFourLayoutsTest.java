package dev.alea.formats.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import dev.alea.formats.Golden;
import dev.alea.formats.safetensors.SafetensorsFile;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TwoOfFourLayoutsTest {
    /** The dense tensor with its negative zeros made positive, as a layout that drops pruned weights gives it back. */
    private static byte[] positiveZeros(TensorData dense) {
        byte[] bytes = dense.toBytes();
        if (dense.dtype() != DType.I8) {
            for (int i = 0; i < bytes.length; i += 2) {
                if (bytes[i] == 0 && bytes[i + 1] == Byte.MIN_VALUE) {
                    bytes[i + 1] = 0;
                }
            }
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"bf16", "fp16", "int8"})
    @Tag("golden")
    void cutlassAgreesWithThePublishedConverterByteForByte(String type) {
        try (var file = SafetensorsFile.open(Golden.path("export/export.safetensors"))) {
            var dense = file.tensor(type + ".dense");
            var layout = Cutlass24.pack(dense);
            assertThat(layout.packed().toBytes())
                    .containsExactly(file.tensor(type + ".cutlass_packed").toBytes());
            assertThat(layout.meta().toBytes())
                    .containsExactly(file.tensor(type + ".cutlass_meta").toBytes());
            var read = new Cutlass24(file.tensor(type + ".cutlass_packed"), file.tensor(type + ".cutlass_meta"));
            byte[] back = positiveZeros(read.dense("w"));
            assertThat(back).containsExactly(positiveZeros(dense));
        }
    }

    @Test
    @Tag("golden")
    void bitmaskAgreesWithThePublishedTensorsByteForByte() {
        try (var file = SafetensorsFile.open(Golden.path("export/export.safetensors"))) {
            var dense = file.tensor("bf16.dense").withName("q.weight");
            var layout = Sparse24Bitmask.compress(dense);
            assertThat(layout.tensors())
                    .extracting(TensorData::name)
                    .containsExactly("q.compressed", "q.bitmask", "q.shape");
            assertThat(layout.compressed().toBytes())
                    .containsExactly(file.tensor("ct24.compressed").toBytes());
            assertThat(layout.bitmask().toBytes())
                    .containsExactly(file.tensor("ct24.bitmask").toBytes());
            assertThat(layout.shape().toBytes())
                    .containsExactly(file.tensor("ct24.shape").toBytes());
            var read = new Sparse24Bitmask(
                    file.tensor("ct24.compressed"), file.tensor("ct24.bitmask"), file.tensor("ct24.shape"));
            assertThat(positiveZeros(read.dense("w"))).containsExactly(positiveZeros(dense));
        }
    }

    @Test
    void rowsThatEndInsideAByteAreFilledWithZeroBits() {
        var dense = TensorData.of("w", Shape.of(2, 4), 0, 5, 0, 0, 1, 0, 2, 0);
        var layout = Sparse24Bitmask.compress(dense);
        assertThat(layout.bitmask().toBytes()).containsExactly(0b1010, 0b0101);
        assertThat(layout.compressed().toFloats()).containsExactly(5, 0, 1, 2);
        assertThat(layout.dense("w").toFloats()).containsExactly(dense.toFloats());
    }

    @Test
    void refusesGroupsWithThreeWeightsAndNamesThem() {
        var dense = TensorData.of("w", Shape.of(2, 4), 0, 5, 0, 0, 1, 3, 2, 0);
        assertThatThrownBy(() -> Sparse24Bitmask.compress(dense))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("3 weights")
                .hasMessageContaining("row 1, group 0");
    }

    @Test
    void refusesShapesTheLayoutsDoNotHave() {
        assertThatThrownBy(() -> Sparse24Bitmask.compress(TensorData.of("w", Shape.of(1, 2), 0, 5)))
                .hasMessageContaining("[1, 2]");
        assertThatThrownBy(() -> Cutlass24.pack(TensorData.zeros("w", DType.BF16, Shape.of(16, 64))))
                .hasMessageContaining("32");
        assertThatThrownBy(() -> Cutlass24.pack(TensorData.zeros("w", DType.F32, Shape.of(32, 64))))
                .hasMessageContaining("F32");
    }

    @Test
    void refusesPartsThatLie() {
        var compressed = TensorData.zeros("c", DType.F32, Shape.of(1, 2));
        var empty = TensorData.zeros("b", DType.U8, Shape.of(1, 1));
        var shape = Sparse24Bitmask.compress(TensorData.of("w", Shape.of(1, 4), 0, 0, 0, 0))
                .shape();
        assertThatThrownBy(() -> new Sparse24Bitmask(compressed, empty, shape)).hasMessageContaining("must have 2");
        assertThatThrownBy(() -> new Sparse24Bitmask(compressed, empty, compressed))
                .hasMessageContaining("I64");
        assertThatThrownBy(() -> new Sparse24Bitmask(compressed, compressed, shape))
                .hasMessageContaining("U8");
        var packed = TensorData.zeros("p", DType.BF16, Shape.of(32, 32));
        var zeros = TensorData.zeros("m", DType.I16, Shape.of(32, 4));
        assertThatThrownBy(() -> new Cutlass24(packed, zeros).dense("w")).hasMessageContaining("positions 0 and 0");
        assertThatThrownBy(() -> new Cutlass24(packed, compressed)).hasMessageContaining("one 2:4 matrix");
    }

    private static TensorData sizes(long rows, long columns) {
        var bytes = java.nio.ByteBuffer.allocate(16)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putLong(rows)
                .putLong(columns);
        return TensorData.of("w.shape", DType.I64, Shape.of(2, 1), bytes.array());
    }

    @Test
    void aShapeThatNoMatrixHasIsRefusedBeforeAnythingIsRead() {
        var good = Sparse24Bitmask.compress(TensorData.of("w", Shape.of(2, 4), 0, 5, 0, 0, 1, 0, 2, 0));
        long[][] shapes = {{-2, 4}, {2, -4}, {2, 6}, {Long.MIN_VALUE, 4}, {2, Long.MAX_VALUE - 3}, {1L << 40, 4}, {1, 8}
        };
        for (long[] shape : shapes) {
            assertThatThrownBy(() -> new Sparse24Bitmask(good.compressed(), good.bitmask(), sizes(shape[0], shape[1])))
                    .as("%d x %d", shape[0], shape[1])
                    .isInstanceOf(FormatException.class);
        }
        assertThat(new Sparse24Bitmask(good.compressed(), good.bitmask(), sizes(2, 4))
                        .dense("w")
                        .toFloats())
                .containsExactly(0, 5, 0, 0, 1, 0, 2, 0);
    }

    @Test
    void positionsThatDoNotRiseAreRefusedWithTheirGroup() {
        var dense = TensorData.zeros("w", DType.F16, Shape.of(32, 64));
        var good = Cutlass24.pack(dense);
        byte[] meta = good.meta().toBytes();
        meta[0] = (byte) 0xFF; // positions 3 and 3, twice
        var lying = new Cutlass24(
                good.packed(),
                TensorData.of("w.meta", good.meta().dtype(), good.meta().shape(), meta));
        assertThatThrownBy(() -> lying.dense("w"))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("has the positions 3 and 3 for group 0");
    }
}
