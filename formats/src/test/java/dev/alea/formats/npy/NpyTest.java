package dev.alea.formats.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class NpyTest {
    @TempDir
    private Path folder;

    private static MemorySegment file(int major, String header, int data) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) major, 0});
        out.write(header.length());
        out.write(header.length() >>> 8);
        if (major > 1) {
            out.write(header.length() >>> 16);
            out.write(0);
        }
        out.writeBytes(header.getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(new byte[data]);
        return MemorySegment.ofArray(out.toByteArray());
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeNumPyHasReadsBackAligned(DType dtype) throws IOException {
        for (var shape : new Shape[] {Shape.of(), Shape.of(0), Shape.of(3), Shape.of(2, 3)}) {
            var tensor = TensorData.zeros("a", dtype, shape);
            var target = folder.resolve("a.npy");
            if (dtype == DType.BF16 || dtype == DType.F8_E4M3 || dtype == DType.F8_E5M2) {
                assertThatThrownBy(() -> Npy.write(target, tensor)).hasMessageContaining(dtype.name());
                continue;
            }
            Npy.write(target, tensor);
            var read = Npy.read(target);
            assertThat(read.name()).isEqualTo("a");
            assertThat(read.dtype()).isEqualTo(dtype);
            assertThat(read.shape()).isEqualTo(shape);
            assertThat(read.bytes().mismatch(tensor.bytes())).isEqualTo(-1);
            assertThat((Files.size(target) - tensor.bytes().byteSize()) % 64).isZero();
        }
    }

    @Test
    void readsVersionsTwoAndThreeAndOneDimensionInFortranOrder() {
        for (int major = 1; major <= 3; major++) {
            var file = file(major, "{'descr': '<f4', 'fortran_order': True, 'shape': (2,), } \n", 8);
            assertThat(Npy.parse(file, "a", "f").shape()).isEqualTo(Shape.of(2));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '!',
            value = {
                "{'descr': '|O', 'fortran_order': False, 'shape': (2,), } # 8 # element type is '|O'",
                "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), } # 8 # objects or of records",
                "{'descr': '>f4', 'fortran_order': False, 'shape': (2,), } # 8 # newbyteorder",
                "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 1), } # 8 # Fortran order",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), } # 7 # takes 8 bytes",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), } # 9 # takes 8 bytes",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2), } # 8 # no tuple",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (,), } # 8 # broken",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,,2), } # 8 # broken",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775808,), } # 8 # broken",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296, 0), } # 0 # 63 bits",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), } # 8 # broken",
                "{'descr': '<f4', 'fortran_order': 0, 'shape': (2,), } # 8 # broken",
                "{'descr': '<f4', 'shape': (2,), } # 8 # broken",
                "{} # 8 # no plain element type"
            })
    void refusesHeadersThatAreNotPlain(String header, int data, String expected) {
        assertThatThrownBy(() -> Npy.parse(file(1, header.strip(), data), "a", "f.npy"))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("f.npy: ")
                .hasMessageContaining(expected.strip());
    }

    @Test
    void refusesLyingLengthsAndUnknownVersions() {
        var huge = file(2, " ".repeat(70_000), 0);
        assertThatThrownBy(() -> Npy.parse(huge, "a", "f")).hasMessageContaining("65536");
        var cut = file(1, "{'descr': '<f4'", 0).asSlice(0, 14);
        assertThatThrownBy(() -> Npy.parse(cut, "a", "f")).hasMessageContaining("claims");
        assertThatThrownBy(() -> Npy.parse(file(4, "", 0), "a", "f")).hasMessageContaining("version is 4");
        assertThatThrownBy(() -> Npy.parse(file(0, "", 0), "a", "f")).hasMessageContaining("version is 0");
        assertThatThrownBy(() -> Npy.parse(file(2, "", 0).asSlice(0, 11), "a", "f"))
                .hasMessageContaining("truncated");
        assertThatThrownBy(() -> Npy.parse(MemorySegment.ofArray(new byte[20]), "a", "f"))
                .hasMessageContaining("start");
        assertThatThrownBy(() -> Npy.parse(MemorySegment.ofArray(new byte[3]), "a", "f"))
                .hasMessageContaining("start");
    }

    @Test
    void archivesReadBackInOrderAndAreTheSameBytesTwice() throws IOException {
        var arrays = new LinkedHashMap<String, TensorData>();
        arrays.put("b", TensorData.of("b", Shape.of(2), 1, 2));
        arrays.put("a", TensorData.zeros("a", DType.U8, Shape.of(100_000)));
        var first = folder.resolve("first.npz");
        var second = folder.resolve("second.npz");
        Npz.write(first, arrays);
        Npz.write(second, arrays);
        assertThat(Files.mismatch(first, second)).isEqualTo(-1);
        assertThat(Files.size(first)).isLessThan(2000);
        var read = Npz.read(first);
        assertThat(read.keySet()).containsExactly("b", "a");
        assertThat(read.get("b")).isNotNull();
        assertThat(read.firstEntry().getValue().toFloats()).containsExactly(1, 2);
    }

    @Test
    void archivesHoldArraysOnly() throws IOException {
        var file = folder.resolve("a.npz");
        try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
            out.putNextEntry(new ZipEntry("a.pkl"));
        }
        assertThatThrownBy(() -> Npz.read(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("'a.pkl'");
    }
}
