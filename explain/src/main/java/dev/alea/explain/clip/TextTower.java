package dev.alea.explain.clip;

import dev.alea.formats.clip.ClipTextConfig;
import dev.alea.torch.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The side that reads: tokens, a causal transformer, and what became of the token that ends the text. */
final class TextTower {
    static final String PREFIX = "text_model.";
    static final String TOKENS = PREFIX + "embeddings.token_embedding.weight";
    static final String POSITIONS = PREFIX + "embeddings.position_embedding.weight";
    private static final String LAST_NORM = PREFIX + "final_layer_norm";

    private final ClipTextConfig config;
    private final Blocks blocks;

    TextTower(ClipTextConfig config, Map<String, Tensor> parameters) {
        this.config = config;
        this.blocks = new Blocks(config.blocks(), PREFIX, true, parameters);
    }

    static void shapes(ClipTextConfig config, SequencedMap<String, List<Long>> into) {
        long width = config.blocks().hiddenSize();
        into.put(TOKENS, List.of((long) config.vocabSize(), width));
        into.put(POSITIONS, List.of((long) config.maxPositions(), width));
        Blocks.shapes(config.blocks(), PREFIX, into);
        Blocks.pair(into, LAST_NORM, List.of(width));
    }

    /** Shape: [batch, tokens] to [batch, tokens, width]. */
    Tensor embed(Tensor ids) {
        return torch.embedding(blocks.parameter(TOKENS), ids)
                .add(blocks.parameter(POSITIONS).narrow(0, 0, ids.size(1)));
    }

    /** One block. */
    Tensor block(int layer, Tensor hidden) {
        return blocks.block(layer, hidden, hidden.size(1));
    }

    /** All tokens, normalised. */
    Tensor leave(Tensor hidden) {
        return blocks.norm(LAST_NORM, hidden);
    }

    /** Shape: [batch, tokens] to [batch, width]. */
    Tensor forward(Tensor ids) {
        long[] ends = ends(ids);
        long longest = 0;
        for (long end : ends) {
            longest = Math.max(longest, end + 1);
        }
        // What comes after its end cannot reach a text's embedding: the mask is causal.
        Tensor hidden = embed(ids.narrow(1, 0, longest));
        for (int layer = 0; layer < config.blocks().numLayers(); layer++) {
            hidden = block(layer, hidden);
        }
        return leave(pick(hidden, ends));
    }

    private static Tensor pick(Tensor hidden, long[] ends) {
        long[] rows = new long[ends.length];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = row * hidden.size(1) + ends[row];
        }
        return hidden.flatten(0, 1)
                .index_select(0, Tensors.of(rows, rows.length).to(hidden.device(), torch.ScalarType.Long));
    }

    /** Where each text ends. */
    private long[] ends(Tensor ids) {
        if (ids.dim() != 2 || ids.size(1) < 1 || ids.size(1) > config.maxPositions()) {
            throw new IllegalArgumentException(
                    "the ids have shape " + Arrays.toString(ids.shape()) + ", but this model reads [batch, 1 to "
                            + config.maxPositions() + "]; let its tokenizer make them");
        }
        long[] values = Tensors.longs(ids);
        int length = Math.toIntExact(ids.size(1));
        long[] ends = new long[values.length / length];
        for (int row = 0; row < ends.length; row++) {
            ends[row] = end(values, row * length, length, row);
        }
        return ends;
    }

    private long end(long[] values, int from, int length, int row) {
        int largest = 0;
        for (int i = 0; i < length; i++) {
            long id = values[from + i];
            if (id < 0 || id >= config.vocabSize()) {
                throw new IllegalArgumentException("text " + row + " has the id " + id + " at position " + i
                        + "; the vocabulary has 0 to " + (config.vocabSize() - 1));
            }
            if (!config.poolsAtLargestId() && id == config.eos()) {
                return i;
            }
            largest = id > values[from + largest] ? i : largest;
        }
        if (!config.poolsAtLargestId()) {
            throw new IllegalArgumentException("text " + row + " has no end: the id " + config.eos()
                    + " is not among its " + length + "; cut it so that its last id is the end");
        }
        return largest;
    }
}
