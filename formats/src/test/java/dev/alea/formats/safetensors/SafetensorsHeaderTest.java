package dev.alea.formats.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SafetensorsHeaderTest {
    private static MemorySegment file(long length, String json, int data) {
        byte[] header = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        var buffer = ByteBuffer.allocate(8 + header.length + data).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(length < 0 ? header.length : length).put(header);
        return MemorySegment.ofArray(buffer.array());
    }

    private static SafetensorsHeader parse(String json, int data) {
        return SafetensorsHeader.parse(file(-1, json, data), "f");
    }

    private static String entry(String dtype, String shape, String offsets) {
        return "{'dtype':'" + dtype + "','shape':" + shape + ",'data_offsets':" + offsets + "}";
    }

    @Test
    void readsScalarsEmptyTensorsTrailingSpacesAndAnyOrder() {
        var header = parse(
                "{'b':" + entry("F32", "[2]", "[1,9]") + ",'e':" + entry("F64", "[0,3]", "[9,9]") + ",'a':"
                        + entry("U8", "[]", "[0,1]") + ",'__metadata__':{'k':'v'}}   ",
                9);
        assertThat(header.entries()).extracting(SafetensorsHeader.Entry::name).containsExactly("a", "b", "e");
        assertThat(header.metadata()).containsEntry("k", "v");
        assertThat(parse("{}", 0).entries()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '!',
            value = {
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | 7 | truncated",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | 9 | longer",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[1,9]}} | 9 | hole",
                "{'a':{'dtype':'U8','shape':[2],'data_offsets':[0,2]},'b':{'dtype':'U8','shape':[2],'data_offsets':[1,3]}} | 3 | overlapping",
                "{'a':{'dtype':'U8','shape':[2],'data_offsets':[0,2]},'b':{'dtype':'U8','shape':[2],'data_offsets':[0,2]}} | 2 | overlapping",
                "{'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1]},'a':{'dtype':'U8','shape':[1],'data_offsets':[1,2]}} | 2 | Duplicate",
                "{'a':{'dtype':'U8','shape':[3],'data_offsets':[0,2]}} | 2 | takes 3 bytes",
                "{'a':{'dtype':'U8','shape':[2],'data_offsets':[2,0]}} | 2 | takes 2 bytes",
                "{'a':{'dtype':'F64','shape':[4294967296,4294967296,0],'data_offsets':[0,0]}} | 0 | 63 bits",
                "{'a':{'dtype':'F64','shape':[9223372036854775807],'data_offsets':[0,0]}} | 0 | 63 bits",
                "{'a':{'dtype':'U8','shape':[-1],'data_offsets':[0,0]}} | 0 | whole numbers",
                "{'a':{'dtype':'U8','shape':[1.0],'data_offsets':[0,1]}} | 1 | whole numbers",
                "{'a':{'dtype':'U8','shape':[18446744073709551616],'data_offsets':[0,0]}} | 0 | whole numbers",
                "{'a':{'dtype':'U8','shape':3,'data_offsets':[0,3]}} | 3 | list",
                "{'a':{'dtype':'U8','shape':[3],'data_offsets':[0,3,3]}} | 3 | must have 2",
                "{'a':{'dtype':'F4','shape':[3],'data_offsets':[0,3]}} | 3 | supported are F64",
                "{'a':{'dtype':8,'shape':[3],'data_offsets':[0,3]}} | 3 | supported are F64",
                "{'a':{'dtype':'U8','shape':[3]}} | 3 | exactly the keys",
                "{'a':{'dtype':'U8','shape':[3],'data_offsets':[0,3],'x':1}} | 3 | exactly the keys",
                "{'a':7} | 0 | exactly the keys",
                "{'__metadata__':{'k':1}} | 0 | only strings",
                "{'__metadata__':[]} | 0 | object of strings",
                "['a'] | 0 | start with '{'",
                "{'a':{'dtype':'U8' | 0 | broken"
            })
    void refusesEveryLie(String json, int data, String expected) {
        assertThatThrownBy(() -> parse(json.strip(), data))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("f")
                .hasMessageContaining(expected.strip());
    }

    @Test
    void refusesLyingLengths() {
        assertThatThrownBy(() -> SafetensorsHeader.parse(file(100, "{}", 0), "f"))
                .hasMessageContaining("truncated");
        assertThatThrownBy(() -> SafetensorsHeader.parse(file(100_000_001, "{}", 0), "f"))
                .hasMessageContaining("at most");
        assertThatThrownBy(() -> SafetensorsHeader.parse(file(Long.MAX_VALUE, "{}", 0), "f"))
                .hasMessageContaining("at most");
        byte[] negative = {-1, -1, -1, -1, -1, -1, -1, -1, '{', '}'};
        assertThatThrownBy(() -> SafetensorsHeader.parse(MemorySegment.ofArray(negative), "f"))
                .hasMessageContaining("18446744073709551615");
        assertThatThrownBy(() -> SafetensorsHeader.parse(MemorySegment.ofArray(new byte[7]), "f"))
                .hasMessageContaining("7 bytes");
        assertThatThrownBy(() -> SafetensorsHeader.parse(MemorySegment.ofArray(new byte[8]), "f"))
                .hasMessageContaining("start with");
    }
}
