package dev.alea.prune.oneshot;

import dev.alea.choice.structure.MaskPattern;
import dev.alea.torch.Scope;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;

/**
 * The column loop of SparseGPT. Rows never meet, so each runs on its own in Java over a block of columns; what a block owes to the
 * columns right of it is one matrix product in the engine.
 *
 * <p>Cost: rows * columns² multiplications and additions, half of which fall on columns right of the block.
 */
final class SparseGptSolver {
    private final InverseFactor factor;
    private final int columns;
    private final int blockSize;
    private final boolean update;

    SparseGptSolver(InverseFactor factor, int blockSize, boolean update) {
        this.factor = factor;
        this.columns = factor.dead().length;
        this.blockSize = blockSize;
        this.update = update;
    }

    /** The mask of a block before its loop, [rows, width] like the block. */
    private interface BlockChoice {
        boolean[] choose(float[] block, int start, int width);
    }

    LayerOutcome solve(Matrix weights, Sparsity sparsity) {
        return switch (sparsity) {
            case Sparsity.Pattern(var pattern) ->
                run(weights, (block, start, width) -> new boolean[block.length], Optional.of(pattern));
            case Sparsity.Unstructured(double ratio) ->
                run(
                        weights,
                        (block, start, width) -> Selection.threshold(scores(block, start, width), ratio),
                        Optional.empty());
        };
    }

    LayerOutcome compensate(Matrix weights, boolean[] given) {
        return run(
                weights,
                (block, start, width) -> {
                    var mask = new boolean[block.length];
                    for (int i = 0; i < mask.length; i++) {
                        mask[i] = given[i / width * columns + start + i % width];
                    }
                    return mask;
                },
                Optional.empty());
    }

    private float[] scores(float[] block, int start, int width) {
        var scores = new float[block.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = score(block[i], start + i % width);
        }
        return scores;
    }

    // A pattern is chosen when the loop reaches a group, on weights that earlier columns have already changed.
    private void choose(float[] block, boolean[] mask, int at, int column, MaskPattern pattern) {
        var scores = new float[pattern.of()];
        for (int k = 0; k < scores.length; k++) {
            scores[k] = score(block[at + k], column + k);
        }
        Selection.group(scores, 0, mask, at, pattern);
    }

    private float score(float weight, int column) {
        float root = factor.upper()[column * columns + column];
        return weight * weight / (root * root);
    }

    private LayerOutcome run(Matrix original, BlockChoice choice, Optional<MaskPattern> pattern) {
        int rows = original.rows();
        var work = original.copy();
        clearDead(work);
        var kept = update ? work : work.copy();
        var mask = new boolean[work.values().length];
        double loss = 0;
        for (int start = 0; start < columns; start += blockSize) {
            int width = Math.min(blockSize, columns - start);
            var block = take(work.values(), rows, start, width);
            var blockMask = choice.choose(block, start, width);
            var errors = new float[block.length];
            int from = start;
            var losses = IntStream.range(0, rows)
                    .parallel()
                    .mapToDouble(row -> row(block, blockMask, errors, row, from, width, pattern))
                    .toArray();
            for (double rowLoss : losses) {
                loss += rowLoss; // in row order, whatever the threads did
            }
            for (int row = 0; row < rows; row++) {
                System.arraycopy(blockMask, row * width, mask, row * columns + start, width);
                if (update) {
                    System.arraycopy(block, row * width, work.values(), row * columns + start, width);
                }
            }
            if (update && start + width < columns) {
                passOn(work, errors, start, width);
            }
        }
        int dead =
                (int) IntStream.range(0, columns).filter(j -> factor.dead()[j]).count();
        var outcome = LayerOutcome.masked(mask, kept);
        return new LayerOutcome(mask, outcome.weights(), update, dead, factor.damping(), loss);
    }

    private double row(
            float[] block,
            boolean[] mask,
            float[] errors,
            int row,
            int start,
            int width,
            Optional<MaskPattern> pattern) {
        double loss = 0;
        int at = row * width;
        for (int i = 0; i < width; i++) {
            if (pattern.isPresent() && i % pattern.get().of() == 0) {
                choose(block, mask, at + i, start + i, pattern.get());
            }
            if (mask[at + i]) {
                continue;
            }
            int line = (start + i) * columns + start;
            float error = block[at + i] / factor.upper()[line + i];
            loss += error * (double) error / 2;
            if (update) {
                errors[at + i] = error;
                block[at + i] = 0f;
                subtract(block, at + i + 1, error, factor.upper(), line + i + 1, width - i - 1);
            }
        }
        return loss;
    }

    // A loop of its own, so that the compiler turns it into vector code.
    private static void subtract(float[] target, int at, float scale, float[] source, int from, int count) {
        for (int k = 0; k < count; k++) {
            target[at + k] -= scale * source[from + k];
        }
    }

    private void passOn(Matrix work, float[] errors, int start, int width) {
        int rows = work.rows();
        int rest = columns - start - width;
        var upper = new float[width * rest];
        for (int i = 0; i < width; i++) {
            System.arraycopy(factor.upper(), (start + i) * columns + start + width, upper, i * rest, rest);
        }
        try (var _ = Scope.open()) {
            var right = Matrix.of(rows, rest, take(work.values(), rows, start + width, rest))
                    .toTensor();
            var moved = right.addmm(
                    Matrix.of(rows, width, errors).toTensor(),
                    Matrix.of(width, rest, upper).toTensor(),
                    new Scalar(1.0),
                    new Scalar(-1.0));
            var values = Matrix.of(moved).values();
            for (int row = 0; row < rows; row++) {
                System.arraycopy(values, row * rest, work.values(), row * columns + start + width, rest);
            }
        }
    }

    private static float[] take(float[] values, int rows, int start, int width) {
        int columns = values.length / rows;
        var block = new float[rows * width];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(values, row * columns + start, block, row * width, width);
        }
        return block;
    }

    private void clearDead(Matrix work) {
        for (int i = 0; i < work.values().length; i++) {
            if (factor.dead()[i % columns]) {
                work.values()[i] = 0f;
            }
        }
    }
}
