package dev.alea.prune.model;

import dev.alea.choice.kernel.AttentionTables;
import dev.alea.formats.hf.LlamaConfig;
import dev.alea.formats.hf.RopeScaling;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Rotary positions: cosines and sines per position, computed in float32 whatever the checkpoint's type, kept for the longest
 * length asked so far.
 *
 * <p>Source: Su et al., RoFormer (2021), in the layout that rotates the first half of a head against the second.
 */
final class RotaryTable {
    private final float[] inverseFrequencies;
    private final int half;
    private final Tensor like;
    private List<Tensor> table = List.of();
    private AttentionTables plain = AttentionTables.NONE;
    private int length;

    RotaryTable(LlamaConfig config, Tensor like) {
        this.inverseFrequencies = inverseFrequencies(config);
        this.half = inverseFrequencies.length;
        this.like = like;
    }

    /** The frequencies w_i = theta^(-2i/d), stretched where the configuration says so; rounded to float32 at each step. */
    static float[] inverseFrequencies(LlamaConfig config) {
        int half = config.headDim() / 2;
        var frequencies = new float[half];
        for (int i = 0; i < half; i++) {
            float exponent = (float) (2.0 * i) / config.headDim();
            float plain = 1f / (float) Math.pow(config.ropeTheta(), exponent);
            frequencies[i] = config.ropeScaling().map(s -> stretch(s, plain)).orElse(plain);
        }
        return frequencies;
    }

    // Long wavelengths are slowed by the factor, short ones kept, those between blended.
    private static float stretch(RopeScaling scaling, float frequency) {
        double original = scaling.originalMaxPositionEmbeddings();
        double wavelength = 2 * Math.PI / frequency;
        if (wavelength < original / scaling.highFreqFactor()) {
            return frequency;
        }
        if (wavelength > original / scaling.lowFreqFactor()) {
            return (float) (frequency / scaling.factor());
        }
        double smooth = (original / wavelength - scaling.lowFreqFactor())
                / (scaling.highFreqFactor() - scaling.lowFreqFactor());
        return (float) ((1 - smooth) * frequency / scaling.factor() + smooth * frequency);
    }

    /** Turns query or key heads. Shape: [batch, heads, tokens, width] in and out. */
    Tensor rotate(Tensor heads, int start) {
        int tokens = Math.toIntExact(heads.size(2));
        var rows = rows(start, tokens);
        var cos = rows.get(0);
        var sin = rows.get(1);
        var first = heads.narrow(3, 0, half);
        var second = heads.narrow(3, half, half);
        var turned = torch.cat(new TensorVector(second.neg(), first), 3);
        return heads.mul(cos).add(turned.mul(sin));
    }

    /** The first rows of the tables, one entry per pair, for a kernel that turns on its way. */
    synchronized AttentionTables tables(int tokens) {
        if (plain.cos().length < tokens * half) {
            var cos = new float[tokens * half];
            var sin = new float[tokens * half];
            for (int i = 0; i < cos.length; i++) {
                int token = i / half;
                float angle = token * inverseFrequencies[i % half];
                cos[i] = (float) Math.cos(angle);
                sin[i] = (float) Math.sin(angle);
            }
            plain = new AttentionTables(cos, sin);
        }
        return plain;
    }

    // Views hold on to the table they come from, so another thread may replace it meanwhile.
    private synchronized List<Tensor> rows(int start, int tokens) {
        grow(start + tokens);
        return List.of(table.get(0).narrow(0, start, tokens), table.get(1).narrow(0, start, tokens));
    }

    private void grow(int needed) {
        if (needed <= length) {
            return;
        }
        int rows = Math.max(needed, Math.min(2 * length, 1 << 16));
        var cos = new float[rows * 2 * half];
        var sin = new float[rows * 2 * half];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < 2 * half; i++) {
                float angle = row * inverseFrequencies[i % half];
                cos[row * 2 * half + i] = (float) Math.cos(angle);
                sin[row * 2 * half + i] = (float) Math.sin(angle);
            }
        }
        replace(cos, sin, rows);
    }

    // The table outlives every scope of its callers, so it is retained and the old one released by hand.
    private void replace(float[] cos, float[] sin, int rows) {
        var old = table;
        try (var _ = Scope.open()) {
            Tensor newCos = Tensors.of(cos, rows, 2L * half).to(like.device(), like.scalar_type());
            Tensor newSin = Tensors.of(sin, rows, 2L * half).to(like.device(), like.scalar_type());
            newCos.retainReference();
            newSin.retainReference();
            table = List.of(newCos, newSin);
        }
        old.forEach(Tensor::releaseReference);
        length = rows;
    }
}
