package dev.alea.explain.bottleneck;

import dev.alea.choice.draw.Noise;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The loss of Sparse-CBM: a contrastive loss whose softmaxes are Gumbel-softmax draws, {@code softmax((a + G) / tau)}, with
 * independent noise along the pictures and along the concepts.
 *
 * <p>Randomness: one Gumbel per entry and softmax, from {@link Noise}. Gradient: exact for the given noise. The logarithm is taken
 * of the softmax in one step: of the softmax alone it is infinite once a probability underflows. Hard draws are not offered, as
 * their {@code -log} is infinite by definition.
 *
 * <p>Pitfalls: {@link Terms#ALL} is smallest where all activations are equal, so it pulls them together.
 *
 * <p>Source: Semenov et al. (arXiv 2404.03323), Sparse-CBM, and its published code, which differ: see {@link Terms}.
 *
 * @param temperature tau, above 0
 * @param terms which entries count
 * @param pairing the positives of {@link Terms#DIAGONAL}
 */
public record GumbelContrastive(double temperature, Terms terms, Pairing pairing) implements ConceptLoss {
    private static final int PICTURES = 0;
    private static final int CONCEPTS = 1;

    /** Which entries of the two softmaxes count. */
    public enum Terms {
        /** Every one, as in the published code. */
        ALL,
        /** Those of the positives, as in the paper; on the raw activations, whose logarithm, as printed there, does not exist. */
        DIAGONAL
    }

    /** Checks the temperature. */
    public GumbelContrastive {
        if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "The temperature of the Gumbel loss must be a number above 0, but is " + temperature + ".");
        }
    }

    @Override
    public Tensor of(Pass pass) {
        Contrastive.requireBatch(pass, leastBatch());
        Tensor overPictures = drawn(pass.activations(), pass.noise().overPictures(), PICTURES);
        Tensor overConcepts = drawn(pass.activations(), pass.noise().overConcepts(), CONCEPTS);
        if (terms == Terms.ALL) {
            return Contrastive.halved(overPictures.mean(), overConcepts.mean());
        }
        Tensor positives = pairing.positives(pass.scores(), pass.labels());
        return Contrastive.halved(
                Contrastive.atPositives(overPictures, positives, PICTURES),
                Contrastive.atPositives(overConcepts, positives, CONCEPTS));
    }

    /** The logarithm of a Gumbel-softmax draw. */
    private Tensor drawn(Tensor activations, Noise noise, int axis) {
        Tensor gumbels = noise.gumbel(
                Noise.Part.CHOICE, activations, activations.sizes().vec().get());
        return torch.log_softmax(activations.add(gumbels).div(new Scalar(temperature)), axis);
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
