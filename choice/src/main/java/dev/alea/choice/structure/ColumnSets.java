package dev.alea.choice.structure;

import dev.alea.torch.Tensors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The subsets of n columns by size, and how adding a column leads from one size to the next: what dynamic programs over
 * permutations of n items run on, 2^n sets instead of n! orders.
 */
final class ColumnSets {
    private final int n;
    /** Bit masks per size, ascending. */
    private final int[][] levels;
    /** Place of a mask among those of its size. */
    private final int[] place;

    ColumnSets(int n) {
        this.n = n;
        this.place = new int[1 << n];
        this.levels = IntStream.rangeClosed(0, n)
                .mapToObj(size -> IntStream.range(0, 1 << n)
                        .filter(mask -> Integer.bitCount(mask) == size)
                        .toArray())
                .toArray(int[][]::new);
        for (int[] level : levels) {
            for (int i = 0; i < level.length; i++) {
                place[level[i]] = i;
            }
        }
    }

    int n() {
        return n;
    }

    int count(int size) {
        return levels[size].length;
    }

    /**
     * Ways to add a column to a set, in groups of equal length.
     *
     * @param from place of the smaller set, [groups * fan]
     * @param column what is added
     * @param to place of the larger set
     * @param fan ways per group
     */
    record Steps(Tensor from, Tensor column, Tensor to, int fan) {}

    /** Steps grouped by the larger set, of size + 1 columns. */
    Steps into(int size, Tensor like) {
        return steps(
                like,
                size + 1,
                IntStream.of(levels[size + 1])
                        .flatMap(mask -> IntStream.range(0, n)
                                .filter(j -> (mask >>> j & 1) == 1)
                                .map(j -> pack(mask ^ 1 << j, j))));
    }

    /** Steps grouped by the smaller set, of size columns. */
    Steps outOf(int size, Tensor like) {
        return steps(
                like,
                n - size,
                IntStream.of(levels[size])
                        .flatMap(mask -> IntStream.range(0, n)
                                .filter(j -> (mask >>> j & 1) == 0)
                                .map(j -> pack(mask, j))));
    }

    /** Steps from sets of size columns grouped by the added column. */
    Steps through(int size, Tensor like) {
        int fan = count(size) * (n - size) / n;
        return steps(
                like,
                fan,
                IntStream.range(0, n)
                        .flatMap(j -> IntStream.of(levels[size])
                                .filter(mask -> (mask >>> j & 1) == 0)
                                .map(mask -> pack(mask, j))));
    }

    /** Place of the set with column j added, for every set of this size; 0 where the set has it. Shape: [sets, n]. */
    Tensor successors(int size, Tensor like) {
        long[] places = IntStream.of(levels[size])
                .flatMap(mask -> IntStream.range(0, n).map(j -> (mask >>> j & 1) == 0 ? place[mask | 1 << j] : 0))
                .asLongStream()
                .toArray();
        return tensor(places, like).reshape(count(size), n);
    }

    private static int pack(int mask, int column) {
        return mask << 4 | column;
    }

    private Steps steps(Tensor like, int fan, IntStream packed) {
        int[] all = packed.toArray();
        long[] from = IntStream.of(all).map(p -> place[p >>> 4]).asLongStream().toArray();
        long[] column = IntStream.of(all).map(p -> p & 15).asLongStream().toArray();
        long[] to = IntStream.of(all)
                .map(p -> place[p >>> 4 | 1 << (p & 15)])
                .asLongStream()
                .toArray();
        return new Steps(tensor(from, like), tensor(column, like), tensor(to, like), fan);
    }

    private static Tensor tensor(long[] values, Tensor like) {
        return Tensors.of(values, values.length).to(like.device(), ScalarType.Long);
    }
}
