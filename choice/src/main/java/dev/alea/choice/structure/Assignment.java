package dev.alea.choice.structure;

import dev.alea.torch.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The matching of rows to columns whose scores have the largest sum, by shortest augmenting paths.
 *
 * <p>Works on the CPU in float64. Where several are best, the one found by taking the lowest column first.
 *
 * <p>Cost: O(n^3) per matrix. Source: Kuhn 1955; Jonker and Volgenant 1987, with row and column potentials.
 */
final class Assignment {
    private Assignment() {}

    /** Returns 0/1 matrices. Shape: scores and result [.., n, n]. */
    static Tensor best(Tensor scores) {
        if (scores.numel() == 0) {
            return torch.zeros_like(scores.detach());
        }
        int n = Math.toIntExact(scores.size(-1));
        double[] values = Tensors.doubles(scores.detach().contiguous());
        float[] chosen = new float[values.length];
        for (int start = 0; start < values.length; start += n * n) {
            int[] columns = columns(values, start, n);
            for (int row = 0; row < n; row++) {
                chosen[start + row * n + columns[row]] = 1;
            }
        }
        return Tensors.of(chosen, scores.sizes().vec().get()).to(scores);
    }

    /** Returns the column of each row of one matrix, row-major from an offset. */
    static int[] columns(double[] scores, int offset, int n) {
        double[] rowPotential = new double[n + 1];
        double[] columnPotential = new double[n + 1];
        int[] rowOf = new int[n + 1]; // counted from 1; entry 0 is the row that looks for a column
        for (int row = 1; row <= n; row++) {
            augment(scores, offset, n, row, rowOf, rowPotential, columnPotential);
        }
        int[] columns = new int[n];
        for (int column = 1; column <= n; column++) {
            columns[rowOf[column] - 1] = column - 1;
        }
        return columns;
    }

    /** Dijkstra over the columns from a row without one, then the matching is flipped along the path. */
    private static void augment(
            double[] scores,
            int offset,
            int n,
            int start,
            int[] rowOf,
            double[] rowPotential,
            double[] columnPotential) {
        int[] from = new int[n + 1];
        double[] distance = new double[n + 1];
        boolean[] done = new boolean[n + 1];
        Arrays.fill(distance, Double.POSITIVE_INFINITY);
        rowOf[0] = start;
        int at = 0;
        while (rowOf[at] != 0) {
            done[at] = true;
            int row = rowOf[at];
            int next = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int column = 1; column <= n; column++) {
                if (done[column]) {
                    continue;
                }
                double reduced =
                        -scores[offset + (row - 1) * n + column - 1] - rowPotential[row] - columnPotential[column];
                if (reduced < distance[column]) {
                    distance[column] = reduced;
                    from[column] = at;
                }
                if (distance[column] < least) {
                    least = distance[column];
                    next = column;
                }
            }
            for (int column = 0; column <= n; column++) {
                if (done[column]) {
                    rowPotential[rowOf[column]] += least;
                    columnPotential[column] -= least;
                } else {
                    distance[column] -= least;
                }
            }
            at = next;
        }
        while (at != 0) {
            rowOf[at] = rowOf[from[at]];
            at = from[at];
        }
    }
}
