package dev.alea.explain.pretrain;

import dev.alea.formats.clip.Activation;
import dev.alea.formats.clip.ClipBlocks;
import dev.alea.formats.clip.ClipConfig;
import dev.alea.formats.clip.ClipTextConfig;
import dev.alea.formats.clip.ClipVisionConfig;
import dev.alea.run.config.Checks;

/**
 * The sizes of the network.
 *
 * @param side pixels of the square that the network sees
 * @param resize pixels of a picture's shortest edge before that square is cut from its middle
 * @param patch side of a patch, in pixels; divides the side
 * @param width of the pictures' side
 * @param layers of the pictures' side
 * @param heads of the pictures' side; divide its width
 * @param textWidth width of the texts' side
 * @param textLayers layers of the texts' side
 * @param textHeads heads of the texts' side; divide its width
 * @param common width of the space in which both meet
 * @param vocabulary largest number of entries of the tokenizer, which is trained on the captions
 */
public record NetworkSettings(
        int side,
        int resize,
        int patch,
        int width,
        int layers,
        int heads,
        int textWidth,
        int textLayers,
        int textHeads,
        int common,
        int vocabulary) {
    private static final int INNER = 4;
    private static final double EPSILON = 1e-5;
    private static final int LEAST_VOCABULARY =
            514; // 256 bytes, the same at the end of a word, start and end of a text
    private static final int MOST_PIXELS = 1024;

    /** Checks the sizes; a refusal names the key and what is allowed. */
    public NetworkSettings {
        Checks.within("network.side", side, 8, MOST_PIXELS);
        Checks.that(
                resize >= side && resize <= 2 * MOST_PIXELS,
                "network.resize is %d; allowed: network.side, which is %d, to %d",
                resize,
                side,
                2 * MOST_PIXELS);
        Checks.that(
                patch >= 1 && side % patch == 0,
                "network.patch is %d; allowed: a divisor of network.side, which is %d",
                patch,
                side);
        Checks.atLeast("network.layers", layers, 1);
        Checks.atLeast("network.text-layers", textLayers, 1);
        Checks.that(
                heads >= 1 && width >= 8 && width % heads == 0,
                "network.width is %d and network.heads is %d; allowed: a width of 8 or more that the heads divide",
                width,
                heads);
        Checks.that(
                textHeads >= 1 && textWidth >= 8 && textWidth % textHeads == 0,
                "network.text-width is %d and network.text-heads is %d; allowed: a width of 8 or more that the heads divide",
                textWidth,
                textHeads);
        Checks.atLeast("network.common", common, 2);
        Checks.within("network.vocabulary", vocabulary, LEAST_VOCABULARY, 1 << 20);
    }

    /**
     * The network for a tokenizer.
     *
     * @param entries of its vocabulary
     * @param positions longest text, in tokens
     * @param bos the id that starts a text
     * @param eos the id that ends one
     */
    ClipConfig config(int entries, int positions, int bos, int eos) {
        var words = new ClipBlocks(textWidth, INNER * textWidth, textLayers, textHeads, Activation.QUICK_GELU, EPSILON);
        var patches = new ClipBlocks(width, INNER * width, layers, heads, Activation.QUICK_GELU, EPSILON);
        return new ClipConfig(
                new ClipTextConfig(words, entries, positions, bos, eos, eos),
                new ClipVisionConfig(patches, side, patch),
                common,
                ClipConfig.DEFAULT_LOGIT_SCALE);
    }
}
