package dev.alea.explain.pretrain;

import dev.alea.formats.clip.ClipVisionConfig;
import java.util.List;

/**
 * Heads that begin by looking at a patch beside their own, as the taps of a convolution do: the query turns the waves of the
 * position by the distance, the key leaves them as they are, and their product is largest where both agree. In each block one head
 * looks at its own patch and one at all alike; the others at neighbours, which lie farther off in some blocks. What is trained
 * afterwards is everything.
 *
 * <p>Source: ours, after Cordonnier, Loukas and Jaggi, On the Relationship between Self-Attention and Convolutional Layers (2020),
 * and d'Ascoli et al., ConViT (2021), whose heads look at distances in the same way by a term of their own.
 */
final class NeighbourHeads {
    /** What the heads of a block look at: down, across; the last of each block has no place and looks at all alike. */
    private static final List<List<int[]>> PLACES = List.of(
            List.of(at(0, 0), at(0, 1), at(0, -1), at(1, 0), at(-1, 0), new int[0]),
            List.of(at(1, 1), at(1, -1), at(-1, 1), at(-1, -1), at(0, 0), new int[0]),
            List.of(at(0, 2), at(0, -2), at(2, 0), at(-2, 0), at(0, 0), new int[0]));

    private static final float SHARPNESS = 0.9f;
    private static final float CONTENT = 0.3f;
    private static final float CONTENT_BESIDE_A_PLACE = 0.03f;

    private NeighbourHeads() {}

    private static int[] at(int down, int across) {
        return new int[] {down, across};
    }

    /**
     * Turns a random matrix of queries or keys into one that looks at places.
     *
     * @param layer of the block
     * @param query whether the matrix makes queries, which are turned by the distance
     * @param values [width, width], random on entry
     */
    static void place(ClipVisionConfig config, int layer, boolean query, float[] values) {
        int width = config.blocks().hiddenSize();
        int size = config.blocks().headSize();
        int waves = PatchPositions.waves(config);
        for (int head = 0; head < config.blocks().numHeads(); head++) {
            List<int[]> places = PLACES.get(layer % PLACES.size());
            int[] place = places.get(head % places.size());
            for (int i = head * size * width; i < (head + 1) * size * width; i++) {
                boolean wave = place.length > 0 && i / width - head * size < 4 * waves;
                values[i] *= wave ? CONTENT_BESIDE_A_PLACE : CONTENT;
            }
            for (int axis = 0; axis < place.length; axis++) {
                for (int wave = 0; wave < waves; wave++) {
                    int channel = 2 * (axis * waves + wave);
                    double angle = query ? place[axis] * PatchPositions.angle(config, wave) : 0;
                    turn(values, (head * size + channel) * width + channel, width, angle);
                }
            }
        }
    }

    /** Sets two rows and two columns to a rotation. */
    private static void turn(float[] values, int at, int width, double angle) {
        float cos = (float) (SHARPNESS * Math.cos(angle));
        float sin = (float) (SHARPNESS * Math.sin(angle));
        values[at] = cos;
        values[at + 1] = -sin;
        values[at + width] = sin;
        values[at + width + 1] = cos;
    }
}
