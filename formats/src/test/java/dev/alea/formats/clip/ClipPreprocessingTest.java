package dev.alea.formats.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import dev.alea.formats.image.Picture;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClipPreprocessingTest {
    private static ClipPreprocessing parse(String json) {
        return ClipPreprocessing.parse(json.getBytes(StandardCharsets.UTF_8), "x.json");
    }

    private static Picture plain(int width, int height) {
        return new Picture(width, height, new byte[width * height * 3]);
    }

    @Test
    void oldAndNewSpellingsMeanTheSame() {
        var usual = ClipPreprocessing.ofSize(224);
        assertThat(parse("{}")).isEqualTo(usual);
        assertThat(parse("{\"size\": 224, \"crop_size\": 224, \"resample\": 3,"
                        + " \"feature_extractor_type\": \"CLIPFeatureExtractor\"}"))
                .isEqualTo(usual);
        assertThat(parse("{\"size\": {\"shortest_edge\": 224}, \"crop_size\": {\"height\": 224, \"width\": 224}}"))
                .isEqualTo(usual);
        assertThat(parse("{\"size\": {\"height\": 30, \"width\": 40}, \"do_center_crop\": false}")
                        .resize())
                .contains(new PictureSize.Exact(40, 30));
    }

    @Test
    void whatIsSwitchedOffIsNotDone() {
        var bare = parse("{\"do_resize\": false, \"do_center_crop\": false, \"do_rescale\": false,"
                + " \"do_normalize\": false}");
        var picture = new Picture(2, 1, new byte[] {1, 2, 3, (byte) 255, 5, 6});
        assertThat(bare.apply(picture)).isEqualTo(picture);
        assertThat(bare.normalise(picture)).containsExactly(1, 255, 2, 5, 3, 6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"resample\": 2}|bilinear",
                "{\"resample\": 9}|no filter",
                "{\"size\": {\"longest_edge\": 9}}|understood",
                "{\"size\": {\"shortest_edge\": 9, \"longest_edge\": 9}}|understood",
                "{\"size\": \"big\"}|object",
                "{\"size\": 0}|1 or more",
                "{\"size\": 99999}|16384",
                "{\"crop_size\": {\"shortest_edge\": 9}}|understood",
                "{\"crop_size\": {\"height\": 9}}|missing",
                "{\"image_mean\": [1, 2]}|three numbers",
                "{\"image_mean\": [1, 2, \"a\"]}|finite",
                "{\"image_std\": [1, 0, 1]}|above zero",
                "{\"rescale_factor\": -1}|above zero",
                "{\"do_resize\": 1}|true or false",
                "{\"image_processor_type\": \"SiglipImageProcessor\"}|CLIPImageProcessor"
            })
    void refusesWhatItWouldNotDo(String json, String expected) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("x.json: ")
                .hasMessageContaining(expected);
    }

    @Test
    void whatIsWrittenIsReadBack(@TempDir Path folder) {
        var odd = new ClipPreprocessing(
                Optional.of(new PictureSize.Exact(5, 7)),
                Optional.empty(),
                0.5,
                List.of(0.1, 0.2, 0.3),
                List.of(1.0, 2.0, 3.0),
                CropOffset.FLOOR);
        for (var preprocessing : List.of(odd, ClipPreprocessing.ofSize(32))) {
            preprocessing.write(folder);
            assertThat(ClipPreprocessing.read(folder)).isEqualTo(preprocessing);
        }
        assertThatThrownBy(() -> ClipPreprocessing.read(folder.resolve("b"))).isInstanceOf(FormatException.class);
    }

    @Test
    void aSmallPictureIsPaddedWithBlack() {
        var crop = new ClipPreprocessing(
                Optional.empty(),
                Optional.of(new PictureSize.Exact(4, 4)),
                1,
                List.of(0.0, 0.0, 0.0),
                List.of(1.0, 1.0, 1.0),
                CropOffset.FLOOR);
        var white = new Picture(1, 1, new byte[] {9, 9, 9});
        // transformers pads the larger half first, torchvision the smaller one.
        assertThat(crop.apply(white).rgb()[(2 * 4 + 2) * 3]).isEqualTo((byte) 9);
        assertThat(crop.withOffset(CropOffset.HALF_EVEN).apply(white).rgb()[(4 + 1) * 3])
                .isEqualTo((byte) 9);
    }

    @ParameterizedTest
    @CsvSource({"35, 32, 1, 2", "33, 32, 0, 0", "37, 32, 2, 2", "39, 32, 3, 4", "32, 32, 0, 0", "29, 32, -2, -1"})
    void theRulesDifferWhereHalvesDo(int size, int crop, int floor, int even) {
        assertThat(CropOffset.FLOOR.of(size, crop)).isEqualTo(floor);
        assertThat(CropOffset.HALF_EVEN.of(size, crop)).isEqualTo(even);
    }

    @Test
    void theLongestPictureIsCroppedOrRefused() {
        assertThat(ClipPreprocessing.ofSize(8).apply(plain(1, 1_000_000)).height())
                .isEqualTo(8);
        var whole = parse("{\"size\": 16384, \"do_center_crop\": false}");
        assertThatThrownBy(() -> whole.apply(plain(1, 100_000)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("too large");
    }

    @Test
    void writesPlanesWhereItIsTold() {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(ValueLayout.JAVA_FLOAT, 10);
            var picture = new Picture(1, 2, new byte[] {0, 1, 2, 3, 4, 5});
            var scale = parse("{\"do_normalize\": false, \"do_rescale\": false}");
            scale.normalise(picture, out, 4);
            assertThat(out.toArray(ValueLayout.JAVA_FLOAT)).containsExactly(0, 0, 0, 0, 0, 3, 1, 4, 2, 5);
            assertThatThrownBy(() -> scale.normalise(picture, out, 5)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void refusesNumbersThatScaleNothing() {
        var zeros = List.of(0.0, 0.0, 0.0);
        assertThatThrownBy(() -> new ClipPreprocessing(
                        Optional.empty(), Optional.empty(), Double.NaN, zeros, zeros, CropOffset.FLOOR))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PictureSize.ShortestEdge(0)).hasMessageContaining("1 to 16384");
    }
}
