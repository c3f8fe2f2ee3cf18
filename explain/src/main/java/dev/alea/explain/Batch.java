package dev.alea.explain;

import org.bytedeco.pytorch.Tensor;

/**
 * The pictures of one step.
 *
 * @param rows their places in the table, [B] int64
 * @param scores psi as it is in the table, [B, D]
 * @param labels classes, [B] int64
 */
record Batch(Tensor rows, Tensor scores, Tensor labels) {
    /** Gathers rows of a table. */
    static Batch of(Tensor table, Tensor labels, Tensor rows) {
        return new Batch(rows, table.index_select(0, rows), labels.index_select(0, rows));
    }
}
