package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * The hard gate b = 1[phi + logistic noise > 0] forward, the {@link BinaryConcrete} gate y of the same noise backward.
 *
 * <p>Gradient: f'(b) y (1 - y) / tau, biased; equal to {@link BinaryConcrete} draw by draw when f is linear. The forward value is
 * exactly 0/1.
 *
 * <p>Pitfalls: the variance explodes as tau goes to 0, while the mean only tends to that of
 * {@link SecondOrderStraightThrough}.
 *
 * <p>Source: Jang, Gu, Poole (arXiv 1611.01144), section 2.2, for two classes.
 *
 * @param temperature tau of the backward pass
 */
public record StraightThroughBinaryConcrete(double temperature) implements Pathwise {
    /** Its name in configurations. */
    public static final String NAME = "straight-through-binary-concrete";

    static final Parameter TEMPERATURE = Parameter.real("temperature", 0.5, 0.05, 10);

    /** Checks the range. */
    public StraightThroughBinaryConcrete {
        TEMPERATURE.checked(temperature);
    }

    @Override
    public Traits traits() {
        return new Traits(
                Bias.HEURISTIC,
                true,
                OptionalInt.of(1),
                Set.of(Noise.Part.CHOICE),
                Traits.GATES,
                true,
                List.of(TEMPERATURE),
                "Jang et al., arXiv 1611.01144, section 2.2");
    }

    @Override
    public Tensor relax(Structure structure, Tensor logits, Noise noise) {
        Surrogates.require(this, structure, logits);
        Tensor u = noise.uniform(Noise.Part.CHOICE, logits, logits.sizes().vec().get());
        Noise held = new Noise.Given(Map.of(Noise.Part.CHOICE, u)); // both look at the same numbers: drawn once
        Tensor hard = structure.sample(logits, 1, held).squeeze(0);
        Tensor soft = BinaryConcrete.soft(logits, held, temperature);
        return structure.event(Surrogates.straightThrough(hard, soft));
    }
}
