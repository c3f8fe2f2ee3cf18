package dev.alea.prune.model;

import dev.alea.formats.hf.HfConfig;
import dev.alea.torch.Scope;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;

/** A causal language model whose parameters may be replaced in every forward pass. */
public sealed interface LanguageModel permits Llama, Gpt2 {
    /** The sizes of the model. */
    HfConfig config();

    /** The parameters as loaded, in forward order: float32, matrices as [out, in], without gradient. */
    Map<String, Tensor> parameters();

    /** The linear weights of one block in groups that share their input, in the order in which they are applied. */
    List<List<String>> linearGroups(int layer);

    /**
     * Turns tokens into hidden states.
     *
     * <p>Shape: ids [batch, tokens] int64, result [batch, tokens, hidden].
     *
     * @param ids token ids
     * @param weights where parameters come from
     * @param start position of the first token
     */
    Tensor embed(Tensor ids, Weights weights, int start);

    /**
     * Applies one block.
     *
     * <p>Shape: hidden [batch, tokens, hidden] in and out. Gradient: exact, through hidden and every weight.
     *
     * @param layer number of the block
     * @param hidden output of the block before
     * @param weights where parameters come from
     * @param observer sees the input of each linear layer
     * @param past what came before; either it is empty or there is one new token
     */
    Tensor block(int layer, Tensor hidden, Weights weights, LinearObserver observer, Past past);

    /** Applies the last norm. Shape: [batch, tokens, hidden] in and out. */
    Tensor norm(Tensor hidden, Weights weights);

    /** Turns normed hidden states into logits. Shape: [.., hidden] to [.., vocabulary]. */
    Tensor project(Tensor normed, Weights weights);

    /** How many blocks there are. */
    default int layers() {
        return config().numLayers();
    }

    /** The weights a mask may be put on, in forward order; embeddings, norms, biases and the head are not among them. */
    default List<String> prunable() {
        return IntStream.range(0, layers())
                .mapToObj(this::linearGroups)
                .flatMap(List::stream)
                .flatMap(List::stream)
                .toList();
    }

    /** The parameters as loaded, as a source for a forward pass. */
    default Weights dense() {
        return name -> {
            var parameter = parameters().get(name);
            if (parameter == null) {
                throw new IllegalArgumentException("the model has no parameter " + name);
            }
            return parameter;
        };
    }

    /** Turns tokens into hidden states with the model's own embedding, from position 0. */
    default Tensor embed(Tensor ids) {
        return embed(ids, dense(), 0);
    }

    /** Applies one block to whole sequences. */
    default Tensor block(int layer, Tensor hidden, Weights weights, LinearObserver observer) {
        return block(layer, hidden, weights, observer, Past.NONE);
    }

    /** Turns the last block's output into logits with the model's own norm and head. */
    default Tensor head(Tensor hidden) {
        return project(norm(hidden, dense()), dense());
    }

    /**
     * The normed hidden states of whole sequences.
     *
     * <p>Shape: ids [batch, tokens], result [batch, tokens, hidden]. Cost: without gradient and past, the memory of one block;
     * otherwise that of all.
     */
    default Tensor hidden(Tensor ids, Weights weights, LinearObserver observer, Past past) {
        var hidden = embed(ids, weights, past.length());
        boolean forgetful = past instanceof Past.None && !GradMode.is_enabled();
        for (int layer = 0; layer < layers(); layer++) {
            if (forgetful) {
                try (var _ = Scope.open()) {
                    hidden.copy_(block(layer, hidden, weights, observer, past));
                }
            } else {
                hidden = block(layer, hidden, weights, observer, past);
            }
        }
        return norm(hidden, weights);
    }

    /**
     * The logits of whole sequences.
     *
     * <p>Shape: ids [batch, tokens] int64, result [batch, tokens, vocabulary]. Gradient: exact, through every weight.
     */
    default Tensor logits(Tensor ids, Weights weights) {
        return project(hidden(ids, weights, LinearObserver.NONE, Past.NONE), weights);
    }
}
