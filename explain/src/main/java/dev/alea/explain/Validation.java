package dev.alea.explain;

import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;

import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * What the finished form of a model does on pictures that it was not trained on; means over pictures, not over batches.
 *
 * @param pictures how many
 * @param accuracy share whose largest logit is that of their class
 * @param crossEntropy nats
 * @param active mean number of concepts that are not exactly 0
 */
public record Validation(int pictures, double accuracy, double crossEntropy, double active) {
    private static final int BLOCK = 1024;

    /** Measures some rows of a table; without any, all numbers are NaN. */
    static Validation of(Learner learner, Tensor table, Tensor labels, int... rows) {
        double right = 0;
        double entropy = 0;
        double active = 0;
        for (int from = 0; from < rows.length; from += BLOCK) {
            int[] some = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + BLOCK));
            try (var _ = Scope.open();
                    var _ = new NoGradGuard()) {
                Batch batch = Batch.of(table, labels, Tensors.of(some, some.length));
                Tensor logits = learner.decide(batch.scores());
                right += logits.argmax(new org.bytedeco.pytorch.LongOptional(1), false)
                        .eq(batch.labels())
                        .sum()
                        .item_double();
                entropy +=
                        some.length * cross_entropy_loss(logits, batch.labels()).item_double();
                active += some.length * learner.active(batch.scores());
            }
        }
        return new Validation(rows.length, right / rows.length, entropy / rows.length, active / rows.length);
    }
}
