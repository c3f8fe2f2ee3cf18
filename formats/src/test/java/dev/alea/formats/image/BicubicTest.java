package dev.alea.formats.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.Golden;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BicubicTest {
    private static final Picture PICTURE = PictureReader.read(Golden.explain("images/rgb_61x97.png"));

    /** The definition itself: every output sample from its taps, in two rounded passes, nothing left out. */
    private static Picture byDefinition(Picture source, int width, int height) {
        var wide = new byte[source.height() * width * 3];
        for (int y = 0; y < source.height(); y++) {
            int row = y;
            for (int i = 0; i < width * 3; i++) {
                int c = i % 3;
                wide[y * width * 3 + i] =
                        sample(source.width(), width, i / 3, x -> source.rgb()[(row * source.width() + x) * 3 + c]);
            }
        }
        var result = new byte[height * width * 3];
        for (int y = 0; y < height; y++) {
            for (int i = 0; i < width * 3; i++) {
                int column = i;
                result[y * width * 3 + i] = sample(source.height(), height, y, r -> wide[r * width * 3 + column]);
            }
        }
        return new Picture(width, height, result);
    }

    private interface Samples {
        byte at(int index);
    }

    private static byte sample(int in, int out, int at, Samples samples) {
        if (in == out) {
            return samples.at(at);
        }
        double stretch = Math.max(1, (double) in / out);
        double centre = (at + 0.5) * in / out;
        double sum = 0;
        double weights = 0;
        for (int j = 0; j < in; j++) {
            double w = Math.abs(j + 0.5 - centre) < 2 * stretch + 0.5
                    ? BicubicTaps.kernel((j + 0.5 - centre) / stretch)
                    : 0;
            sum += w * (samples.at(j) & 0xFF);
            weights += w;
        }
        return (byte) Math.clamp(Math.round(sum / weights), 0, 255);
    }

    @ParameterizedTest
    @CsvSource({"97, 61", "32, 32", "1, 1", "97, 7", "13, 61", "200, 3", "131, 127", "1, 300"})
    void agreesWithTheDefinition(int width, int height) {
        var found = Bicubic.resize(PICTURE, width, height);
        var expected = byDefinition(PICTURE, width, height);
        // Fixed point against floating point: the same but where a sum falls between two integers.
        assertThat(Pictures.largestDifference(found.rgb(), expected.rgb())).isLessThanOrEqualTo(1);
        long same = IntStream.range(0, found.rgb().length)
                .filter(i -> found.rgb()[i] == expected.rgb()[i])
                .count();
        assertThat((double) same / found.rgb().length).isGreaterThan(0.99);
    }

    @ParameterizedTest
    @CsvSource({"97, 61", "50, 32", "32, 61", "97, 20", "300, 200"})
    void aWindowIsACropOfTheWhole(int width, int height) {
        var whole = Bicubic.resize(PICTURE, width, height);
        for (var window : new Window[] {
            new Window(0, 0, width, height),
            new Window(3, 2, 1, 1),
            new Window(-5, 4, 20, 100),
            new Window(width - 3, height - 2, 9, 9),
            new Window(width, height, 2, 2)
        }) {
            assertThat(Bicubic.resize(PICTURE, width, height, window)).isEqualTo(whole.crop(window));
        }
    }

    @Test
    void aPlainSurfaceStaysPlain() {
        for (int level : new int[] {0, 1, 127, 254, 255}) {
            var plain = new byte[7 * 11 * 3];
            Arrays.fill(plain, (byte) level);
            for (int size : new int[] {1, 2, 3, 13, 64}) {
                assertThat(Bicubic.resize(new Picture(7, 11, plain), size, size + 1)
                                .rgb())
                        .containsOnly(level);
            }
        }
    }

    @Test
    void aLongThinPictureCostsOnlyItsWindow() {
        var thin = new Picture(1, 100_000, new byte[300_000]);
        var window = Bicubic.resize(thin, 224, 22_400_000, new Window(0, 11_199_888, 224, 224));
        assertThat(window.rgb()).hasSize(224 * 224 * 3).containsOnly(0);
    }

    @Test
    void refusesSizesBelowOne() {
        assertThatThrownBy(() -> Bicubic.resize(PICTURE, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bicubic.resize(PICTURE, 1 << 16, 1 << 16))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
