package dev.alea.choice.mask;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.kernel.MaskSummary;
import dev.alea.choice.structure.MaskPattern;
import dev.alea.choice.structure.OneHot;
import dev.alea.torch.CustomGradient;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
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
        return weighted(mask, weight, settings.lambda());
    }

    /** Returns W m of a mask [G, M] with the gradient of the regulariser added. */
    static Tensor weighted(Tensor mask, Tensor weight, double lambda) {
        Tensor w = weight.detach();
        Tensor masked = w.mul(mask.to(w.scalar_type()).reshape(w.sizes()));
        return lambda == 0 ? masked : regularised(masked, lambda);
    }

    /** Returns the likeliest mask [G, M]. */
    static Tensor mode(MaskPattern pattern, Tensor logits) {
        return pattern.event(pattern.mode(logits));
    }

    /** Returns each mask of a [G, M] tensor of zeros and ones as bits, bit k for position k. */
    static int[] bits(Tensor masks) {
        float[] ones = Tensors.floats(masks);
        int width = Math.toIntExact(masks.size(1));
        int[] bits = new int[ones.length / width];
        for (int i = 0; i < ones.length; i++) {
            bits[i / width] |= ones[i] == 0 ? 0 : 1 << i % width;
        }
        return bits;
    }

    /** Returns what logits say of the masks of a weight, for any form, type and device. */
    static MaskSummary summarise(MaskPattern pattern, Tensor logits, Tensor weight, double kappa) {
        try (Scope _ = Scope.open();
                NoGradGuard _ = new NoGradGuard()) {
            Tensor mask = mode(pattern, logits);
            // Each group is an item of its own: [G, C, 1].
            Tensor groups = logits.mul(new Scalar(kappa)).t().unsqueeze(-1);
            Tensor best = pattern.logProbability(groups, pattern.mode(groups)).exp();
            Tensor square = weight.to(ScalarType.Double).square();
            return new MaskSummary(
                    bits(mask.to(ScalarType.Float)),
                    best.to(ScalarType.Double).sum().item_double(),
                    pattern.entropy(groups).to(ScalarType.Double).sum().item_double(),
                    square.mul(mask.reshape(weight.sizes())).sum().item_double(),
                    square.sum().item_double());
        }
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

    private static Tensor tableMask(MaskPattern pattern, Tensor scores, MaskedWeights.Settings settings) {
        Tensor y = scores.div(new Scalar(settings.tau())).softmax(0);
        Tensor choice = settings.hard() ? straightThrough(OneHot.first(scores, pattern.axis()), y) : y;
        return choice.t().matmul(table(pattern, scores));
    }

    /**
     * The relaxed top-N of Xie and Ermon (arXiv 1901.10517): N softmaxes, each lowered where the earlier ones took
     * weight. Positions compete with perturbed logits, so masks follow the Plackett-Luce law, not the Gibbs law of the
     * table form; the sum of a group is exactly N.
     */
    private static Tensor subsetMask(MaskPattern pattern, Tensor scores, MaskedWeights.Settings settings) {
        Scalar tau = new Scalar(settings.tau());
        Tensor z = scores;
        Tensor taken = z.div(tau).softmax(0);
        Tensor sum = taken;
        for (int i = 1; i < pattern.keep(); i++) {
            z = z.add(
                    taken.neg().add(new Scalar(1.0)).clamp_min(new Scalar(TINY)).log());
            taken = z.div(tau).softmax(0);
            sum = sum.add(taken);
        }
        return (settings.hard() ? straightThrough(OneHot.top(scores, pattern.axis(), pattern.keep()), sum) : sum).t();
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
