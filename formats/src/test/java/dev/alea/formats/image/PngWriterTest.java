package dev.alea.formats.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PngWriterTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "7, 1", "1, 13", "31, 17"})
    void whatIsReadBackIsTheSame(int width, int height) {
        var rgb = new byte[width * height * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 37 + 11);
        }
        var picture = new Picture(width, height, rgb);
        assertThat(PictureReader.read(PngWriter.png(picture), "drawn")).isEqualTo(picture);
    }
}
