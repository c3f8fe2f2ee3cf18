package dev.alea.explain.bottleneck;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Pictures and concepts find each other: the mean of {@code -log softmax(scale * a)} at the positives, along the pictures and along
 * the concepts, halved and added.
 *
 * <p>A picture or concept with several positives counts with the mean over them, one without any does not count. With
 * {@link Pairing.Index} this is the published loss.
 *
 * <p>Source: Semenov et al. (arXiv 2404.03323), Contrastive-CBM; several positives as in Khosla et al. (arXiv 2004.11362),
 * equation 2.
 *
 * @param scale alpha, above 0; 1 as scores of CLIP have their scale in them
 * @param pairing which concepts are the positives
 */
public record Contrastive(double scale, Pairing pairing) implements ConceptLoss {
    private static final int PICTURES = 0;
    private static final int CONCEPTS = 1;

    /** Checks the scale. */
    public Contrastive {
        if (!(scale > 0 && scale < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "The scale of a contrastive loss must be a number above 0, but is " + scale + ".");
        }
    }

    @Override
    public Tensor of(Pass pass) {
        requireBatch(pass, leastBatch());
        Tensor logits = pass.activations().mul(new Scalar(scale));
        Tensor positives = pairing.positives(pass.scores(), pass.labels());
        return halved(
                atPositives(torch.log_softmax(logits, PICTURES), positives, PICTURES),
                atPositives(torch.log_softmax(logits, CONCEPTS), positives, CONCEPTS));
    }

    /** Minus half the sum of two means of log-probabilities. */
    static Tensor halved(Tensor overPictures, Tensor overConcepts) {
        return overPictures.add(overConcepts).mul(new Scalar(-0.5));
    }

    /** The mean of log-probabilities at the positives, over those that have one; 0 where none has. */
    static Tensor atPositives(Tensor logProbabilities, Tensor positives, int axis) {
        Tensor counts = along(positives, axis);
        Tensor each = along(logProbabilities.mul(positives), axis).div(counts.clamp_min(new Scalar(1.0)));
        double having = counts.gt(new Scalar(0.0)).sum().item_double();
        return each.sum().div(new Scalar(Math.max(1.0, having)));
    }

    private static Tensor along(Tensor tensor, int axis) {
        return tensor.sum(new long[] {axis}, false, new ScalarTypeOptional());
    }

    /** Refuses a batch that is too small for a loss to mean anything. */
    static void requireBatch(Pass pass, int least) {
        long pictures = pass.scores().size(0);
        if (pictures < least) {
            throw new IllegalArgumentException("This concept loss compares the pictures of a batch: it needs " + least
                    + " or more, but the batch has " + pictures + "; leave it out for this batch.");
        }
    }

    @Override
    public int leastBatch() {
        return 2;
    }

    @Override
    public boolean readsActivations() {
        return true;
    }
}
