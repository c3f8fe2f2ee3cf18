package dev.alea.choice.mask;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.structure.MaskPattern;
import dev.alea.torch.CustomGradient;
import dev.alea.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The mask formulas as engine operations on candidate-major logits: any device, any type, autograd does the rest. */
final class MaskOperations {
    // Keeps the logarithm of what is left finite when one position has taken everything.
    private static final double TINY = 0x1p-126;

    private MaskOperations() {}

    /** Returns Gumbel noise of the shape, type and device of the logits. */
    static Tensor gumbel(Tensor logits, Draws draws) {
        float[] noise = new float[Math.toIntExact(logits.numel())];
        draws.fillGumbel(noise);
        return Tensors.of(noise, logits.numel()).reshape(logits.sizes()).to(logits);
    }

    /** Returns W m with the gradient of the regulariser added. */
    static Tensor masked(
            MaskPattern pattern, Tensor logits, Tensor weight, MaskedWeights.Settings settings, Tensor gumbel) {
        Tensor scores = logits.mul(new Scalar(settings.kappa())).add(gumbel);
        Tensor mask = pattern.form() == MaskPattern.Form.TABLE
                ? tableMask(pattern, scores, settings)
                : subsetMask(pattern, scores, settings);
        Tensor w = weight.detach();
        Tensor masked = w.mul(mask.to(w.scalar_type()).reshape(w.sizes()));
        return settings.lambda() == 0 ? masked : regularised(masked, settings.lambda());
    }

    /** Returns the likeliest mask [G, M]. */
    static Tensor mode(MaskPattern pattern, Tensor logits) {
        return pattern.form() == MaskPattern.Form.TABLE
                ? oneHot(logits).t().matmul(table(pattern, logits))
                : topMask(pattern, logits).t();
    }

    /** Returns the candidates as rows of a [C, M] tensor. */
    static Tensor table(MaskPattern pattern, Tensor like) {
        float[][] rows = pattern.table();
        float[] flat = new float[rows.length * pattern.of()];
        for (int c = 0; c < rows.length; c++) {
            System.arraycopy(rows[c], 0, flat, c * pattern.of(), pattern.of());
        }
        return Tensors.of(flat, rows.length, pattern.of()).to(like);
    }

    /** Returns the one-hot of the first largest entry along dimension 0. */
    static Tensor oneHot(Tensor scores) {
        Tensor index = firstArgmax(scores).unsqueeze(0);
        return torch.zeros_like(scores).scatter(0, index, new Scalar(1.0));
    }

    // argmax promises no order among ties: take the largest of C, C-1, ..., 1 where the score is the maximum.
    private static Tensor firstArgmax(Tensor scores) {
        long count = scores.size(0);
        Tensor best = scores.detach().max(0, true).get0();
        Tensor rank = torch.arange(new Scalar(count), new Scalar(0), new Scalar(-1))
                .to(scores)
                .reshape(count, 1);
        Tensor ties = scores.detach().eq(best).to(scores.scalar_type()).mul(rank);
        return ties.max(0, false).get0().neg().add(new Scalar(count)).to(ScalarType.Long);
    }

    private static Tensor tableMask(MaskPattern pattern, Tensor scores, MaskedWeights.Settings settings) {
        Tensor y = scores.div(new Scalar(settings.tau())).softmax(0);
        Tensor choice = settings.hard() ? straightThrough(oneHot(scores), y) : y;
        return choice.t().matmul(table(pattern, scores));
    }

    /**
     * The relaxed top-N of Xie and Ermon (arXiv 1901.10517): N softmaxes, each lowered where the earlier ones took
     * weight. Positions compete with perturbed logits, so masks follow the Plackett-Luce law, not the Gibbs law of the
     * table form; the sum of a group is exactly N.
     */
    private static Tensor subsetMask(MaskPattern pattern, Tensor scores, MaskedWeights.Settings settings) {
        Tensor z = scores.div(new Scalar(settings.tau()));
        Tensor taken = z.softmax(0);
        Tensor sum = taken;
        for (int i = 1; i < pattern.keep(); i++) {
            z = z.add(
                    taken.neg().add(new Scalar(1.0)).clamp_min(new Scalar(TINY)).log());
            taken = z.softmax(0);
            sum = sum.add(taken);
        }
        return (settings.hard() ? straightThrough(topMask(pattern, scores), sum) : sum).t();
    }

    private static Tensor topMask(MaskPattern pattern, Tensor scores) {
        Tensor left = scores.detach();
        Tensor mask = torch.zeros_like(left);
        for (int i = 0; i < pattern.keep(); i++) { // one at a time, so that ties go to the lowest position
            Tensor one = oneHot(left);
            mask = mask.add(one);
            left = left.masked_fill(one.eq(new Scalar(1.0)), new Scalar(Double.NEGATIVE_INFINITY));
        }
        return mask;
    }

    private static Tensor straightThrough(Tensor hard, Tensor soft) {
        return hard.add(soft.sub(soft.detach()));
    }

    /** Keeps the value and adds the gradient of -lambda ||x||^2, whatever the loss is scaled by. */
    private static Tensor regularised(Tensor masked, double lambda) {
        Tensor out = masked.detach().clone();
        CustomGradient.attach(List.of(masked), List.of(out), g ->
                new Tensor[] {g[0].sub(out.detach().mul(new Scalar(2 * lambda)))});
        return out;
    }
}
