package dev.alea.explain;

import dev.alea.choice.draw.Draws;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Scores as a small CLIP gives them of traffic signs: every class has some of the concepts, every concept its own offset near 20,
 * and every picture noise of its own, part of it shared between concepts.
 *
 * @param truth which class has which concept, [K][D]
 * @param scores the pictures
 */
@SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
record SyntheticScores(boolean[][] truth, ConceptScores scores) {
    private static final int SHARED = 8;

    /**
     * Makes pictures.
     *
     * @param gain how much higher a concept scores where it is true, in deviations of the noise
     */
    static SyntheticScores of(int pictures, int concepts, int classes, int perClass, double gain, long seed) {
        Draws draws = Draws.of(seed);
        boolean[][] truth = new boolean[classes][concepts];
        for (int k = 0; k < classes; k++) {
            int[] order = draws.stream("truth").step(k).permutation(concepts);
            int count = Math.min(
                    concepts, perClass - 1 + (int) draws.stream("count").below(k, 3));
            for (int i = 0; i < count; i++) {
                truth[k][order[i]] = true;
            }
        }
        float[] own = normals(draws.stream("noise"), pictures * concepts);
        float[] shared = normals(draws.stream("shared"), pictures * SHARED);
        float[] mixing = normals(draws.stream("mixing"), SHARED * concepts);
        float[] offsets = normals(draws.stream("offsets"), concepts);
        float[] values = new float[pictures * concepts];
        int[] labels = new int[pictures];
        for (int i = 0; i < pictures; i++) {
            labels[i] = i < classes ? i : (int) draws.stream("labels").below(i, classes);
            for (int j = 0; j < concepts; j++) {
                double noise = 0.8 * own[i * concepts + j];
                for (int s = 0; s < SHARED; s++) {
                    noise += 0.6 / Math.sqrt(SHARED) * shared[i * SHARED + s] * mixing[s * concepts + j];
                }
                double level = truth[labels[i]][j] ? gain : 0;
                values[i * concepts + j] = (float) (20 + 2 * offsets[j] + level + noise);
            }
        }
        Tensor table = Tensors.of(values, pictures, concepts);
        return new SyntheticScores(
                truth, new ConceptScores(table, labels, names("concept", concepts), names("class", classes), "clip-1"));
    }

    static List<String> names(String what, int count) {
        List<String> names = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> names.add(what + " " + i));
        return names;
    }

    private static float[] normals(Draws draws, int count) {
        float[] values = new float[count];
        draws.fillNormal(values);
        return values;
    }

    /** One picture. */
    float[] picture(int row) {
        return Tensors.floats(scores.values().select(0, row));
    }

    /** The 0/1 table of classes and concepts. Shape: [K, D]. */
    Tensor table() {
        float[] flat = new float[truth.length * truth[0].length];
        for (int k = 0; k < truth.length; k++) {
            for (int j = 0; j < truth[0].length; j++) {
                flat[k * truth[0].length + j] = truth[k][j] ? 1 : 0;
            }
        }
        return Tensors.of(flat, truth.length, truth[0].length);
    }

    /** A task on scores of which every so many rows validate, by the share of the plan. */
    static ExplainTraining.Task task(ExplainConfig plan, ConceptScores scores) {
        return new ExplainTraining.Task(
                plan, scores, split(scores, plan.training().validationShare()), Optional.empty());
    }

    /** Every so many rows validate. */
    static PictureSplit split(ConceptScores scores, double share) {
        int every = share == 0 ? Integer.MAX_VALUE : (int) Math.rint(1 / share);
        int[] rows = IntStream.range(0, scores.labels().length).toArray();
        return new PictureSplit(
                Arrays.stream(rows).filter(row -> (row + 1) % every != 0).toArray(),
                Arrays.stream(rows).filter(row -> (row + 1) % every == 0).toArray());
    }
}
