package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * {@link Arms} for one of K: n classes that repel one another, compared in pairs.
 *
 * <p>Gradient: 1/(n (n - 1)) sum over i < j of (f_i - f_j) (D_i - D_j) p_a p_b / P(a, b) per variable, with a and b the classes of
 * the pair and P their joint probability; unbiased. The classes come from n repelling uniforms through the inverse
 * distribution function in a random one of the K (K - 1) / 2 orders that put one class first and a higher one last. With
 * two classes and two draws it is {@link DisArm}.
 *
 * <p>Pitfalls: for small K only; the draws are not the structure's own sample on the same noise. Cost: n^2 K^2 numbers per
 * variable.
 *
 * <p>Source: Dimitriev and Zhou 2021 (CARMS), section 3, with the Dirichlet copula.
 *
 * @param samples n
 */
public record Carms(int samples) implements Estimator {
    /** Its name in configurations. */
    public static final String NAME = "carms";
    /** More classes than this are refused: the orders grow as their square. */
    public static final int MAX_CLASSES = 32;

    static final Parameter SAMPLES = Parameter.whole("samples", 4, 2, 32);

    /** Checks the range. */
    public Carms {
        SAMPLES.checked(samples);
    }

    @Override
    public Traits traits() {
        return new Traits(
                Bias.UNBIASED,
                false,
                OptionalInt.of(samples),
                Set.of(Noise.Part.CHOICE, Noise.Part.ORDER),
                Traits.ONE_OF_K,
                true,
                List.of(SAMPLES),
                "Dimitriev and Zhou 2021, section 3");
    }

    @Override
    public Tensor surrogate(Structure structure, Tensor logits, Cost cost, Noise noise) {
        Surrogates.require(this, structure, logits);
        int axis = structure.axis();
        if (logits.size(axis) > MAX_CLASSES) {
            throw new IllegalArgumentException(
                    NAME + " is for at most " + MAX_CLASSES + " classes, but the logits have " + logits.size(axis)
                            + " along dimension " + axis + "; choose " + LeaveOneOut.NAME + ".");
        }
        Tensor p = logits.detach().movedim(axis, -1).to(ScalarType.Double).softmax(-1);
        long[] variables = Arrays.copyOf(p.sizes().vec().get(), Math.toIntExact(p.dim()) - 1);
        long[] all = LongStream.concat(LongStream.of(samples), Arrays.stream(variables))
                .toArray();
        Tensor w = Arms.copula(noise.uniform(Noise.Part.CHOICE, p, all));
        RepellingClasses classes = new RepellingClasses(p, noise.uniform(Noise.Part.ORDER, p, variables), w);
        Tensor choices = classes.oneHot().to(logits.scalar_type()).movedim(-1, axis);
        Tensor costs = Surrogates.costs(cost, structure.event(choices), logits);
        Tensor estimate = estimate(classes, costs.detach().to(ScalarType.Double));
        return Surrogates.mean(costs)
                .add(Surrogates.linear(estimate.movedim(-1, axis).to(logits.scalar_type()), logits, costs));
    }

    private Tensor estimate(RepellingClasses classes, Tensor costs) {
        Tensor oneHot = classes.oneHot();
        Tensor sum = torch.zeros_like(oneHot.select(0, 0));
        for (int i = 0; i < samples; i++) {
            for (int j = i + 1; j < samples; j++) {
                Tensor sides = oneHot.select(0, i).sub(oneHot.select(0, j));
                Tensor difference = costs.select(0, i).sub(costs.select(0, j));
                Tensor weight = classes.weight(i, j).unsqueeze(-1);
                sum = sum.add(sides.mul(weight).mul(Surrogates.perEntry(difference, sides)));
            }
        }
        return sum.div(new Scalar((double) samples * (samples - 1)));
    }
}
