package dev.alea.choice.structure;

import dev.alea.torch.Tensors;
import org.bytedeco.pytorch.Tensor;

/** The orders of n items, in lexicographic order. */
final class Orders {
    /** More items than this are not enumerated: 8! is 40320. */
    static final int LIMIT = 8;

    private Orders() {}

    /** Returns n!, at most Long.MAX_VALUE. */
    static long count(long n) {
        long product = 1;
        for (long i = 2; i <= n; i++) {
            if (product > Long.MAX_VALUE / i) {
                return Long.MAX_VALUE;
            }
            product *= i;
        }
        return product;
    }

    static void require(String what, long n) {
        if (n > LIMIT) {
            throw new IllegalArgumentException(what + " of " + n + " has "
                    + (count(n) == Long.MAX_VALUE ? "more than 9e18" : count(n))
                    + " states; exact sums over them go up to "
                    + LIMIT + " (" + count(LIMIT) + " states). Estimate by sampling instead.");
        }
    }

    /** Returns all n x n permutation matrices, row r with its one at the r-th item. Shape: [n!, n, n]. */
    static Tensor matrices(int n, Tensor like) {
        int count = Math.toIntExact(count(n));
        float[] rows = new float[count * n * n];
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        for (int c = 0; c < count; c++) {
            for (int r = 0; r < n; r++) {
                rows[(c * n + r) * n + order[r]] = 1;
            }
            advance(order);
        }
        return Tensors.of(rows, count, n, n).to(like);
    }

    /** The next order: the last ascent grows by the least, what follows is turned around. */
    private static void advance(int... order) {
        int i = order.length - 2;
        while (i >= 0 && order[i] > order[i + 1]) {
            i--;
        }
        if (i >= 0) {
            int j = order.length - 1;
            while (order[j] < order[i]) {
                j--;
            }
            swap(order, i, j);
        }
        for (int a = i + 1, b = order.length - 1; a < b; a++, b--) {
            swap(order, a, b);
        }
    }

    private static void swap(int[] order, int a, int b) {
        int kept = order[a];
        order[a] = order[b];
        order[b] = kept;
    }
}
