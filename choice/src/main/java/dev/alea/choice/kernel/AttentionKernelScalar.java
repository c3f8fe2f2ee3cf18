package dev.alea.choice.kernel;

/** One head of causal attention in plain loops and double arithmetic: the specification of {@link AttentionKernel}. */
final class AttentionKernelScalar {
    private AttentionKernelScalar() {}

    /** Shape: q, k, v [tokens, width]. Returns the probabilities [tokens, tokens]. */
    static double[][] probabilities(double[][] q, double[][] k) {
        int tokens = q.length;
        var p = new double[tokens][tokens];
        for (int i = 0; i < tokens; i++) {
            double sum = 0;
            for (int j = 0; j <= i; j++) {
                p[i][j] = Math.exp(dot(q[i], k[j]) / Math.sqrt(q[i].length));
                sum += p[i][j];
            }
            for (int j = 0; j <= i; j++) {
                p[i][j] /= sum;
            }
        }
        return p;
    }

    /** Returns p v, [tokens, width]. */
    static double[][] forward(double[][] q, double[][] k, double[][] v) {
        var p = probabilities(q, k);
        var out = new double[q.length][v[0].length];
        for (int i = 0; i < q.length; i++) {
            for (int j = 0; j <= i; j++) {
                add(out[i], v[j], p[i][j]);
            }
        }
        return out;
    }

    /** The gradients of q, k and v, added to the given arrays. */
    static void backward(
            double[][] q,
            double[][] k,
            double[][] v,
            double[][] upstream,
            double[][] queryGradient,
            double[][] keyGradient,
            double[][] valueGradient) {
        var p = probabilities(q, k);
        var out = forward(q, k, v);
        double scale = 1 / Math.sqrt(q[0].length);
        for (int i = 0; i < q.length; i++) {
            double mean = dot(upstream[i], out[i]);
            for (int j = 0; j <= i; j++) {
                double slope = scale * p[i][j] * (dot(upstream[i], v[j]) - mean);
                add(queryGradient[i], k[j], slope);
                add(keyGradient[j], q[i], slope);
                add(valueGradient[j], upstream[i], p[i][j]);
            }
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int c = 0; c < a.length; c++) {
            sum += a[c] * b[c];
        }
        return sum;
    }

    private static void add(double[] target, double[] source, double factor) {
        for (int c = 0; c < target.length; c++) {
            target[c] += factor * source[c];
        }
    }
}
