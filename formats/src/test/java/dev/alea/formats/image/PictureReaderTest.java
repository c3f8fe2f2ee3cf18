package dev.alea.formats.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PictureReaderTest {
    static List<String> pictures() {
        return Pictures.names();
    }

    private static void refused(byte[] bytes, String expected) {
        assertThatThrownBy(() -> PictureReader.read(bytes, "x"))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("x: ")
                .hasMessageContaining(expected);
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @MethodSource("pictures")
    @Tag("golden")
    void samplesArePillows(String name) {
        byte[] expected = Pictures.bytes(name + ".rgb");
        byte[] found = PictureReader.read(Pictures.bytes(name), name).rgb();
        if (name.equals("lossy.webp")) {
            // Lossy WebP stores colour at half the resolution, and each decoder has its own way back.
            assertThat(Pictures.meanDifference(found, expected)).isLessThan(Pictures.LOSSY_WEBP);
            assertThat(Pictures.bias(found, expected)).isBetween(-0.5, 0.5);
        } else {
            assertThat(found).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void aCutFileIsRefusedOrWhole(String name) {
        byte[] file = Pictures.bytes(name);
        var whole = PictureReader.read(file, name);
        for (int length = 0; length < file.length; length += 1 + length / 50) {
            byte[] cut = Arrays.copyOf(file, length);
            Picture found;
            try {
                found = PictureReader.read(cut, name);
            } catch (FormatException e) {
                assertThat(e.getMessage()).startsWith(name + ": ").endsWith(".");
                continue;
            }
            assertThat(found)
                    .as("the first %d of %d bytes of %s", length, file.length, name)
                    .isEqualTo(whole);
        }
    }

    @Test
    void theOrientationIsLeftAlone() {
        assertThat(PictureReader.read(Pictures.bytes("oriented.jpg"), "a"))
                .isEqualTo(PictureReader.read(Pictures.bytes("colour.jpg"), "b"));
    }

    @Test
    void refusesWhatIsNoPicture() {
        refused(new byte[0], "nothing");
        refused(latin("hello, world"), "68 65 6c 6c 6f 2c 20 77");
        refused(latin("RIFF0000WAVE"), "no PNG");
        refused(latin("P4 8 1 0"), "no PNG");
        refused(latin("\u00FF\u00D8\u00FF\u00D9"), "cannot be decoded");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "P5 0 1 255 ",
                "P5 1 1 0 ",
                "P5 1 1 65536 ",
                "P5 1 1 255",
                "P5 2 1 255 a",
                "P5 x",
                "P2 1 1 9 10",
                "P2 1 1 9",
                "P6 1 1 300 aaaaa",
                "P5 9999999999 1 255 ",
                "P5 1 1 255#\nab"
            })
    void refusesBrokenNetpbm(String text) {
        refused(latin(text), ".");
    }

    @Test
    void refusesBombsBeforeUnpacking() {
        refused(latin("P6 40000 40000 255 "), "decompression bomb");
        refused(latin("P6 200000000 1 255 "), "sides of 1 to");
        byte[] png = Pictures.bytes("alpha.png");
        png[16] = 0x7F;
        assertThatThrownBy(() -> PictureReader.read(png, "x")).hasMessageContaining("checksum");
        byte[] gif = Pictures.bytes("small-frame.gif");
        Arrays.fill(gif, 6, 10, (byte) 0xFF);
        refused(gif, "65535 x 65535");
        var tight = new PictureLimits(10, 100, 1, 1);
        assertThatThrownBy(() -> PictureReader.read(new byte[11], "x", tight))
                .hasMessageContaining("more than 10 bytes");
        assertThatThrownBy(() -> new PictureLimits(0, 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsFiles(@TempDir Path folder) throws IOException {
        var file = folder.resolve("whatever.txt");
        Files.write(file, Pictures.bytes("colour.bmp"));
        assertThat(PictureReader.read(file).width()).isEqualTo(23);
        assertThatThrownBy(() -> PictureReader.read(folder)).hasMessageContaining("it is a folder");
        assertThatThrownBy(() -> PictureReader.read(folder.resolve("b"))).hasMessageContaining("no such file");
        assertThatThrownBy(() -> PictureReader.bytes(file, new PictureLimits(10, 1, 1, 1)))
                .hasMessageContaining("more than 10 bytes");
    }

    @Test
    void tellsPicturesByTheirEnding() {
        assertThat(List.of("a.JPG", "b.png", "c.d.webp")).allMatch(PictureReader::isPictureName);
        assertThat(List.of("a", "png", "a.csv", "a.png.txt", "a.")).noneMatch(PictureReader::isPictureName);
    }
}
