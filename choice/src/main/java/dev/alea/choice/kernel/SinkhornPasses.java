package dev.alea.choice.kernel;

import jdk.incubator.vector.FloatVector;

/** The loops of Sinkhorn's normalisation over a block of matrices; lanes never meet. */
final class SinkhornPasses {
    private static final int LANES = FloatVectorMath.LANES;
    private static final int STRIDE = SinkhornScratch.MATRICES;

    /** One loop. */
    interface Pass {
        void run(SinkhornScratch s);
    }

    /** own = ln of the sum of exp(x - other). */
    static final Pass[] POTENTIALS = {
        s -> maxima(s.x, s.other, s.maxima, s.n, s.outer, s.inner),
        s -> sums(s.x, s.other, s.maxima, s.sums, s.n, s.outer, s.inner),
        s -> logarithms(s.maxima, s.sums, s.own, s.n * STRIDE),
    };

    /** x = exp(x - own - other). */
    static final Pass[] MATRICES = {s -> matrices(s.x, s.own, s.other, s.n, s.outer, s.inner)};

    /** g = g exp(x - own - other), the gradient of the logarithms, and minus its sums to the potentials. */
    static final Pass[] LOGARITHMS = {s -> start(s)};

    /** The gradient of the own potentials passed on to the scores and the other potentials, which it then is gone from. */
    static final Pass[] PULL = {s -> pull(s)};

    private SinkhornPasses() {}

    private static void maxima(float[] x, float[] other, float[] maxima, int n, int outer, int inner) {
        for (int p = 0; p < n; p++) {
            for (int q = 0; q < STRIDE; q += LANES) {
                FloatVector best = FloatVectorMath.of(Float.NEGATIVE_INFINITY);
                for (int i = 0; i < n; i++) {
                    best = best.max(load(x, p * outer + i * inner + q).sub(load(other, i * STRIDE + q)));
                }
                best.intoArray(maxima, p * STRIDE + q);
            }
        }
    }

    private static void sums(float[] x, float[] other, float[] maxima, float[] sums, int n, int outer, int inner) {
        for (int p = 0; p < n; p++) {
            for (int q = 0; q < STRIDE; q += LANES) {
                FloatVector largest = load(maxima, p * STRIDE + q);
                FloatVector sum = FloatVector.zero(FloatVectorMath.F);
                for (int i = 0; i < n; i++) {
                    FloatVector shifted = load(x, p * outer + i * inner + q)
                            .sub(load(other, i * STRIDE + q))
                            .sub(largest);
                    sum = sum.add(FloatVectorMath.exp(shifted));
                }
                sum.intoArray(sums, p * STRIDE + q);
            }
        }
    }

    private static void logarithms(float[] maxima, float[] sums, float[] out, int count) {
        for (int q = 0; q < count; q += LANES) {
            load(maxima, q).add(FloatVectorMath.ln(load(sums, q))).intoArray(out, q);
        }
    }

    private static void matrices(float[] x, float[] own, float[] other, int n, int outer, int inner) {
        for (int p = 0; p < n; p++) {
            for (int q = 0; q < STRIDE; q += LANES) {
                FloatVector mine = load(own, p * STRIDE + q);
                for (int i = 0; i < n; i++) {
                    int at = p * outer + i * inner + q;
                    FloatVectorMath.exp(load(x, at).sub(mine).sub(load(other, i * STRIDE + q)))
                            .intoArray(x, at);
                }
            }
        }
    }

    private static void start(SinkhornScratch s) {
        java.util.Arrays.fill(s.otherSlope, 0);
        start(s.x, s.g, s.own, s.other, s.ownSlope, s.otherSlope, s.n, s.outer, s.inner);
    }

    private static void start(
            float[] x,
            float[] g,
            float[] own,
            float[] other,
            float[] ownSlope,
            float[] otherSlope,
            int n,
            int outer,
            int inner) {
        for (int p = 0; p < n; p++) {
            for (int q = 0; q < STRIDE; q += LANES) {
                FloatVector mine = load(own, p * STRIDE + q);
                FloatVector slope = FloatVector.zero(FloatVectorMath.F);
                for (int i = 0; i < n; i++) {
                    int at = p * outer + i * inner + q;
                    int lane = i * STRIDE + q;
                    FloatVector part = FloatVectorMath.exp(load(x, at).sub(mine).sub(load(other, lane)))
                            .mul(load(g, at));
                    part.intoArray(g, at);
                    slope = slope.sub(part);
                    load(otherSlope, lane).sub(part).intoArray(otherSlope, lane);
                }
                slope.intoArray(ownSlope, p * STRIDE + q);
            }
        }
    }

    private static void pull(SinkhornScratch s) {
        pull(s.x, s.g, s.own, s.other, s.ownSlope, s.otherSlope, s.n, s.outer, s.inner);
        java.util.Arrays.fill(s.ownSlope, 0);
    }

    private static void pull(
            float[] x,
            float[] g,
            float[] own,
            float[] other,
            float[] ownSlope,
            float[] otherSlope,
            int n,
            int outer,
            int inner) {
        for (int p = 0; p < n; p++) {
            for (int q = 0; q < STRIDE; q += LANES) {
                FloatVector mine = load(own, p * STRIDE + q);
                FloatVector slope = load(ownSlope, p * STRIDE + q);
                for (int i = 0; i < n; i++) {
                    int at = p * outer + i * inner + q;
                    int lane = i * STRIDE + q;
                    FloatVector part = FloatVectorMath.exp(load(x, at).sub(mine).sub(load(other, lane)))
                            .mul(slope);
                    load(g, at).add(part).intoArray(g, at);
                    load(otherSlope, lane).sub(part).intoArray(otherSlope, lane);
                }
            }
        }
    }

    private static FloatVector load(float[] values, int at) {
        return FloatVector.fromArray(FloatVectorMath.F, values, at);
    }
}
