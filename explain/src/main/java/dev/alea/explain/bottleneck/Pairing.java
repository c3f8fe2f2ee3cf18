package dev.alea.explain.bottleneck;

import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Which concepts are the positives of a picture in a contrastive loss. */
public sealed interface Pairing {
    /**
     * The positives of a batch.
     *
     * <p>Shape: scores [B, D], labels [B] int64, result 0/1 [B, D] in the type of the scores. Gradient: none.
     */
    Tensor positives(Tensor scores, Tensor labels);

    /**
     * Picture k of the batch goes with concept k. The place in a batch means nothing, so neither does the pairing; a batch may
     * have more pictures than there are concepts, or fewer.
     *
     * <p>Source: the published code, which reads the diagonal of the rectangular matrix.
     */
    record Index() implements Pairing {
        @Override
        public Tensor positives(Tensor scores, Tensor labels) {
            return torch.eye(scores.size(0), scores.size(1)).to(scores);
        }
    }

    /**
     * The concepts that score highest for the picture. Source: ours.
     *
     * @param count how many, 1 or more; no more than there are concepts are taken
     */
    record TopScores(int count) implements Pairing {
        /** Checks the count. */
        public TopScores {
            if (count < 1) {
                throw new IllegalArgumentException(
                        "A picture needs 1 or more positive concepts, but has " + count + "; give a positive count.");
            }
        }

        @Override
        public Tensor positives(Tensor scores, Tensor labels) {
            try (var _ = new NoGradGuard()) {
                Tensor plain = scores.detach();
                Tensor highest = plain.topk(Math.min(count, plain.size(1)), 1, true, false)
                        .get1();
                return torch.zeros_like(plain).scatter_(1, highest, new Scalar(1.0));
            }
        }
    }

    /**
     * The concepts of the picture's class. Source: ours.
     *
     * @param table 0/1, [K, D]
     */
    record ClassConcepts(Tensor table) implements Pairing {
        @Override
        public Tensor positives(Tensor scores, Tensor labels) {
            return table.index_select(0, labels).to(scores);
        }
    }
}
