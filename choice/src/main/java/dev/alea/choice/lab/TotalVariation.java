package dev.alea.choice.lab;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.estimate.PerturbationNoise;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * How far two laws of a choice are apart: the most by which they can differ in the probability of a set of choices, half the sum of
 * |p - q| over all of them.
 *
 * <p>What it is for: the mode of perturbed logits follows the structure's own law only where the noise is made for it, and its
 * distance depends on the temperature of the noise.
 *
 * <p>Source: ours; Levin, Peres, Wilmer, "Markov chains and mixing times", proposition 4.2, for the two forms.
 */
public final class TotalVariation {
    /** Choices compared with the states at once. */
    private static final int BLOCK = 2000;

    private TotalVariation() {}

    /**
     * Returns the distance of two laws over the same states.
     *
     * @throws IllegalArgumentException if their numbers of states differ
     */
    public static double between(double[] p, double[] q) {
        if (p.length != q.length) {
            throw new IllegalArgumentException("Two laws are compared state by state, but one has " + p.length
                    + " states and the other " + q.length + ".");
        }
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += Math.abs(p[i] - q[i]);
        }
        return sum / 2;
    }

    /**
     * Estimates the distance of the mode of perturbed logits from the structure's own law.
     *
     * <p>The sum of |frequency - p| would grow by the noise of its many terms. So the states that are drawn too often are found in one
     * half of the draws and counted in the other, and the other way round: the mean of each count is at most the distance, and below it
     * only by states whose excess is within the noise.
     *
     * <p>Shape: logits of one item, [own two dimensions].
     * <p>Randomness: the streams below the given one.
     * <p>Cost: draws times states.
     *
     * @param draws modes in all, at least 2
     * @return the distance and the standard error of the counts
     * @throws IllegalArgumentException if there are too many states to enumerate, or the noise is not for this structure
     */
    public static Figure ofMode(
            Structure structure, Tensor logits, PerturbationNoise perturbation, int draws, Draws stream) {
        if (draws < 2) {
            throw new IllegalArgumentException("A distance needs a draw to find the states that are drawn too often and"
                    + " another to count them, but draws is " + draws + ".");
        }
        double[] law = law(structure, logits);
        int half = draws / 2;
        double[] one = frequencies(structure, logits, perturbation, half, stream.sub("one"));
        double[] two = frequencies(structure, logits, perturbation, half, stream.sub("two"));
        Figure first = excess(law, one, two, half);
        Figure second = excess(law, two, one, half);
        return new Figure((first.value() + second.value()) / 2, Math.hypot(first.error(), second.error()) / 2);
    }

    /** The probability of every state by the structure itself. */
    private static double[] law(Structure structure, Tensor logits) {
        try (var _ = Scope.open();
                NoGradGuard _ = new NoGradGuard()) {
            return Tensors.doubles(structure
                    .logProbability(logits, structure.enumerate(logits))
                    .exp());
        }
    }

    /** How much more often than by the law a state comes that was found to come too often. */
    private static Figure excess(double[] law, double[] found, double[] counted, int draws) {
        double expected = 0;
        double seen = 0;
        for (int i = 0; i < law.length; i++) {
            if (found[i] > law[i]) {
                expected += law[i];
                seen += counted[i];
            }
        }
        return new Figure(seen - expected, Math.sqrt(seen * (1 - seen) / draws));
    }

    private static double[] frequencies(
            Structure structure, Tensor logits, PerturbationNoise perturbation, int draws, Draws stream) {
        double[] counts = new double[Math.toIntExact(structure.states(logits))];
        for (int done = 0, block = 0; done < draws; done += BLOCK, block++) {
            try (var _ = Scope.open();
                    NoGradGuard _ = new NoGradGuard()) {
                int size = Math.min(BLOCK, draws - done);
                Noise noise = new Noise.Drawn(stream.step(block));
                Tensor modes = structure.mode(logits.add(perturbation.draw(structure, logits, size, noise)));
                long[] indices = Tensors.longs(indices(modes, structure.enumerate(logits)));
                for (long index : indices) {
                    counts[Math.toIntExact(index)]++;
                }
            }
        }
        for (int i = 0; i < counts.length; i++) {
            counts[i] /= draws;
        }
        return counts;
    }

    /** Which state each choice is: the one at distance 0. */
    private static Tensor indices(Tensor choices, Tensor states) {
        Tensor flat = choices.flatten(1, -1);
        Tensor all = states.flatten(1, -1).to(flat);
        Tensor distance = all.square().sum(-1).sub(flat.matmul(all.t()).mul(new Scalar(2)));
        return distance.argmin(new LongOptional(-1), false);
    }
}
