package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Fused N:M mask sampling: logits to masked weights and back, the noise made again in the backward pass, nothing saved.
 *
 * <p>Shape: logits and their gradient [C, G] candidate-major, weights and their gradient [G, M] row-major, all float32.
 * <p>Randomness: candidate c of group g uses element c G + g of the counter key.
 * <p>Gradient: exact for the soft mask; straight-through with the soft Jacobian for the hard one.
 * <p>Cost: reads and writes every tensor once; no allocation in steady state.
 * <p>Source: MaskLLM (arXiv 2409.17481), closed form of the softmax Jacobian; fusion ours.
 */
public final class MaskKernel {
    private static final long GROUPS_PER_THREAD = 8192; // below this waking a thread costs more than it saves

    private final int candidates;
    private final int groupSize;
    private final int stride;
    private final ThreadLocal<MaskJob> jobs;
    private final MaskPass[][] forward; // index: hard + 2 given
    private final MaskPass[][] backward; // index: hard + 2 given + 4 regularised

    /**
     * Prepares the passes for a table of candidate masks.
     *
     * @param table bits of each candidate, at least one set in each position over all candidates
     * @param groupSize number of positions, at most 32
     */
    public MaskKernel(int[] table, int groupSize) {
        int[] bits = table.clone();
        this.candidates = bits.length;
        this.groupSize = groupSize;
        this.stride = 256;
        int blockStride = stride;
        ThreadLocal<MaskScratch> scratch =
                ThreadLocal.withInitial(() -> new MaskScratch(bits.length, groupSize, blockStride));
        this.jobs = ThreadLocal.withInitial(() -> new MaskJob(scratch, blockStride));
        this.forward = IntStream.range(0, 4).mapToObj(i -> forward(bits, i)).toArray(MaskPass[][]::new);
        this.backward = IntStream.range(0, 8).mapToObj(i -> backward(bits, i)).toArray(MaskPass[][]::new);
    }

    /** out = weight mask(logits). */
    public void forward(
            MaskSettings settings,
            MaskNoise noise,
            MemorySegment logits,
            MemorySegment weight,
            MemorySegment out,
            long groups,
            int threads) {
        check(noise, logits, weight, groups);
        require("masked weight", out, groups * groupSize);
        MaskJob job = jobs.get();
        job.set(settings, noise, forward[index(settings, noise)]);
        run(job, logits, weight, MemorySegment.NULL, out, groups, threads);
    }

    /** gradient = that of sum(upstream out) - lambda ||out||^2 with respect to the logits. */
    public void backward(
            MaskSettings settings,
            MaskNoise noise,
            MemorySegment logits,
            MemorySegment weight,
            MemorySegment upstream,
            MemorySegment gradient,
            long groups,
            int threads) {
        check(noise, logits, weight, groups);
        require("upstream gradient", upstream, groups * groupSize);
        require("logit gradient", gradient, groups * candidates);
        MaskJob job = jobs.get();
        job.set(settings, noise, backward[index(settings, noise) + (settings.lambda() != 0 ? 4 : 0)]);
        run(job, logits, weight, upstream, gradient, groups, threads);
    }

    private void run(
            MaskJob job,
            MemorySegment logits,
            MemorySegment weight,
            MemorySegment upstream,
            MemorySegment out,
            long groups,
            int threads) {
        job.logits = logits;
        job.weight = weight;
        job.upstream = upstream;
        job.out = out;
        job.groups = groups;
        try {
            KernelPool.SHARED.run(job, (groups + stride - 1) / stride, useful(groups, threads));
        } finally {
            job.clear();
        }
    }

    /** How many of the threads are worth waking. */
    static int useful(long groups, int threads) {
        return Math.clamp(groups / GROUPS_PER_THREAD, 1, Math.max(1, threads));
    }

    private void check(MaskNoise noise, MemorySegment logits, MemorySegment weight, long groups) {
        if (groups < 0 || groups > (1L << 34) / candidates) {
            throw new IllegalArgumentException("A layer of " + groups + " groups with " + candidates
                    + " candidates exceeds the 2^34 random numbers of one stream.");
        }
        require("logits", logits, groups * candidates);
        require("weight", weight, groups * groupSize);
        if (noise instanceof MaskNoise.Given given) {
            require("Gumbel noise", given.gumbel(), groups * candidates);
        }
    }

    static void require(String what, MemorySegment segment, long floats) {
        if (segment.byteSize() != 4 * floats) {
            throw new IllegalArgumentException(
                    "The " + what + " must hold " + 4 * floats + " bytes, but holds " + segment.byteSize() + ".");
        }
    }

    private static int index(MaskSettings settings, MaskNoise noise) {
        return (settings.hard() ? 1 : 0) + (noise instanceof MaskNoise.Given ? 2 : 0);
    }

    private MaskPass[] forward(int[] table, int index) {
        return Stream.concat(
                        Stream.concat(scores(index), masks(table, index, false)),
                        Stream.of(groupSize == 4 ? new MaskFourPasses.Apply() : new MaskMemoryPasses.Apply(groupSize)))
                .toArray(MaskPass[]::new);
    }

    private MaskPass[] backward(int[] table, int index) {
        boolean regularised = index >= 4;
        boolean four = groupSize == 4;
        Stream<MaskPass> before = regularised
                ? Stream.concat(scores(index), masks(table, index, true))
                : Stream.concat(scores(index), softmax());
        List<MaskPass> passes = new java.util.ArrayList<>(before.toList());
        passes.add(four ? new MaskFourPasses.Upstream() : new MaskMemoryPasses.Upstream(groupSize));
        if (regularised) {
            passes.add(four ? new MaskFourPasses.Regularise() : new MaskMemoryPasses.Regularise(groupSize));
        }
        int[][] kept = Arrays.stream(table)
                .mapToObj(bits -> select(groupSize, k -> (bits >>> k & 1) != 0))
                .toArray(int[][]::new);
        passes.add(new MaskTablePasses.Pull(kept));
        passes.add(new MaskTablePasses.Mean(candidates));
        passes.add(new MaskTablePasses.Gradients(candidates));
        return passes.toArray(MaskPass[]::new);
    }

    private Stream<MaskPass> scores(int index) {
        boolean given = (index & 2) != 0;
        Stream<MaskPass> noise = given
                ? Stream.of(new MaskNoisePasses.Copies(candidates))
                : Stream.of(
                        new MaskNoisePasses.Words(candidates),
                        new MaskNoisePasses.Reduce(candidates),
                        new MaskNoisePasses.Exponential(candidates),
                        new MaskNoisePasses.Gumbels(candidates));
        return Stream.concat(noise, Stream.of(new MaskNoisePasses.Scores(candidates)));
    }

    private Stream<MaskPass> softmax() {
        return Stream.of(
                new MaskNoisePasses.Maxima(candidates),
                new MaskNoisePasses.Exponentials(candidates),
                new MaskNoisePasses.Sums(candidates));
    }

    private Stream<MaskPass> masks(int[] table, int index, boolean needsSoftmax) {
        boolean hard = (index & 1) != 0;
        Stream<MaskPass> choice = hard
                ? Stream.of(new MaskTablePasses.Choice(table), new MaskTablePasses.HardMask(groupSize))
                : Stream.of();
        int[][] keepers = IntStream.range(0, groupSize)
                .mapToObj(k -> select(table.length, c -> (table[c] >>> k & 1) != 0))
                .toArray(int[][]::new);
        Stream<MaskPass> soft = hard ? Stream.of() : Stream.of(new MaskTablePasses.SoftMask(keepers));
        Stream<MaskPass> softmax = hard && !needsSoftmax ? Stream.of() : softmax();
        return Stream.concat(choice, Stream.concat(softmax, soft));
    }

    private static int[] select(int count, java.util.function.IntPredicate wanted) {
        return IntStream.range(0, count).filter(wanted).toArray();
    }
}
