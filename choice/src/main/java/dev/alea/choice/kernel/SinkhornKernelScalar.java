package dev.alea.choice.kernel;

/** Sinkhorn's normalisation of one matrix: the specification of {@link SinkhornKernel}, equal to it bit for bit. */
final class SinkhornKernelScalar {
    private final int n;
    private final float[][] x;
    private final float[][] u; // [round][row]
    private final float[][] v;

    SinkhornKernelScalar(float[][] scores, int rounds) {
        x = scores;
        n = scores.length;
        u = new float[rounds][n];
        v = new float[rounds][n];
        for (int t = 0; t < rounds; t++) {
            float[] before = t == 0 ? new float[n] : v[t - 1];
            for (int p = 0; p < n; p++) {
                u[t][p] = potential(row(p), before);
            }
            for (int p = 0; p < n; p++) {
                v[t][p] = potential(column(p), u[t]);
            }
        }
    }

    float[][] matrix() {
        float[][] result = new float[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                result[i][j] = weight(v[v.length - 1][j], u[u.length - 1][i], i, j);
            }
        }
        return result;
    }

    float[][] gradient(float[][] upstream) {
        float[][] g = new float[n][n];
        float[] du = new float[n];
        float[] dv = new float[n];
        int last = u.length - 1;
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < n; i++) {
                g[i][j] = weight(v[last][j], u[last][i], i, j) * upstream[i][j];
                dv[j] -= g[i][j];
                du[i] -= g[i][j];
            }
        }
        for (int t = last; t >= 0; t--) {
            for (int j = 0; j < n; j++) {
                for (int i = 0; i < n; i++) {
                    float part = weight(v[t][j], u[t][i], i, j) * dv[j];
                    g[i][j] += part;
                    du[i] -= part;
                }
            }
            float[] before = t == 0 ? new float[n] : v[t - 1];
            dv = new float[n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    float part = weight(u[t][i], before[j], i, j) * du[i];
                    g[i][j] += part;
                    dv[j] -= part;
                }
            }
            du = new float[n];
        }
        return g;
    }

    private float weight(float own, float other, int i, int j) {
        return FloatMath.exp(x[i][j] - own - other);
    }

    private float potential(float[] scores, float... other) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            largest = Math.max(largest, scores[i] - other[i]);
        }
        float sum = 0;
        for (int i = 0; i < n; i++) {
            sum += FloatMath.exp(scores[i] - other[i] - largest);
        }
        return largest + FloatMath.ln(sum);
    }

    private float[] row(int i) {
        return x[i];
    }

    private float[] column(int j) {
        float[] column = new float[n];
        for (int i = 0; i < n; i++) {
            column[i] = x[i][j];
        }
        return column;
    }
}
