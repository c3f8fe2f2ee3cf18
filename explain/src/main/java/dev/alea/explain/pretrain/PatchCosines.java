package dev.alea.explain.pretrain;

import dev.alea.formats.clip.ClipVisionConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The first look at a patch: its cosine transform in three colour axes, low frequencies first, each with its negative. The
 * higher a frequency, the larger its factor, because pictures have the less of it: what comes out is of about one size.
 *
 * <p>Source: ours; the fall of the spectrum as in Field, Relations between the statistics of natural images and the response
 * properties of cortical cells (1987).
 */
final class PatchCosines {
    private static final double[][] COLOURS = {{1, 1, 1}, {1, -1, 0}, {1, 1, -2}};
    // Differences between colours are smaller than those of light, and said later among the filters.
    private static final double COLOUR_GAIN = 4;
    private static final double COLOUR_RANK = 1.5;
    private static final double GAIN = 0.35;
    private static final double GAIN_PER_FREQUENCY = 2.5;

    private PatchCosines() {}

    private record Filter(double rank, double gain, int down, int across, int colour) {}

    /**
     * Fills the weights after the channels that positions take; channels that are left over when all filters and their
     * negatives are placed stay zero.
     *
     * @param values [width, 3, patch, patch], row-major
     */
    static void fill(ClipVisionConfig config, float[] values) {
        int patch = config.patchSize();
        int size = COLOURS.length * patch * patch;
        List<Filter> filters = filters(patch);
        int first = PatchPositions.channels(config);
        int half = Math.min(filters.size(), (config.blocks().hiddenSize() - first) / 2);
        for (int i = 0; i < half; i++) {
            write(filters.get(i), patch, 1, values, (first + i) * size);
            write(filters.get(i), patch, -1, values, (first + half + i) * size);
        }
    }

    private static List<Filter> filters(int patch) {
        var filters = new ArrayList<Filter>();
        for (int down = 0; down < patch; down++) {
            for (int across = 0; across < patch; across++) {
                for (int colour = 0; colour < COLOURS.length; colour++) {
                    double frequency = Math.hypot(down, across);
                    double gain = GAIN / patch * (1 + GAIN_PER_FREQUENCY * frequency);
                    filters.add(new Filter(
                            frequency + colour * COLOUR_RANK,
                            colour == 0 ? gain : gain * COLOUR_GAIN,
                            down,
                            across,
                            colour));
                }
            }
        }
        filters.sort(Comparator.comparingDouble(Filter::rank)); // stable: equal ranks keep their order
        return filters;
    }

    private static void write(Filter filter, int patch, int sign, float[] values, int at) {
        double[] colour = unit(COLOURS[filter.colour()]);
        double[] rows = cosine(filter.down(), patch);
        double[] columns = cosine(filter.across(), patch);
        for (int c = 0; c < COLOURS.length; c++) {
            for (int y = 0; y < patch; y++) {
                for (int x = 0; x < patch; x++) {
                    values[at + (c * patch + y) * patch + x] =
                            (float) (sign * filter.gain() * colour[c] * rows[y] * columns[x]);
                }
            }
        }
    }

    private static double[] cosine(int frequency, int patch) {
        double[] wave = new double[patch];
        for (int i = 0; i < patch; i++) {
            wave[i] = Math.cos(Math.PI * (i + 0.5) * frequency / patch);
        }
        return unit(wave);
    }

    private static double[] unit(double[] vector) {
        double squares = 0;
        for (double v : vector) {
            squares += v * v;
        }
        double[] unit = new double[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = vector[i] / Math.sqrt(squares);
        }
        return unit;
    }
}
