package dev.alea.prune;

import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;
import static org.bytedeco.pytorch.global.torch.log_softmax;

import dev.alea.prune.model.LanguageModel;
import dev.alea.prune.model.Weights;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The loss of a batch under some weights: next-token cross entropy, and optionally the distance to the dense model.
 *
 * @param model the frozen model, which is also the teacher
 * @param distillation share of the divergence, 0 to 1
 * @param temperature of both sides of the divergence
 */
record Objective(LanguageModel model, double distillation, double temperature) {
    /** A loss with a gradient and its two parts as numbers. */
    record Value(Tensor loss, double languageModel, double divergence) {}

    /** Shape: ids [B, T] int64. The first token of a row is never a target. */
    Value of(Weights weights, Tensor ids) {
        long length = ids.size(1);
        Tensor logits = model.logits(ids, weights).narrow(1, 0, length - 1);
        long vocabulary = logits.size(2);
        Tensor flat = logits.reshape(-1, vocabulary);
        Tensor targets = ids.narrow(1, 1, length - 1).reshape(-1);
        Tensor entropy = cross_entropy_loss(flat, targets);
        if (distillation == 0) {
            return new Value(entropy, entropy.item_double(), 0);
        }
        Tensor divergence = divergence(flat, teacher(ids, length, vocabulary));
        Tensor loss = entropy.mul(new Scalar(1 - distillation)).add(divergence.mul(new Scalar(distillation)));
        return new Value(loss, entropy.item_double(), divergence.item_double());
    }

    private Tensor teacher(Tensor ids, long length, long vocabulary) {
        try (var _ = new NoGradGuard()) {
            Tensor logits = model.logits(ids, PruneWeights.replaced(model, java.util.Map.of()));
            return logits.narrow(1, 0, length - 1).reshape(-1, vocabulary);
        }
    }

    /** {@code T^2 * KL(teacher || student)} per token, the form whose gradient does not shrink with T. Source: Hinton et al. 2015. */
    private Tensor divergence(Tensor student, Tensor teacher) {
        Scalar heat = new Scalar(temperature);
        Tensor own = log_softmax(student.div(heat), 1);
        Tensor other = log_softmax(teacher.div(heat), 1);
        Tensor sum = other.exp().mul(other.sub(own)).sum();
        return sum.mul(new Scalar(temperature * temperature / student.size(0)));
    }
}
