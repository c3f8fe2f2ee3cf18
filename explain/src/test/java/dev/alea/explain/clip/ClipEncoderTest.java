package dev.alea.explain.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.choice.draw.Draws;
import dev.alea.explain.Golden;
import dev.alea.formats.FormatException;
import dev.alea.formats.image.Picture;
import dev.alea.formats.image.PictureFile;
import dev.alea.formats.image.PictureSet;
import dev.alea.run.progress.Screen;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClipEncoderTest {
    @TempDir
    Path folder;

    /** Pictures of prime sizes as plain PPM files. */
    private List<PictureFile> files(int count) throws IOException {
        var paths = new ArrayList<Path>();
        for (int i = 0; i < count; i++) {
            int width = 31 + 6 * (i % 3);
            int height = 41;
            byte[] rgb = new byte[width * height * 3];
            for (int k = 0; k < rgb.length; k++) {
                rgb[k] = (byte) Draws.of(i).word(k);
            }
            byte[] header = ("P6 " + width + " " + height + " 255\n").getBytes(StandardCharsets.US_ASCII);
            byte[] file = Arrays.copyOf(header, header.length + rgb.length);
            System.arraycopy(rgb, 0, file, header.length, rgb.length);
            paths.add(Files.write(folder.resolve("p" + i + ".ppm"), file));
        }
        return PictureSet.of(paths).files();
    }

    private static float[] one(ClipFolder model, PictureFile file) {
        Picture picture = model.preprocessing().apply(file.read());
        Tensor pixels = Tensors.of(model.preprocessing().normalise(picture), 1, 3, picture.height(), picture.width());
        return Tensors.floats(model.clip().encodeImages(pixels));
    }

    @Test
    void everyBatchSizeGivesTheEmbeddingOfThePictureAlone() throws IOException {
        try (var _ = Scope.open();
                var model = ClipFolder.load(Golden.path("clip-a"))) {
            List<PictureFile> files = files(7);
            for (int batch : new int[] {1, 2, 3, 100}) {
                float[] found =
                        Tensors.floats(new ClipEncoder(model, Optional.empty(), Screen.none(), batch).pictures(files));
                int width = model.clip().config().projectionSize();
                for (int i = 0; i < files.size(); i++) {
                    float[] expected = one(model, files.get(i));
                    for (int k = 0; k < width; k++) {
                        assertThat(found[i * width + k])
                                .isCloseTo(expected[k], org.assertj.core.api.Assertions.within(2e-5f));
                    }
                }
            }
            assertThat(new ClipEncoder(model, Optional.empty(), Screen.none())
                            .texts(List.of())
                            .size(0))
                    .isZero();
        }
    }

    @Test
    void theCacheGivesTheSameBitsWithoutEncodingAgain() throws IOException {
        try (var _ = Scope.open();
                var model = ClipFolder.load(Golden.path("clip-a"))) {
            List<PictureFile> files = files(5);
            var log = new ByteArrayOutputStream();
            var screen = new Screen(new PrintStream(log, true, StandardCharsets.UTF_8), false, false, 80);
            var cache = new EmbeddingCache(
                    folder.resolve("cache"), model.hash(), model.clip().config().projectionSize());
            var encoder = new ClipEncoder(model, Optional.of(cache), screen, 2);
            float[] first = Tensors.floats(encoder.pictures(files));
            float[] texts = Tensors.floats(encoder.texts(List.of("red", "a cat", "red")));
            assertThat(log.toString(StandardCharsets.UTF_8))
                    .contains("encoding pictures 5/5")
                    .contains("encoding texts 2/2");
            log.reset();
            assertThat(Tensors.floats(encoder.pictures(files))).isEqualTo(first);
            assertThat(Tensors.floats(encoder.texts(List.of("red", "a cat", "red"))))
                    .isEqualTo(texts);
            assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
        }
    }

    @Test
    void whatCannotBeReadIsNamed() throws IOException {
        try (var _ = Scope.open();
                var model = ClipFolder.load(Golden.path("clip-a"))) {
            var encoder = new ClipEncoder(model, Optional.empty(), Screen.none());
            Path broken = Files.writeString(folder.resolve("broken.png"), "no picture");
            assertThatThrownBy(() ->
                            encoder.pictures(PictureSet.of(List.of(broken)).files()))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("broken.png");
            assertThatThrownBy(() -> encoder.texts(List.of("word ".repeat(90))))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("the model reads 77");
            assertThatThrownBy(() -> new ClipEncoder(model, Optional.empty(), Screen.none(), 0))
                    .hasMessageContaining("a batch of 0");
        }
    }
}
