package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** One call of a mask kernel, held by the calling thread and used again by its next call. */
final class MaskJob implements KernelPool.Job {
    private static final int[] NO_MASKS = {};
    private static final double[] NO_SUMS = {};

    private final ThreadLocal<MaskScratch> scratch;
    private final int stride;
    private MaskPass[] passes = {};

    MemorySegment logits = MemorySegment.NULL;
    MemorySegment weight = MemorySegment.NULL;
    MemorySegment upstream = MemorySegment.NULL;
    MemorySegment out = MemorySegment.NULL;
    MemorySegment gumbel = MemorySegment.NULL;

    @Nullable
    CounterKey key;

    // what a summary fills: a mask per group, some sums per block
    int[] chosen = NO_MASKS;
    double[] sums = NO_SUMS;

    long groups;
    float kappa;
    float inverseTau;
    float lambda;

    MaskJob(ThreadLocal<MaskScratch> scratch, int stride) {
        this.scratch = scratch;
        this.stride = stride;
    }

    void set(MaskSettings settings, MaskNoise noise, MaskPass[] newPasses) {
        passes = newPasses;
        kappa = settings.kappa();
        inverseTau = 1f / settings.tau();
        lambda = settings.lambda();
        switch (noise) {
            case CounterKey counter -> key = counter;
            case MaskNoise.Given given -> gumbel = given.gumbel();
        }
    }

    /** The same for passes that draw nothing. */
    void set(float scale, MaskPass[] newPasses) {
        passes = newPasses;
        kappa = scale;
    }

    /** Lets go of the caller's memory. */
    void clear() {
        logits = MemorySegment.NULL;
        weight = MemorySegment.NULL;
        upstream = MemorySegment.NULL;
        out = MemorySegment.NULL;
        gumbel = MemorySegment.NULL;
        chosen = NO_MASKS;
        sums = NO_SUMS;
        key = null;
    }

    CounterKey counter() {
        CounterKey current = key;
        if (current == null) {
            throw new IllegalStateException("A call with given noise asked for random words.");
        }
        return current;
    }

    @Override
    public void block(long index) {
        MaskScratch s = scratch.get();
        long first = index * stride;
        s.block(this, first, (int) Math.min(stride, groups - first));
        // An array of many implementations keeps each pass a compilation of its own; inlined together they exceed the
        // compiler's budget and every vector would be boxed.
        for (MaskPass pass : passes) {
            pass.run(s);
        }
    }
}
