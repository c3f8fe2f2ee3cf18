package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Sinkhorn's normalisation of many square matrices in log space, and its gradient through the unrolled loop.
 *
 * <p>The state after a half round is X - u - v with potentials u of the rows and v of the columns, so the backward pass makes
 * every intermediate matrix again from them: 2 n numbers are kept per round, not 2 n^2. Each half round sets one potential to the
 * logarithm of the sum of exp(X - the other one).
 *
 * <p>Shape: scores, matrices and gradients [B, n, n], float32, row-major.
 * <p>Gradient: exact for the number of rounds.
 * <p>Values: scores are finite; +-1e4 is safe.
 * <p>Cost: lanes are matrices, so fewer than 16 leave lanes idle.
 * <p>Source: Sinkhorn 1964; Mena et al. (arXiv 1802.08665), section 3; the recomputation is ours.
 */
public final class SinkhornKernel {
    private static final int LANES = SinkhornScratch.MATRICES;

    private SinkhornKernel() {}

    /**
     * Checks sizes.
     *
     * @param batch number of matrices
     * @param n their size
     * @param rounds how often rows and then columns are normalised
     */
    public record Shape(long batch, int n, int rounds) {
        private static final int LARGEST = 1024;

        /** Checks that all are possible. */
        public Shape {
            if (batch < 0 || n < 1 || n > LARGEST || rounds < 1) {
                throw new IllegalArgumentException("Sinkhorn's normalisation takes matrices of size 1 to " + LARGEST
                        + " and at least one round, but there are " + batch + " of size " + n + " and " + rounds
                        + " rounds.");
            }
        }

        /** Returns how many floats the forward pass keeps for the backward pass. */
        public long potentials() {
            return blocks() * rounds * 2 * n * LANES;
        }

        private long blocks() {
            return (batch + LANES - 1) / LANES;
        }

        private void require(String what, MemorySegment segment) {
            RowShape.require(what, segment, 4 * batch * n * n);
        }
    }

    /**
     * matrices = normalised exponentials of the scores.
     *
     * @param potentials receives {@link Shape#potentials} floats for {@link #backward}
     */
    public static void forward(
            Shape shape, MemorySegment scores, MemorySegment matrices, MemorySegment potentials, int threads) {
        shape.require("scores", scores);
        shape.require("matrices", matrices);
        RowShape.require("potentials", potentials, 4 * shape.potentials());
        run(shape, threads, (s, block, first, count) -> {
            s.load(scores, first, count, s.x);
            java.util.Arrays.fill(s.v[0], 0);
            for (int round = 0; round < shape.rounds(); round++) {
                long index = 2 * (block * shape.rounds() + round);
                s.rows();
                run(s, SinkhornPasses.POTENTIALS);
                s.keep(s.u[0], potentials, index);
                s.columns();
                run(s, SinkhornPasses.POTENTIALS);
                s.keep(s.v[0], potentials, index + 1);
            }
            run(s, SinkhornPasses.MATRICES);
            s.store(s.x, matrices, first, count);
        });
    }

    /** gradient = that of sum(upstream matrices) with respect to the scores. */
    public static void backward(
            Shape shape,
            MemorySegment scores,
            MemorySegment potentials,
            MemorySegment upstream,
            MemorySegment gradient,
            int threads) {
        shape.require("scores", scores);
        RowShape.require("potentials", potentials, 4 * shape.potentials());
        shape.require("upstream gradient", upstream);
        shape.require("score gradient", gradient);
        run(shape, threads, (s, block, first, count) -> {
            s.load(scores, first, count, s.x);
            s.load(upstream, first, count, s.g);
            long start = 2 * block * shape.rounds();
            for (int round = shape.rounds() - 1; round >= 0; round--) {
                s.recall(potentials, start + 2L * round, s.u[0]);
                s.recall(potentials, start + 2L * round + 1, s.v[0]);
                s.columns();
                if (round == shape.rounds() - 1) {
                    run(s, SinkhornPasses.LOGARITHMS);
                }
                run(s, SinkhornPasses.PULL);
                if (round == 0) {
                    java.util.Arrays.fill(s.v[0], 0);
                } else {
                    s.recall(potentials, start + 2L * round - 1, s.v[0]);
                }
                s.rows();
                run(s, SinkhornPasses.PULL);
            }
            s.store(s.g, gradient, first, count);
        });
    }

    private interface Block {
        void run(SinkhornScratch s, long block, long first, int count);
    }

    private static void run(Shape shape, int threads, Block work) {
        KernelPool.Job job = index -> {
            long first = index * LANES;
            work.run(SinkhornScratch.of(shape.n()), index, first, (int) Math.min(LANES, shape.batch() - first));
        };
        KernelPool.SHARED.run(job, shape.blocks(), Math.max(1, threads));
    }

    private static void run(SinkhornScratch s, SinkhornPasses.Pass... passes) {
        for (SinkhornPasses.Pass pass : passes) {
            pass.run(s);
        }
    }
}
