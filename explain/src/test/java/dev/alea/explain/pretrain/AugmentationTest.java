package dev.alea.explain.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.draw.Draws;
import dev.alea.formats.clip.ClipPreprocessing;
import dev.alea.formats.image.Picture;
import dev.alea.formats.image.Window;
import dev.alea.run.UsageException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class AugmentationTest {
    private static final AugmentSettings NONE = new AugmentSettings(0, 0, 0, 0, 0, 0, false);
    private static final int SIDE = 8;

    private static Picture picture(int side) {
        byte[] rgb = new byte[side * side * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) Draws.of(4).word(i);
        }
        return new Picture(side, side, rgb);
    }

    private static float[] look(AugmentSettings settings, Picture picture, int number) {
        float[] out = new float[3 * SIDE * SIDE];
        new Augmentation(settings, ClipPreprocessing.ofSize(SIDE), SIDE)
                .look(picture, Draws.of(1).stream("looks"), number, out);
        return out;
    }

    @Test
    void aLookWithoutVariationIsTheMiddleOfThePicture() {
        int fine = 2 * SIDE;
        ClipPreprocessing usual = ClipPreprocessing.ofSize(SIDE);
        for (int side : new int[] {fine, fine + 2, fine + 6}) {
            Picture picture = picture(side);
            int edge = (side - fine) / 2;
            byte[] rgb = picture.crop(new Window(edge, edge, fine, fine)).rgb();
            float[] found = look(NONE, picture, 3);
            for (int i = 0; i < found.length; i++) {
                int c = i / (SIDE * SIDE);
                int at = (2 * (i / SIDE % SIDE) * fine + 2 * (i % SIDE)) * 3 + c;
                int sum = (rgb[at] & 0xFF)
                        + (rgb[at + 3] & 0xFF)
                        + (rgb[at + 3 * fine] & 0xFF)
                        + (rgb[at + 3 * fine + 3] & 0xFF);
                double expected =
                        (sum / (4 * 255.0) - usual.mean().get(c)) / usual.std().get(c);
                assertThat((double) found[i]).as("side %d, sample %d", side, i).isCloseTo(expected, within(1e-4));
            }
        }
    }

    @Test
    void eachLookIsAnotherAndTheSameNumberGivesTheSame() {
        var settings = new AugmentSettings(0.1, 0.2, 15, 0.5, 0.5, 0.2, false);
        Picture picture = picture(2 * SIDE + 2);
        assertThat(look(settings, picture, 1)).isEqualTo(look(settings, picture, 1));
        assertThat(look(settings, picture, 1)).isNotEqualTo(look(settings, picture, 2));
    }

    @Test
    void aMirroredLookIsTheLookMirrored() {
        var flips = new AugmentSettings(0, 0, 0, 0, 0, 0, true);
        Picture picture = picture(2 * SIDE);
        float[] straight = look(NONE, picture, 0);
        int mirrored = 0;
        for (int number = 0; number < 40; number++) {
            float[] found = look(flips, picture, number);
            if (Arrays.equals(found, straight)) {
                continue;
            }
            mirrored++;
            for (int i = 0; i < found.length; i++) {
                int column = i % SIDE;
                assertThat(found[i]).isCloseTo(straight[i - column + SIDE - 1 - column], within(1e-4f));
            }
        }
        assertThat(mirrored).isBetween(8, 32);
    }

    @Test
    void samplesStayInTheRangeOfPictures() {
        var wild = new AugmentSettings(0.5, 1, 180, 3, 3, 1, true);
        float[] black = new float[3 * SIDE * SIDE];
        float[] white = new float[3 * SIDE * SIDE];
        byte[] dark = new byte[3 * SIDE * SIDE];
        byte[] bright = new byte[3 * SIDE * SIDE];
        Arrays.fill(bright, (byte) 255);
        ClipPreprocessing.ofSize(SIDE).normalise(new Picture(SIDE, SIDE, dark), MemorySegment.ofArray(black), 0);
        ClipPreprocessing.ofSize(SIDE).normalise(new Picture(SIDE, SIDE, bright), MemorySegment.ofArray(white), 0);
        for (int number = 0; number < 50; number++) {
            float[] found = look(wild, picture(1 + number % 9), number);
            for (int i = 0; i < found.length; i++) {
                assertThat(found[i]).isBetween(black[i] - 1e-4f, white[i] + 1e-4f);
            }
        }
    }

    @Test
    void amountsOutOfRangeAreRefusedByTheirKey() {
        assertThatThrownBy(() -> new AugmentSettings(0.6, 0, 0, 0, 0, 0, false))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("augment.shift is 0.6; allowed: 0.0 to 0.5");
        assertThatThrownBy(() -> new AugmentSettings(0, Double.NaN, 0, 0, 0, 0, false))
                .hasMessageContaining("augment.scale");
        assertThatThrownBy(() -> new AugmentSettings(0, 0, -1, 0, 0, 0, false))
                .hasMessageContaining("augment.rotation");
    }
}
