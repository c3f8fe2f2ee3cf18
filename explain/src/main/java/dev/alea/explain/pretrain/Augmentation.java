package dev.alea.explain.pretrain;

import dev.alea.choice.draw.Draws;
import dev.alea.formats.clip.ClipPreprocessing;
import dev.alea.formats.image.Picture;
import java.util.Arrays;

/**
 * Random looks at pictures: moved, scaled, turned, and in another light.
 *
 * @param settings how much
 * @param preprocessing whose means and deviations the samples get
 * @param side pixels of a look along each side
 */
record Augmentation(AugmentSettings settings, ClipPreprocessing preprocessing, int side) {
    private static final int CHANNELS = 3;
    private static final int DRAWS_PER_LOOK = 12;

    /** Samples per pixel along each side: a look that has moved by half a pixel is as sharp as one that has not. */
    static final int DENSITY = 2;

    private static final float WHITE = 255;

    /**
     * A look at a picture, as the network wants it.
     *
     * <p>Shape: [3, side, side], row-major. A look at zero settings is the centre of the picture, each pixel the mean of
     * {@link #DENSITY} x {@link #DENSITY}.
     *
     * <p>Randomness: twelve elements of {@code draws}, by the number of the look.
     *
     * @param picture with {@link #DENSITY} pixels for each of a look's
     * @param look its number among those of a step
     */
    void look(Picture picture, Draws draws, int look, float[] out) {
        float[] amounts = new float[DRAWS_PER_LOOK];
        for (int i = 0; i < amounts.length; i++) {
            amounts[i] = 2 * draws.uniform((long) look * DRAWS_PER_LOOK + i) - 1;
        }
        sample(picture, amounts, out);
        light(amounts, out);
        scale(out);
    }

    private void sample(Picture picture, float[] amounts, float[] out) {
        double angle = Math.toRadians(settings.rotation() * amounts[0]);
        double size = Math.exp(settings.scale() * amounts[1]);
        float cos = (float) (Math.cos(angle) * size);
        float sin = (float) (Math.sin(angle) * size);
        float mirror = settings.flip() && amounts[6] < 0 ? -1 : 1;
        int fine = DENSITY * side;
        float middleX = picture.width() * 0.5f + (float) (settings.shift() * amounts[2] * fine);
        float middleY = picture.height() * 0.5f + (float) (settings.shift() * amounts[3] * fine);
        float half = fine * 0.5f;
        Arrays.fill(out, 0);
        for (int row = 0; row < fine; row++) {
            float v = row + 0.5f - half;
            for (int column = 0; column < fine; column++) {
                float u = (column + 0.5f - half) * mirror;
                float x = middleX + cos * u - sin * v - 0.5f;
                float y = middleY + sin * u + cos * v - 0.5f;
                bilinear(picture, x, y, out, row / DENSITY * side + column / DENSITY);
            }
        }
    }

    /** What lies outside a picture looks like its edge. */
    private void bilinear(Picture picture, float x, float y, float[] out, int at) {
        float inX = Math.clamp(x, 0, picture.width() - 1);
        float inY = Math.clamp(y, 0, picture.height() - 1);
        int left = (int) inX;
        int top = (int) inY;
        float toRight = inX - left;
        float down = inY - top;
        int next = left + 1 < picture.width() ? CHANNELS : 0;
        int below = top + 1 < picture.height() ? picture.width() * CHANNELS : 0;
        byte[] rgb = picture.rgb();
        int from = (top * picture.width() + left) * CHANNELS;
        for (int c = 0; c < CHANNELS; c++) {
            int p = from + c;
            float upper = (rgb[p] & 0xFF) * (1 - toRight) + (rgb[p + next] & 0xFF) * toRight;
            float lower = (rgb[p + below] & 0xFF) * (1 - toRight) + (rgb[p + below + next] & 0xFF) * toRight;
            out[c * side * side + at] += (upper * (1 - down) + lower * down) / (WHITE * DENSITY * DENSITY);
        }
    }

    private void scale(float[] out) {
        int plane = side * side;
        for (int c = 0; c < CHANNELS; c++) {
            double mean = preprocessing.mean().get(c);
            double deviation = preprocessing.std().get(c);
            for (int i = c * plane; i < (c + 1) * plane; i++) {
                out[i] = (float) ((out[i] - mean) / deviation);
            }
        }
    }

    private void light(float[] amounts, float[] out) {
        int plane = side * side;
        float[] tints = new float[CHANNELS];
        for (int c = 0; c < CHANNELS; c++) {
            tints[c] = (float) Math.exp(settings.tint() * amounts[8 + c]);
        }
        double sum = 0;
        for (int i = 0; i < out.length; i++) {
            out[i] *= tints[i / plane];
            sum += out[i];
        }
        float mean = (float) (sum / out.length);
        float distance = (float) Math.exp(settings.contrast() * amounts[4]);
        float brighter = mean * (float) Math.exp(settings.brightness() * amounts[5]);
        for (int i = 0; i < out.length; i++) {
            out[i] = Math.clamp((out[i] - mean) * distance + brighter, 0f, 1f);
        }
    }
}
