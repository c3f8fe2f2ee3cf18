package dev.alea.explain.bottleneck;

import dev.alea.choice.draw.Draws;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The published model: {@code z = W_F W_CBL psi}, two matrices and no non-linearity, so in the end one linear classifier.
 *
 * <p>Source: Semenov et al. (arXiv 2404.03323) and its published code; the bias is ours.
 *
 * @param cbl W_CBL, [D, D]: a row per activation
 * @param head W_F, [K, D]: a row per class
 * @param bias added to the logits, [K]
 */
public record LinearBottleneck(Tensor cbl, Tensor head, Optional<Tensor> bias) {
    /** The names of the parameters in checkpoints and artefacts. */
    public static final String CBL = "w_cbl";

    /** The name of the head's weights. */
    public static final String HEAD = "w_fc";

    /** The name of the head's bias. */
    public static final String BIAS = "bias";

    /**
     * A model to be trained.
     *
     * <p>Randomness: streams {@code init/w_cbl} and {@code init/w_fc}.
     */
    public static LinearBottleneck start(
            int concepts, int classes, Initialisation initialisation, boolean bias, Draws draws) {
        Tensor cbl = initialisation.weights(concepts, draws.stream("init/" + CBL));
        Tensor head = Initialisation.uniform(draws.stream("init/" + HEAD), classes, concepts);
        Optional<Tensor> offset = bias ? Optional.of(torch.zeros(classes).set_requires_grad(true)) : Optional.empty();
        return new LinearBottleneck(cbl.set_requires_grad(true), head.set_requires_grad(true), offset);
    }

    /** The activations. Shape: scores [B, D], result [B, D]. */
    public Tensor activations(Tensor scores) {
        return scores.matmul(cbl.t());
    }

    /** The class logits of activations. Shape: [B, D] to [B, K]. */
    public Tensor logits(Tensor activations) {
        return offset(activations.matmul(head.t()));
    }

    /**
     * The class logits without the activations on the way: the two matrices are multiplied first.
     *
     * @param throughCbl whether a gradient reaches W_CBL
     */
    public Tensor directLogits(Tensor scores, boolean throughCbl) {
        Tensor product = head.matmul(throughCbl ? cbl : cbl.detach());
        return offset(scores.matmul(product.t()));
    }

    /**
     * Whether {@link #directLogits} takes fewer multiplications than going through the activations, forward and backward.
     *
     * <p>Cost: {@code 3 K D^2 + 2 B D K} against {@code 2 B D^2 + 3 B D K}; with few classes the matrices are cheaper to multiply
     * than a batch.
     */
    public boolean directIsCheaper(long batch) {
        long concepts = head.size(1);
        long classes = head.size(0);
        return 3 * classes * concepts + 2 * batch * classes < 2 * batch * concepts + 3 * batch * classes;
    }

    private Tensor offset(Tensor logits) {
        return bias.map(logits::add).orElse(logits);
    }

    /** What belongs to the concept layer. */
    public SequencedMap<String, Tensor> conceptParameters() {
        var parameters = new LinkedHashMap<String, Tensor>();
        parameters.put(CBL, cbl);
        return parameters;
    }

    /** What belongs to the head. */
    public SequencedMap<String, Tensor> headParameters() {
        var parameters = new LinkedHashMap<String, Tensor>();
        parameters.put(HEAD, head);
        bias.ifPresent(offset -> parameters.put(BIAS, offset));
        return parameters;
    }
}
