package dev.alea.prune.model;

import dev.alea.formats.hf.LlamaConfig;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * The Llama family one number at a time and in double precision: slow, plain, and written from the formulas, so that it can
 * judge the fast one.
 *
 * @param config sizes
 * @param weights flat, row-major, by the name in a checkpoint
 */
record ScalarLlama(LlamaConfig config, Map<String, float[]> weights) {
    /** The logits after each token. Shape: [tokens][vocabulary]. */
    double[][] logits(int... ids) {
        double[][] x = new double[ids.length][];
        float[] embedding = weight("model.embed_tokens.weight");
        for (int t = 0; t < ids.length; t++) {
            x[t] = row(embedding, ids[t], config.hiddenSize());
        }
        for (int layer = 0; layer < config.numLayers(); layer++) {
            String at = "model.layers." + layer + ".";
            add(x, attention(at + "self_attn.", norm(at + "input_layernorm", x)));
            add(x, mlp(at + "mlp.", norm(at + "post_attention_layernorm", x)));
        }
        String head = config.tieWordEmbeddings() ? "model.embed_tokens" : "lm_head";
        return linear(head, norm("model.norm", x));
    }

    private double[][] attention(String at, double[][] x) {
        int width = config.headDim();
        double[][] q = turned(linear(at + "q_proj", x));
        double[][] k = turned(linear(at + "k_proj", x));
        double[][] v = linear(at + "v_proj", x);
        double[][] out = new double[x.length][config.numHeads() * width];
        for (int head = 0; head < config.numHeads(); head++) {
            int shared = head / (config.numHeads() / config.numKeyValueHeads());
            for (int t = 0; t < x.length; t++) {
                double[] p = new double[t + 1];
                for (int s = 0; s <= t; s++) {
                    for (int i = 0; i < width; i++) {
                        p[s] += q[t][head * width + i] * k[s][shared * width + i] / Math.sqrt(width);
                    }
                }
                double most = Arrays.stream(p).max().orElseThrow();
                double sum = Arrays.stream(p).map(z -> Math.exp(z - most)).sum();
                for (int s = 0; s <= t; s++) {
                    for (int i = 0; i < width; i++) {
                        out[t][head * width + i] += Math.exp(p[s] - most) / sum * v[s][shared * width + i];
                    }
                }
            }
        }
        return linear(at + "o_proj", out);
    }

    /** Turns each pair (i, i + half) of every head by position times frequency. */
    private double[][] turned(double[][] x) {
        int half = config.headDim() / 2;
        double[][] out = new double[x.length][x[0].length];
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < x[t].length; i++) {
                int within = i % (2 * half);
                double angle = t * Math.pow(config.ropeTheta(), -2.0 * (within % half) / (2 * half));
                double other = within < half ? -x[t][i + half] : x[t][i - half];
                out[t][i] = x[t][i] * Math.cos(angle) + other * Math.sin(angle);
            }
        }
        return out;
    }

    private double[][] mlp(String at, double[][] x) {
        double[][] gate = linear(at + "gate_proj", x);
        double[][] up = linear(at + "up_proj", x);
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < gate[t].length; i++) {
                gate[t][i] *= up[t][i] / (1 + Math.exp(-gate[t][i]));
            }
        }
        return linear(at + "down_proj", gate);
    }

    private double[][] norm(String name, double[][] x) {
        float[] scale = weight(name + ".weight");
        double[][] out = new double[x.length][x[0].length];
        for (int t = 0; t < x.length; t++) {
            double square = Arrays.stream(x[t]).map(v -> v * v).average().orElseThrow();
            for (int i = 0; i < scale.length; i++) {
                out[t][i] = x[t][i] / Math.sqrt(square + config.rmsNormEps()) * scale[i];
            }
        }
        return out;
    }

    /** x Wᵀ, plus the bias where the checkpoint has one. */
    private double[][] linear(String name, double[][] x) {
        float[] w = weight(name + ".weight");
        int in = x[0].length;
        float[] bias = weights.getOrDefault(name + ".bias", new float[w.length / in]);
        double[][] out = new double[x.length][w.length / in];
        for (int t = 0; t < x.length; t++) {
            for (int o = 0; o < out[t].length; o++) {
                double sum = bias[o];
                for (int i = 0; i < in; i++) {
                    sum += x[t][i] * w[o * in + i];
                }
                out[t][o] = sum;
            }
        }
        return out;
    }

    private static void add(double[][] x, double[][] more) {
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < x[t].length; i++) {
                x[t][i] += more[t][i];
            }
        }
    }

    private static double[] row(float[] matrix, int row, int width) {
        double[] values = new double[width];
        for (int i = 0; i < width; i++) {
            values[i] = matrix[row * width + i];
        }
        return values;
    }

    private float[] weight(String name) {
        return Objects.requireNonNull(weights.get(name), name);
    }
}
