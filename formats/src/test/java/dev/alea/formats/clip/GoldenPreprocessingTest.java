package dev.alea.formats.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alea.formats.Golden;
import dev.alea.formats.image.Bicubic;
import dev.alea.formats.image.Picture;
import dev.alea.formats.image.PictureReader;
import dev.alea.formats.json.StrictJson;
import dev.alea.formats.safetensors.SafetensorsFile;
import java.lang.foreign.ValueLayout;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** Pictures as Pillow and transformers prepare them. */
@Tag("golden")
final class GoldenPreprocessingTest {
    private static final ObjectNode CASES = StrictJson.readObject(Golden.explain("preprocess.json"), 1 << 20);

    static Collection<String> names() {
        return CASES.propertyNames();
    }

    private static Picture picture(String name) {
        return PictureReader.read(Golden.explain("images/" + name + ".png"));
    }

    private static byte[] bytes(String tensor) {
        try (var file = SafetensorsFile.open(Golden.explain("preprocess.safetensors"))) {
            return file.tensor(tensor).bytes().toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private static float[] floats(String tensor) {
        try (var file = SafetensorsFile.open(Golden.explain("preprocess.safetensors"))) {
            return file.tensor(tensor).toFloats();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyStageIsTheirs(String name) {
        var facts = CASES.get(name);
        var preprocessing = ClipPreprocessing.read(Golden.explain("clip-a"));
        var picture = picture(name);
        assertThat(picture.width()).isEqualTo(facts.get("in_w").intValue());
        assertThat(picture.height()).isEqualTo(facts.get("in_h").intValue());

        var resized = Bicubic.resize(
                picture,
                facts.get("resized_w").intValue(),
                facts.get("resized_h").intValue());
        assertThat(resized.rgb()).isEqualTo(bytes(name + ".resized_u8"));
        var uncropped = new ClipPreprocessing(
                preprocessing.resize(),
                Optional.empty(),
                preprocessing.factor(),
                preprocessing.mean(),
                preprocessing.std(),
                preprocessing.offset());
        assertThat(uncropped.apply(picture)).isEqualTo(resized);

        var cropped = preprocessing.apply(picture);
        assertThat(cropped.rgb()).isEqualTo(bytes(name + ".crop_u8"));
        float[] expected = floats(name + ".pixel_values");
        float[] found = preprocessing.normalise(cropped);
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], within(2e-6f));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void bothRulesPlaceTheCropAsTheyDo(String name) {
        var facts = CASES.get(name);
        int width = facts.get("resized_w").intValue();
        int height = facts.get("resized_h").intValue();
        int crop = Math.min(width, height);
        assertThat(CropOffset.FLOOR.of(width, crop))
                .isEqualTo(facts.get("crop_left").intValue());
        assertThat(CropOffset.FLOOR.of(height, crop))
                .isEqualTo(facts.get("crop_top").intValue());
        assertThat(CropOffset.HALF_EVEN.of(width, crop))
                .isEqualTo(facts.get("torchvision_left").intValue());
        assertThat(CropOffset.HALF_EVEN.of(height, crop))
                .isEqualTo(facts.get("torchvision_top").intValue());
    }

    @Test
    void theLargePictureIsTheirsToo() {
        var expected = PictureReader.read(Golden.explain("images/rgb_61x97.crop224.png"));
        var found = ClipPreprocessing.ofSize(expected.width()).apply(picture("rgb_61x97"));
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void theDefaultsAreThoseOfThePublishedFiles() {
        for (String model : List.of("clip-a", "clip-b")) {
            var read = ClipPreprocessing.read(Golden.explain(model).resolve(ClipPreprocessing.FILE_NAME));
            int size = read.crop().orElseThrow().width();
            assertThat(read).isEqualTo(ClipPreprocessing.ofSize(size));
        }
    }
}
