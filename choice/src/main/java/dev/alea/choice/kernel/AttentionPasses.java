package dev.alea.choice.kernel;

import jdk.incubator.vector.FloatVector;

/**
 * The loops of causal attention over one tile. Each is a pass of its own, called through an array of many implementations, or
 * the compiler would join them, run out of its budget and box every vector.
 */
final class AttentionPasses {
    private static final int L = FloatVectorMath.LANES;
    private static final float NEVER = -1e30f;

    private AttentionPasses() {}

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(FloatVectorMath.F, array, at);
    }

    /** out[row] = scale sum over c of planes[c] at the lanes times rows[row, c]; four rows at a time. */
    record Dots(AttentionTerm planes, AttentionTerm rows, AttentionTerm out, boolean scaled) implements AttentionPass {
        @Override
        public void run(AttentionScratch s) {
            loop(planes.of(s), rows.of(s), out.of(s), s.lane, s.from, s.to, s.width, s.padded, scaled ? s.scale : 1f);
        }

        private static void loop(
                float[] planes,
                float[] rows,
                float[] out,
                int lane,
                int from,
                int to,
                int width,
                int stride,
                float scale) {
            for (int row = from; row < to; row += 4) {
                four(planes, rows, out, lane, row, width, stride, scale);
            }
        }

        private static void four(
                float[] planes, float[] rows, float[] out, int lane, int row, int width, int stride, float scale) {
            FloatVector a = FloatVector.zero(FloatVectorMath.F);
            FloatVector b = FloatVector.zero(FloatVectorMath.F);
            FloatVector c = FloatVector.zero(FloatVectorMath.F);
            FloatVector d = FloatVector.zero(FloatVectorMath.F);
            int at = row * width;
            for (int i = 0; i < width; i++) {
                FloatVector x = load(planes, i * stride + lane);
                a = x.fma(FloatVectorMath.of(rows[at + i]), a);
                b = x.fma(FloatVectorMath.of(rows[at + width + i]), b);
                c = x.fma(FloatVectorMath.of(rows[at + 2 * width + i]), c);
                d = x.fma(FloatVectorMath.of(rows[at + 3 * width + i]), d);
            }
            a.mul(scale).intoArray(out, row * L);
            b.mul(scale).intoArray(out, row * L + L);
            c.mul(scale).intoArray(out, row * L + 2 * L);
            d.mul(scale).intoArray(out, row * L + 3 * L);
        }
    }

    /** planes[c] at the lanes += sum over rows of tile[row] times rows[row, c]; two columns at a time. */
    record Collect(AttentionTerm tile, AttentionTerm rows, AttentionTerm planes) implements AttentionPass {
        @Override
        public void run(AttentionScratch s) {
            for (int c = 0; c < s.width; c += 2) {
                loop(tile.of(s), rows.of(s), planes.of(s), s.from, s.to, c, s.width, c * s.padded + s.lane, s.padded);
            }
        }

        private static void loop(
                float[] tile,
                float[] rows,
                float[] planes,
                int from,
                int to,
                int column,
                int width,
                int at,
                int stride) {
            FloatVector p = load(planes, at);
            FloatVector q = load(planes, at + stride);
            FloatVector r = FloatVector.zero(FloatVectorMath.F);
            FloatVector t = FloatVector.zero(FloatVectorMath.F);
            for (int row = from; row < to; row += 2) {
                int i = row * width + column;
                FloatVector x = load(tile, row * L);
                FloatVector y = load(tile, row * L + L);
                p = x.fma(FloatVectorMath.of(rows[i]), p);
                q = x.fma(FloatVectorMath.of(rows[i + 1]), q);
                r = y.fma(FloatVectorMath.of(rows[i + width]), r);
                t = y.fma(FloatVectorMath.of(rows[i + width + 1]), t);
            }
            p.add(r).intoArray(planes, at);
            q.add(t).intoArray(planes, at + stride);
        }
    }

    /** Lanes are queries: a key may not be later. The rows of the diagonal are the last of the tile. */
    record HideLater(boolean before) implements AttentionPass {
        @Override
        public void run(AttentionScratch s) {
            float hidden = before ? NEVER : 0f;
            for (int row = s.lane; row < s.to; row++) {
                for (int i = 0; i < row - s.lane; i++) {
                    s.scores[row * L + i] = hidden;
                }
            }
        }
    }

    /** Lanes are keys: a query may not be earlier. The rows of the diagonal are the first of the tile. */
    record HideEarlier() implements AttentionPass {
        @Override
        public void run(AttentionScratch s) {
            for (int row = s.from; row < s.lane + L; row++) {
                for (int i = row - s.lane + 1; i < L; i++) {
                    s.scores[row * L + i] = 0f;
                }
            }
        }
    }

    /** The largest score of each lane. */
    record Maxima() implements AttentionPass {
        @Override
        public void run(AttentionScratch s) {
            loop(s.scores, s.maxima, s.from, s.to);
        }

        private static void loop(float[] tile, float[] maxima, int from, int to) {
            FloatVector best = load(tile, from * L);
            for (int row = from + 1; row < to; row++) {
                best = best.max(load(tile, row * L));
            }
            best.intoArray(maxima, 0);
        }
    }

    /** The sum of each lane. */
    record Sums() implements AttentionPass {
        @Override
        public void run(AttentionScratch s) {
            loop(s.scores, s.sums, s.from, s.to);
        }

        private static void loop(float[] tile, float[] sums, int from, int to) {
            FloatVector sum = load(tile, from * L);
            for (int row = from + 1; row < to; row++) {
                sum = sum.add(load(tile, row * L));
            }
            sum.intoArray(sums, 0);
        }
    }

    /** scores = exp(scores - maximum of the lane). */
    record FromMaxima() implements AttentionPass {
        @Override
        public void run(AttentionScratch s) {
            loop(s.scores, s.maxima, 0, s.from, s.to);
        }

        static void loop(float[] tile, float[] shift, int at, int from, int to) {
            FloatVector lanes = load(shift, at);
            for (int row = from; row < to; row++) {
                FloatVectorMath.exp(load(tile, row * L).sub(lanes)).intoArray(tile, row * L);
            }
        }
    }

    /** scores = exp(scores - logarithm of the sum), lanes are queries. */
    record ByLane() implements AttentionPass {
        @Override
        public void run(AttentionScratch s) {
            FromMaxima.loop(s.scores, s.logs, s.lane, s.from, s.to);
        }
    }

    /** scores = exp(scores - logarithm of the sum), rows are queries. */
    record ByRow() implements AttentionPass {
        @Override
        public void run(AttentionScratch s) {
            loop(s.scores, s.logs, s.from, s.to);
        }

        private static void loop(float[] tile, float[] shift, int from, int to) {
            for (int row = from; row < to; row++) {
                FloatVectorMath.exp(load(tile, row * L).sub(FloatVectorMath.of(shift[row])))
                        .intoArray(tile, row * L);
            }
        }
    }

    /** slopes = scale scores (slopes - mean), lanes are queries. */
    record SlopesByLane() implements AttentionPass {
        @Override
        public void run(AttentionScratch s) {
            loop(s.slopes, s.scores, s.means, s.lane, s.from, s.to, s.scale);
        }

        private static void loop(
                float[] slopes, float[] scores, float[] means, int lane, int from, int to, float scale) {
            FloatVector mean = load(means, lane);
            for (int row = from; row < to; row++) {
                load(slopes, row * L)
                        .sub(mean)
                        .mul(load(scores, row * L))
                        .mul(scale)
                        .intoArray(slopes, row * L);
            }
        }
    }

    /** slopes = scale scores (slopes - mean), rows are queries. */
    record SlopesByRow() implements AttentionPass {
        @Override
        public void run(AttentionScratch s) {
            loop(s.slopes, s.scores, s.means, s.from, s.to, s.scale);
        }

        private static void loop(float[] slopes, float[] scores, float[] means, int from, int to, float scale) {
            for (int row = from; row < to; row++) {
                load(slopes, row * L)
                        .sub(FloatVectorMath.of(means[row]))
                        .mul(load(scores, row * L))
                        .mul(scale)
                        .intoArray(slopes, row * L);
            }
        }
    }

    /** Divides what was collected at the lanes by the sums, and notes the logarithms of the sums. */
    record Normalise() implements AttentionPass {
        @Override
        public void run(AttentionScratch s) {
            loop(s.gradient.result, s.sums, s.maxima, s.logs, s.lane, s.width, s.padded);
        }

        private static void loop(
                float[] planes, float[] sums, float[] maxima, float[] logs, int lane, int width, int stride) {
            // A score that is not a number shows in the maximum; the exponential would hide it.
            FloatVector inverse = FloatVectorMath.of(1f)
                    .div(load(sums, 0))
                    .add(load(maxima, 0).mul(0f));
            for (int c = 0; c < width; c++) {
                load(planes, c * stride + lane).mul(inverse).intoArray(planes, c * stride + lane);
            }
            FloatVectorMath.ln(load(sums, 0)).add(load(maxima, 0)).intoArray(logs, lane);
        }
    }
}
