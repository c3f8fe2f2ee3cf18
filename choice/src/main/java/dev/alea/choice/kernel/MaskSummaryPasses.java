package dev.alea.choice.kernel;

import jdk.incubator.vector.FloatVector;

/** From logits to what is said of their masks; no noise. */
final class MaskSummaryPasses {
    private MaskSummaryPasses() {}

    /** z = logit, so that the likeliest candidate is found before a scale can round two logits into one. */
    record Logits(int candidates) implements MaskPass {
        @Override
        public void run(MaskScratch s) {
            MaskNoisePasses.Copies.copy(s, s.call().logits, candidates);
        }
    }

    /** a = kappa (z - maximum), z = exp(a). */
    record Exponentials(int candidates) implements MaskPass {
        @Override
        public void run(MaskScratch s) {
            for (int c = 0; c < candidates; c++) {
                loop(s.z, s.a, s.maximum, c * s.stride, s.padded, s.call().kappa);
            }
        }

        private static void loop(float[] z, float[] a, float[] maximum, int at, int count, float kappa) {
            for (int q = 0; q < count; q += FloatVectorMath.LANES) {
                FloatVector shifted = FloatVector.fromArray(FloatVectorMath.F, z, at + q)
                        .sub(FloatVector.fromArray(FloatVectorMath.F, maximum, q))
                        .mul(kappa);
                shifted.intoArray(a, at + q);
                FloatVectorMath.exp(shifted).intoArray(z, at + q);
            }
        }
    }

    /** maximum = sum of z a, candidates in ascending order. */
    record Dots(int candidates) implements MaskPass {
        @Override
        public void run(MaskScratch s) {
            loop(s.z, s.a, s.maximum, s.stride, s.padded, candidates);
        }

        private static void loop(float[] z, float[] a, float[] dot, int stride, int count, int candidates) {
            for (int q = 0; q < count; q += FloatVectorMath.LANES) {
                FloatVector sum = FloatVector.fromArray(FloatVectorMath.F, z, q)
                        .mul(FloatVector.fromArray(FloatVectorMath.F, a, q));
                for (int c = 1; c < candidates; c++) {
                    int at = c * stride + q;
                    sum = FloatVector.fromArray(FloatVectorMath.F, z, at)
                            .fma(FloatVector.fromArray(FloatVectorMath.F, a, at), sum);
                }
                sum.intoArray(dot, q);
            }
        }
    }

    /** Adds the block up, group after group, so that the sums do not depend on the width of a vector. */
    record Totals(int groupSize) implements MaskPass {
        /** Sums of a block: largest probability, entropy, kept squares, squares. */
        static final int SUMS = 4;

        @Override
        public void run(MaskScratch s) {
            MaskJob job = s.call();
            double top = 0;
            double entropy = 0;
            double kept = 0;
            double all = 0;
            for (int q = 0; q < s.rows; q++) {
                // The largest term is exp(0) = 1, so 1 / sum is its probability and the entropy is ln(sum) - dot / sum.
                float inverse = s.inverse[q];
                top += inverse;
                entropy -= FloatMath.ln(inverse) + s.maximum[q] * inverse;
                int bits = s.bits[q];
                for (int k = 0; k < groupSize; k++) {
                    double w = MaskScratch.get(job.weight, (s.first + q) * groupSize + k);
                    double square = w * w;
                    all += square;
                    kept += square * (bits >>> k & 1);
                }
            }
            System.arraycopy(s.bits, 0, job.chosen, Math.toIntExact(s.first), s.rows);
            int at = Math.toIntExact(s.first / s.stride) * SUMS;
            job.sums[at] = top;
            job.sums[at + 1] = entropy;
            job.sums[at + 2] = kept;
            job.sums[at + 3] = all;
        }
    }
}
