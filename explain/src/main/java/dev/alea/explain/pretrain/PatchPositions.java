package dev.alea.explain.pretrain;

import dev.alea.formats.clip.ClipVisionConfig;

/**
 * Where a patch lies, as a few waves along each axis that only the first channels of the width hold. A turn of a wave moves it,
 * so a head can ask for the neighbour at a given distance: see {@link NeighbourHeads}.
 *
 * <p>Source: ours, after Vaswani et al., Attention Is All You Need (2017), section 3.5, once per axis.
 */
final class PatchPositions {
    private PatchPositions() {}

    /** Waves per axis: as many as a head has room for. */
    static int waves(ClipVisionConfig config) {
        return config.blocks().headSize() / 4;
    }

    /** Channels that positions take, from the first on. */
    static int channels(ClipVisionConfig config) {
        return 4 * waves(config);
    }

    /** The angle by which a wave turns from a patch to the next. */
    static double angle(ClipVisionConfig config, int wave) {
        int side = config.imageSize() / config.patchSize();
        return (wave + 1) * Math.PI / side;
    }

    /**
     * Fills the rows of the patches; that of the class token stays zero, so that it attends to all patches alike.
     *
     * @param values [1 + patches, width], row-major
     */
    static void fill(ClipVisionConfig config, float[] values) {
        int width = config.blocks().hiddenSize();
        int side = config.imageSize() / config.patchSize();
        int waves = waves(config);
        for (int patch = 0; patch < config.patches(); patch++) {
            int row = (1 + patch) * width;
            int[] place = {patch / side, patch % side};
            for (int axis = 0; axis < 2; axis++) {
                for (int wave = 0; wave < waves; wave++) {
                    int channel = row + 2 * (axis * waves + wave);
                    double angle = place[axis] * angle(config, wave);
                    values[channel] = (float) Math.cos(angle);
                    values[channel + 1] = (float) Math.sin(angle);
                }
            }
        }
    }
}
