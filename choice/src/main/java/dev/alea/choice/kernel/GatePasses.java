package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** What gates do with one row of scores; each method is one loop, small enough to stay in registers. */
final class GatePasses {
    private static final int LANES = FloatVectorMath.LANES;

    private GatePasses() {}

    /** gated = s where u > sigmoid(-l), else 0; open += sigmoid(l). */
    static void gate(
            float[] u, float[] weight, float[] bias, MemorySegment scores, MemorySegment gated, long at, float[] open) {
        int n = weight.length;
        int q = 0;
        for (; q + LANES <= n; q += LANES) {
            FloatVector score = RowSums.load(scores, at + 4L * q);
            FloatVector odds = odds(logit(score, weight, bias, q));
            FloatVector closed = FloatVectorMath.of(1f).div(odds.add(1f));
            FloatVector gate =
                    FloatVector.zero(FloatVectorMath.F).blend(1f, row(u, q).compare(VectorOperators.GT, closed));
            score.mul(gate).intoMemorySegment(gated, at + 4L * q, ByteOrder.LITTLE_ENDIAN);
            odds.fma(closed, row(open, q)).intoArray(open, q);
        }
        for (; q < n; q++) {
            float score = value(scores, at + 4L * q);
            float odds = GateMath.odds(GateMath.logit(score, weight[q], bias[q]));
            float closed = GateMath.closed(odds);
            gated.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at + 4L * q, score * (u[q] > closed ? 1f : 0f));
            open[q] = Math.fma(odds, closed, open[q]);
        }
    }

    /** u becomes ln(u / (1 - u)). */
    static void logistic(float[] u, int n) {
        int q = 0;
        for (; q + LANES <= n; q += LANES) {
            FloatVector own = row(u, q);
            FloatVectorMath.ln(own.div(FloatVectorMath.of(1f).sub(own))).intoArray(u, q);
        }
        for (; q < n; q++) {
            u[q] = GateMath.logistic(u[q]);
        }
    }

    /** z, the logistic noise, becomes s times the derivative of the soft gate. */
    static void slopes(float[] z, float[] weight, float[] bias, MemorySegment scores, long at, float inverseTau) {
        int n = weight.length;
        int q = 0;
        for (; q + LANES <= n; q += LANES) {
            FloatVector score = RowSums.load(scores, at + 4L * q);
            FloatVector soft = logit(score, weight, bias, q).add(row(z, q)).mul(inverseTau);
            bend(soft).mul(inverseTau).mul(score).intoArray(z, q);
        }
        for (; q < n; q++) {
            float score = value(scores, at + 4L * q);
            z[q] = GateMath.slope(GateMath.logit(score, weight[q], bias[q]), z[q], inverseTau) * score;
        }
    }

    /**
     * Adds to the gradients of w and b.
     *
     * @param z s times the derivative of the soft gate
     * @param ofOpen the gradient of the sum of all sigmoid(l)
     */
    static void gradients(
            float[] z,
            float[] weight,
            float[] bias,
            MemorySegment scores,
            MemorySegment upstream,
            long at,
            float ofOpen,
            float[] ofWeight,
            float[] ofBias) {
        int n = weight.length;
        int q = 0;
        for (; q + LANES <= n; q += LANES) {
            FloatVector score = RowSums.load(scores, at + 4L * q);
            FloatVector ofSigmoid = bend(logit(score, weight, bias, q)).mul(ofOpen);
            FloatVector ofLogit = RowSums.load(upstream, at + 4L * q).fma(row(z, q), ofSigmoid);
            ofLogit.fma(score, row(ofWeight, q)).intoArray(ofWeight, q);
            ofLogit.add(row(ofBias, q)).intoArray(ofBias, q);
        }
        for (; q < n; q++) {
            float score = value(scores, at + 4L * q);
            float ofSigmoid = GateMath.bend(GateMath.logit(score, weight[q], bias[q])) * ofOpen;
            float ofLogit = Math.fma(value(upstream, at + 4L * q), z[q], ofSigmoid);
            ofWeight[q] = Math.fma(ofLogit, score, ofWeight[q]);
            ofBias[q] = ofLogit + ofBias[q];
        }
    }

    private static FloatVector logit(FloatVector score, float[] weight, float[] bias, int q) {
        return score.fma(row(weight, q), row(bias, q));
    }

    private static FloatVector odds(FloatVector logit) {
        return FloatVectorMath.exp(logit.min(GateMath.MOST));
    }

    private static FloatVector bend(FloatVector x) {
        FloatVector odds = FloatVectorMath.exp(x.abs().neg());
        FloatVector most = FloatVectorMath.of(1f).div(odds.add(1f));
        return odds.mul(most).mul(most);
    }

    private static FloatVector row(float[] values, int q) {
        return FloatVector.fromArray(FloatVectorMath.F, values, q);
    }

    private static float value(MemorySegment from, long at) {
        return from.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at);
    }
}
