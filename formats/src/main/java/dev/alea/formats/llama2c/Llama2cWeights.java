package dev.alea.formats.llama2c;

import dev.alea.formats.FormatException;
import dev.alea.formats.hf.LlamaConfig;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Walks the weights of a classic llama2.c file: kind by kind, and within a kind layer by layer. */
final class Llama2cWeights {
    private static final String LAYER = "model.layers.";
    private final LlamaConfig config;
    private final MemorySegment file;
    private final List<TensorData> tensors = new ArrayList<>();
    private long at = Llama2cCheckpoint.HEADER_BYTES;

    Llama2cWeights(LlamaConfig config, MemorySegment file, String source) {
        this.config = config;
        this.file = file;
        long wanted;
        try {
            wanted = fileBytes(config);
        } catch (ArithmeticException e) {
            throw new FormatException(source + ": the header asks for more bytes than 63 bits count.", e);
        }
        if (wanted != file.byteSize()) {
            throw new FormatException(source + ": the header asks for a file of " + wanted + " bytes, but it has "
                    + file.byteSize() + (wanted > file.byteSize() ? ": it is truncated." : ".")
                    + " Fetch it again, or check that it is a classic llama2.c checkpoint.");
        }
    }

    private static long fileBytes(LlamaConfig c) {
        long dim = c.hiddenSize();
        long queries = Math.multiplyExact(dim, dim);
        long keys = Math.multiplyExact(dim, (long) c.numKeyValueHeads() * c.headDim());
        long mlp = Math.multiplyExact(dim, (long) c.intermediateSize());
        long layer = sum(2 * dim, times(2, queries), times(2, keys), times(3, mlp));
        long vocabulary = Math.multiplyExact(dim, (long) c.vocabSize());
        long rope = Math.multiplyExact((long) c.maxPositionEmbeddings(), (long) c.headDim());
        long heads = c.tieWordEmbeddings() ? 0 : vocabulary;
        long floats = sum(vocabulary, times(c.numLayers(), layer), dim, rope, heads);
        return sum(Llama2cCheckpoint.HEADER_BYTES, times(Float.BYTES, floats));
    }

    private static long times(long a, long b) {
        return Math.multiplyExact(a, b);
    }

    private static long sum(long... terms) {
        long total = 0;
        for (long term : terms) {
            total = Math.addExact(total, term);
        }
        return total;
    }

    List<TensorData> read() {
        long dim = config.hiddenSize();
        long inner = config.intermediateSize();
        long keys = (long) config.numKeyValueHeads() * config.headDim();
        tensors.add(next("model.embed_tokens.weight", config.vocabSize(), dim));
        perLayer("input_layernorm", dim);
        rotated("self_attn.q_proj", dim, dim);
        rotated("self_attn.k_proj", keys, dim);
        perLayer("self_attn.v_proj", keys, dim);
        perLayer("self_attn.o_proj", dim, dim);
        perLayer("post_attention_layernorm", dim);
        perLayer("mlp.gate_proj", inner, dim);
        perLayer("mlp.down_proj", dim, inner);
        perLayer("mlp.up_proj", inner, dim);
        tensors.add(next("model.norm.weight", dim));
        // Tables of sines that llama2.c itself no longer reads.
        at += (long) config.maxPositionEmbeddings() * config.headDim() * Float.BYTES;
        if (!config.tieWordEmbeddings()) {
            tensors.add(next("lm_head.weight", config.vocabSize(), dim));
        }
        return tensors;
    }

    private void perLayer(String name, long... dims) {
        for (int layer = 0; layer < config.numLayers(); layer++) {
            tensors.add(next(LAYER + layer + "." + name + ".weight", dims));
        }
    }

    private void rotated(String name, long... dims) {
        for (int layer = 0; layer < config.numLayers(); layer++) {
            tensors.add(halves(next(LAYER + layer + "." + name + ".weight", dims)));
        }
    }

    private TensorData next(String name, long... dims) {
        var shape = Shape.of(dims);
        long size = shape.bytes(DType.F32);
        var view = new TensorData(name, DType.F32, shape, file.asSlice(at, size));
        at += size;
        return view;
    }

    /** Rotary positions turn neighbouring rows here and rows half a head apart on hubs: even rows first, then odd ones. */
    private TensorData halves(TensorData pairs) {
        var result = TensorData.zeros(pairs.name(), DType.F32, pairs.shape());
        long rowBytes = pairs.shape().dim(1) * Float.BYTES;
        long head = config.headDim();
        for (long row = 0; row < pairs.shape().dim(0); row++) {
            long within = row % head;
            long target = row - within + within / 2 + within % 2 * (head / 2);
            MemorySegment.copy(pairs.bytes(), row * rowBytes, result.bytes(), target * rowBytes, rowBytes);
        }
        return result;
    }
}
