package dev.alea.explain.bottleneck;

import dev.alea.choice.draw.Draws;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A gate per concept and picture: {@code m_j ~ Bernoulli(sigmoid(w_j s_j + b_j))}, {@code a = s * m}, {@code z = W_F a + bias}.
 *
 * <p>A closed gate is a true zero, and activation j is the standardised score of concept j or nothing: no matrix mixes concepts
 * before the head. Once trained, the gate is open where its logit is above 0.
 *
 * <p>Source: ours.
 *
 * @param gateWeight w, [D]
 * @param gateBias b, [D]
 * @param head W_F, [K, D]
 * @param bias [K]
 */
public record GatedBottleneck(Tensor gateWeight, Tensor gateBias, Tensor head, Tensor bias) {
    /** The names of the parameters in checkpoints and artefacts. */
    public static final String GATE_WEIGHT = "gate_weight";

    /** The name of b. */
    public static final String GATE_BIAS = "gate_bias";

    /**
     * A model to be trained; a gate starts open with probability sigmoid(s).
     *
     * <p>Randomness: stream {@code init/w_fc}.
     */
    public static GatedBottleneck start(int concepts, int classes, Draws draws) {
        Tensor head = Initialisation.uniform(draws.stream("init/" + LinearBottleneck.HEAD), classes, concepts);
        return new GatedBottleneck(
                torch.ones(concepts).set_requires_grad(true),
                torch.zeros(concepts).set_requires_grad(true),
                head.set_requires_grad(true),
                torch.zeros(classes).set_requires_grad(true));
    }

    /** The logits of the gates. Shape: standardised scores [B, D], result [B, D]. */
    public Tensor gateLogits(Tensor standardised) {
        return torch.addcmul(gateBias, standardised, gateWeight);
    }

    /** The class logits of what passed the gates. Shape: [.., B, D], result [.., B, K]. */
    public Tensor logits(Tensor gated) {
        return torch.linear(gated, head, new TensorOptional(bias));
    }

    /** The mean over pictures of the expected number of open gates, a scalar. Gradient: exact. */
    public static Tensor expectedOpen(Tensor gateLogits) {
        return gateLogits.sigmoid().sum().div(new Scalar((double) Math.max(1, gateLogits.size(0))));
    }

    /** What belongs to the gates. */
    public SequencedMap<String, Tensor> conceptParameters() {
        var parameters = new LinkedHashMap<String, Tensor>();
        parameters.put(GATE_WEIGHT, gateWeight);
        parameters.put(GATE_BIAS, gateBias);
        return parameters;
    }

    /** What belongs to the head. */
    public SequencedMap<String, Tensor> headParameters() {
        var parameters = new LinkedHashMap<String, Tensor>();
        parameters.put(LinearBottleneck.HEAD, head);
        parameters.put(LinearBottleneck.BIAS, bias);
        return parameters;
    }
}
