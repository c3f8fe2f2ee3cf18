package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The gradient of a multi-sample bound, log of the mean of weights w = exp(-f) of S samples, whose samples are judged together.
 *
 * <p>Value: the mean over the batch of -log (1/S) sum exp(-f_i), to be minimised; with f = -log w it is the negative importance-weighted
 * bound. Gradient: to the logits, the sum over i of (L - L without i) d log p(z_i) with the sign of the value, unbiased for the
 * expectation of the value; L without i has the mean of the other log-weights in place of the own. To what is inside the cost, that
 * of the value, each sample by its share of the weights. Not an {@link Estimator}: the mean of the costs is not what is minimised.
 *
 * <p>Pitfalls: a bound in place of a sum lets one good sample pay for the others, so for E f it is the wrong objective.
 *
 * <p>Source: Mnih and Rezende (arXiv 1602.06725), equations 7 to 10.
 *
 * @param samples S
 * @param mean what replaces a weight
 */
public record Vimco(int samples, Mean mean) {
    /** A mean of the other weights. */
    public enum Mean {
        /** The mean of their logarithms, the published choice. */
        GEOMETRIC,
        /** The logarithm of their mean. */
        ARITHMETIC
    }

    static final Parameter SAMPLES = Parameter.whole("samples", 8, 2, 64);

    /** Checks the range. */
    public Vimco {
        SAMPLES.checked(samples);
    }

    /**
     * Returns a scalar to differentiate.
     *
     * <p>Shape: logits [B.., own two dimensions]; an empty batch has value 0.
     * <p>Randomness: that of S samples of the structure.
     *
     * @param cost -log w of every event
     * @throws IllegalArgumentException if the probabilities of the structure are not known, or the cost returns another shape
     * @throws ArithmeticException if a cost is not finite
     */
    public Tensor surrogate(Structure structure, Tensor logits, Cost cost, Noise noise) {
        if (!Traits.EVERY_LAW.contains(structure.law())) {
            throw new IllegalArgumentException("Vimco needs the probability of a choice, but that of " + structure
                    + " with the law " + structure.law() + " is not known.");
        }
        structure.require(logits);
        Tensor choices = structure.sample(logits, samples, noise);
        Tensor costs = Surrogates.costs(cost, structure.event(choices), logits);
        Tensor value = logMean(costs.neg(), samples).neg();
        Tensor advantage =
                value.detach().unsqueeze(0).sub(without(costs.detach().neg()).neg());
        Tensor score = Surrogates.score(advantage, structure.logProbability(logits, choices));
        // the score is a sum over the samples, not their mean
        return Surrogates.mean(value).add(score.mul(new Scalar((double) samples)));
    }

    /** The bound without each sample. Shape: log-weights [S, ..] to [S, ..]. */
    private Tensor without(Tensor logWeights) {
        long[] shape = logWeights.sizes().vec().get();
        long[] square = new long[shape.length + 1];
        square[0] = samples;
        System.arraycopy(shape, 0, square, 1, shape.length);
        long[] wide = new long[square.length];
        java.util.Arrays.fill(wide, 1);
        wide[0] = samples;
        wide[1] = samples;
        Tensor own = torch.eye(samples).to(logWeights).reshape(wide).gt(new Scalar(0.5));
        Tensor others = logWeights.unsqueeze(0).expand(square);
        Tensor none =
                torch.full(new long[] {1}, new Scalar(Double.NEGATIVE_INFINITY)).to(logWeights);
        Tensor left = torch.where(own, none, others);
        return switch (mean) {
            case ARITHMETIC -> logMean(left.transpose(0, 1), samples - 1);
            case GEOMETRIC -> {
                Tensor rest = logWeights.sum(0).unsqueeze(0).sub(logWeights).div(new Scalar(samples - 1.0));
                yield logMean(torch.where(own, rest.unsqueeze(1), left).transpose(0, 1), samples);
            }
        };
    }

    /** The logarithm of the sum over the first dimension divided by a count. */
    private static Tensor logMean(Tensor logWeights, int count) {
        return logWeights.logsumexp(0).sub(new Scalar(Math.log(count)));
    }
}
