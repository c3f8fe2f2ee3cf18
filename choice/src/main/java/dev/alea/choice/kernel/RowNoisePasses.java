package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** From random words to scores logit + Gumbel, and from shifted scores to exponentials; rows do not matter here. */
final class RowNoisePasses {
    private RowNoisePasses() {}

    /** Whole tiles that cover the block. */
    static void words(RowScratch s) {
        int tile = (int) (s.element >>> 6);
        int last = (int) ((s.element + s.count - 1) >>> 6);
        ThreefryVector.tiles(s.counter(), s.words, 0, tile, last - tile + 1);
    }

    static void reduce(RowScratch s) {
        GumbelLoops.reduce(s.words, s.offset, s.z, 0, s.padded);
    }

    static void exponential(RowScratch s) {
        GumbelLoops.exponentials(s.words, s.offset, s.z, 0, s.padded);
    }

    static void gumbels(RowScratch s) {
        GumbelLoops.gumbels(s.z, 0, s.padded);
    }

    static void uniforms(RowScratch s) {
        GumbelLoops.uniforms(s.words, s.offset, s.z, 0, s.padded);
    }

    /** z += logit. */
    static void scores(RowScratch s) {
        RowJob job = s.call();
        long at = s.element % job.period;
        for (int q = add(job.logits, 4 * at, s.z, s.count); q < s.count; q++) {
            s.z[q] += MaskScratch.get(job.logits, at + q);
        }
    }

    private static int add(MemorySegment logits, long from, float[] z, int count) {
        int q = 0;
        for (; q + FloatVectorMath.LANES <= count; q += FloatVectorMath.LANES) {
            RowSums.load(logits, from + 4L * q)
                    .add(FloatVector.fromArray(FloatVectorMath.F, z, q))
                    .intoArray(z, q);
        }
        return q;
    }

    /** z = exp z. */
    static void exponentials(RowScratch s) {
        exp(s.z, s.padded);
    }

    private static void exp(float[] z, int count) {
        for (int q = 0; q < count; q += FloatVectorMath.LANES) {
            FloatVectorMath.exp(FloatVector.fromArray(FloatVectorMath.F, z, q)).intoArray(z, q);
        }
    }
}
