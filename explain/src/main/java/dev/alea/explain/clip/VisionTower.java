package dev.alea.explain.clip;

import dev.alea.formats.clip.ClipVisionConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The side that sees: patches, a class token before them, a transformer, and what became of the class token. */
final class VisionTower {
    static final String PREFIX = "vision_model.";
    static final String PATCHES = PREFIX + "embeddings.patch_embedding.weight";
    static final String CLASS = PREFIX + "embeddings.class_embedding";
    static final String POSITIONS = PREFIX + "embeddings.position_embedding.weight";
    // The misspelling is part of the name.
    private static final String FIRST_NORM = PREFIX + "pre_layrnorm";
    private static final String LAST_NORM = PREFIX + "post_layernorm";
    private static final long CHANNELS = 3;

    private final ClipVisionConfig config;
    private final Blocks blocks;

    VisionTower(ClipVisionConfig config, Map<String, Tensor> parameters) {
        this.config = config;
        this.blocks = new Blocks(config.blocks(), PREFIX, false, parameters);
    }

    static void shapes(ClipVisionConfig config, SequencedMap<String, List<Long>> into) {
        long width = config.blocks().hiddenSize();
        long patch = config.patchSize();
        into.put(CLASS, List.of(width));
        into.put(PATCHES, List.of(width, CHANNELS, patch, patch));
        into.put(POSITIONS, List.of(1L + config.patches(), width));
        Blocks.pair(into, FIRST_NORM, List.of(width));
        Blocks.shapes(config.blocks(), PREFIX, into);
        Blocks.pair(into, LAST_NORM, List.of(width));
    }

    /** Shape: [batch, 3, side, side] to [batch, 1 + patches, width]. */
    Tensor embed(Tensor pixels) {
        long side = config.imageSize();
        if (pixels.dim() != 4 || pixels.size(1) != CHANNELS || pixels.size(2) != side || pixels.size(3) != side) {
            throw new IllegalArgumentException(
                    "the pixels have shape " + Arrays.toString(pixels.shape()) + ", but this model sees [batch, "
                            + CHANNELS + ", " + side + ", " + side + "]; let its preprocessing make them");
        }
        long patch = config.patchSize();
        Tensor patches = torch.conv2d(
                        pixels,
                        blocks.parameter(PATCHES),
                        new TensorOptional(),
                        new long[] {patch, patch},
                        new long[] {0, 0},
                        new long[] {1, 1},
                        1)
                .flatten(2, 3)
                .transpose(1, 2);
        Tensor first = blocks.parameter(CLASS)
                .expand(pixels.size(0), 1, config.blocks().hiddenSize());
        return torch.cat(new TensorVector(first, patches), 1).add(blocks.parameter(POSITIONS));
    }

    /** The embedding, normalised. */
    Tensor enter(Tensor embedded) {
        return blocks.norm(FIRST_NORM, embedded);
    }

    /** One block. */
    Tensor block(int layer, Tensor hidden, long queries) {
        return blocks.block(layer, hidden, queries);
    }

    /** Shape: [batch, tokens, width], of which only the first token counts, to [batch, width]. */
    Tensor pool(Tensor hidden) {
        return blocks.norm(LAST_NORM, hidden.select(1, 0));
    }

    /** Shape: [batch, 3, side, side] to [batch, width]. */
    Tensor forward(Tensor pixels) {
        Tensor hidden = enter(embed(pixels));
        int last = config.blocks().numLayers() - 1;
        for (int layer = 0; layer < last; layer++) {
            hidden = block(layer, hidden, hidden.size(1));
        }
        // Nothing reads the other tokens of the last block.
        return pool(block(last, hidden, 1));
    }
}
