package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;

/**
 * One reading of the logits and weights of a layer gives its likeliest masks, how decided they are, and the norm they keep.
 *
 * <p>Shape: logits [C, G] candidate-major, weight [G, M] row-major, float32.
 * <p>Accuracy: the sums over groups are in double, in the order of the groups whatever the threads.
 * <p>Source: ours; the entropy of a softmax is ln(sum exp x) - sum x exp x / sum exp x, with x shifted so that its maximum is 0.
 */
public final class MaskSummaryKernel {
    private static final int STRIDE = 256;

    private final int candidates;
    private final int groupSize;
    private final ThreadLocal<MaskScratch> scratch;
    private final MaskPass[] passes;

    /**
     * Prepares the passes for a table of candidate masks.
     *
     * @param table bits of each candidate
     * @param groupSize number of positions, at most 32
     */
    public MaskSummaryKernel(int[] table, int groupSize) {
        int[] bits = table.clone();
        this.candidates = bits.length;
        this.groupSize = groupSize;
        this.scratch = ThreadLocal.withInitial(() -> new MaskScratch(bits.length, groupSize, STRIDE));
        this.passes = new MaskPass[] {
            new MaskSummaryPasses.Logits(candidates),
            new MaskTablePasses.Choice(bits),
            new MaskNoisePasses.Maxima(candidates),
            new MaskSummaryPasses.Exponentials(candidates),
            new MaskNoisePasses.Sums(candidates),
            new MaskSummaryPasses.Dots(candidates),
            new MaskSummaryPasses.Totals(groupSize)
        };
    }

    /**
     * Summarises softmax(kappa logits).
     *
     * @throws IllegalArgumentException if a segment has another size than the groups need
     */
    public MaskSummary summarise(float kappa, MemorySegment logits, MemorySegment weight, int groups, int threads) {
        MaskKernel.require("logits", logits, (long) groups * candidates);
        MaskKernel.require("weight", weight, (long) groups * groupSize);
        int blocks = Math.ceilDiv(groups, STRIDE);
        var job = new MaskJob(scratch, STRIDE);
        job.set(kappa, passes);
        job.logits = logits;
        job.weight = weight;
        job.groups = groups;
        job.chosen = new int[groups];
        job.sums = new double[blocks * MaskSummaryPasses.Totals.SUMS];
        try {
            KernelPool.SHARED.run(job, blocks, MaskKernel.useful(groups, threads));
            return new MaskSummary(job.chosen, total(job, 0), total(job, 1), total(job, 2), total(job, 3));
        } finally {
            job.clear();
        }
    }

    private static double total(MaskJob job, int which) {
        double total = 0;
        for (int at = which; at < job.sums.length; at += MaskSummaryPasses.Totals.SUMS) {
            total += job.sums[at];
        }
        return total;
    }
}
