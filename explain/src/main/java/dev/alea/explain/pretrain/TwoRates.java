package dev.alea.explain.pretrain;

import dev.alea.explain.clip.Clip;
import dev.alea.torch.AdamW;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** AdamW with weight decay for the matrices and none for the rest: gains, biases, positions, the class token and the scale. */
final class TwoRates {
    private final AdamW decayed;
    private final AdamW free;

    TwoRates(Map<String, Tensor> parameters, OptimizerSettings settings) {
        var matrices = new LinkedHashMap<String, Tensor>();
        var others = new LinkedHashMap<String, Tensor>();
        parameters.forEach((name, tensor) -> (decays(name, tensor) ? matrices : others).put(name, tensor));
        decayed = new AdamW(matrices, options(settings, settings.weightDecay()));
        free = new AdamW(others, options(settings, 0));
    }

    private static boolean decays(String name, Tensor tensor) {
        return tensor.dim() >= 2 && !name.endsWith("position_embedding.weight") && !name.equals(Clip.LOGIT_SCALE);
    }

    private static AdamW.Options options(OptimizerSettings settings, double decay) {
        return new AdamW.Options(settings.beta1(), settings.beta2(), settings.epsilon(), decay);
    }

    void zeroGradients() {
        decayed.zeroGradients();
        free.zeroGradients();
    }

    void step(double rate) {
        decayed.step(rate);
        free.step(rate);
    }

    Map<String, Tensor> state() {
        var state = new LinkedHashMap<>(decayed.state());
        state.putAll(free.state());
        return state;
    }

    void restore(Map<String, Tensor> saved) {
        decayed.restore(saved);
        free.restore(saved);
    }
}
