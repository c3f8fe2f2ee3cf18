package dev.alea.choice.kernel;

/** Between planes in scratch and row-major tensors [G, M] or [C, G], for any group size. */
final class MaskMemoryPasses {
    private MaskMemoryPasses() {}

    /** out = weight mask. */
    record Apply(int groupSize) implements MaskPass {
        @Override
        public void run(MaskScratch s) {
            rest(s, groupSize, 0);
        }

        static void rest(MaskScratch s, int groupSize, int from) {
            MaskJob job = s.call();
            for (int q = from; q < s.rows; q++) {
                for (int k = 0; k < groupSize; k++) {
                    long i = (s.first + q) * groupSize + k;
                    MaskScratch.set(job.out, i, MaskScratch.get(job.weight, i) * s.mask[k * s.stride + q]);
                }
            }
        }
    }

    /** u = upstream weight. */
    record Upstream(int groupSize) implements MaskPass {
        @Override
        public void run(MaskScratch s) {
            rest(s, groupSize, 0);
        }

        static void rest(MaskScratch s, int groupSize, int from) {
            MaskJob job = s.call();
            for (int q = from; q < s.rows; q++) {
                for (int k = 0; k < groupSize; k++) {
                    long i = (s.first + q) * groupSize + k;
                    s.u[k * s.stride + q] = MaskScratch.get(job.upstream, i) * MaskScratch.get(job.weight, i);
                }
            }
        }
    }

    /** u -= 2 lambda weight^2 mask. */
    record Regularise(int groupSize) implements MaskPass {
        @Override
        public void run(MaskScratch s) {
            rest(s, groupSize, 0);
        }

        static void rest(MaskScratch s, int groupSize, int from) {
            MaskJob job = s.call();
            float factor = -2f * job.lambda;
            for (int q = from; q < s.rows; q++) {
                for (int k = 0; k < groupSize; k++) {
                    float w = MaskScratch.get(job.weight, (s.first + q) * groupSize + k);
                    int i = k * s.stride + q;
                    s.u[i] = Math.fma(w * w * factor, s.mask[i], s.u[i]);
                }
            }
        }
    }
}
