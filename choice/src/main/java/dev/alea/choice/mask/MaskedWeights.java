package dev.alea.choice.mask;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.estimate.Pathwise;
import dev.alea.choice.kernel.MaskKernel;
import dev.alea.choice.kernel.MaskNoise;
import dev.alea.choice.kernel.MaskSettings;
import dev.alea.choice.kernel.MaskSummary;
import dev.alea.choice.kernel.MaskSummaryKernel;
import dev.alea.choice.structure.MaskPattern;
import dev.alea.torch.CustomGradient;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Weights under a sampled N:M mask, differentiable with respect to the mask's logits.
 *
 * <p>On the CPU with float32 the table form runs in the fused kernel; other devices and types, and the M-logit form,
 * run the same formulas as engine operations ({@link MaskOperations}) with the same noise.
 *
 * <p>Source: MaskLLM (arXiv 2409.17481), equations 5 to 8, as in the published code.
 */
public final class MaskedWeights {
    private static final ConcurrentMap<MaskPattern, MaskKernel> KERNELS = new ConcurrentHashMap<>();
    private static final ConcurrentMap<MaskPattern, MaskSummaryKernel> SUMMARIES = new ConcurrentHashMap<>();

    private MaskedWeights() {}

    /**
     * The numbers of one draw.
     *
     * @param kappa scale of the logits, 100 to 500 over a run
     * @param tau temperature, 4 to 0.05 over a run
     * @param lambda weight of -||W m||^2 in the loss; only the logits receive its gradient. It is added once per call
     *     whatever the loss is scaled by, so divide it by the number of micro-batches
     * @param hard forward the one-hot choice (straight-through)
     */
    public record Settings(double kappa, double tau, double lambda, boolean hard) {
        MaskSettings kernel() {
            return new MaskSettings((float) kappa, (float) tau, (float) lambda, hard);
        }
    }

    /**
     * Returns W m for a freshly drawn mask m.
     *
     * <p>Shape: logits [C, G] (M-logit form: [M, G]), weight [out, in] with in a multiple of M.
     * <p>Memory: called within an open scope, which must stay open until the backward pass has run.
     * <p>Randomness: candidate c of group g uses the Gumbel of element c G + g.
     * <p>Gradient: to the logits, of the loss minus lambda ||W m||^2; the weight is a constant.
     */
    public static Tensor sample(MaskPattern pattern, Tensor logits, Tensor weight, Settings settings, Draws draws) {
        checkShapes(pattern, logits, weight);
        if (isFused(pattern, logits, weight)) {
            return fused(pattern, logits, weight, settings, draws.key());
        }
        Tensor gumbel = MaskOperations.gumbel(logits, draws);
        return MaskOperations.masked(pattern, logits, weight, settings, gumbel);
    }

    /**
     * Returns W m for a mask drawn by another estimator, in engine operations; the fused kernel knows Gumbel-softmax alone.
     *
     * <p>Randomness: that of the estimator. Gradient: the estimate, to the logits; the regulariser as above.
     *
     * @param settings tau and hard are the estimator's own, those given here are not read
     */
    public static Tensor sample(
            MaskPattern pattern, Tensor logits, Tensor weight, Settings settings, Pathwise estimator, Draws draws) {
        checkShapes(pattern, logits, weight);
        Tensor mask = estimator.relax(pattern, logits.mul(new Scalar(settings.kappa())), draws);
        return MaskOperations.weighted(mask, weight, settings.lambda());
    }

    /** The same with given Gumbel noise [C, G], for comparison with other implementations. */
    static Tensor sample(MaskPattern pattern, Tensor logits, Tensor weight, Settings settings, Tensor gumbel) {
        checkShapes(pattern, logits, weight);
        if (!isFused(pattern, logits, weight)) {
            return MaskOperations.masked(pattern, logits, weight, settings, gumbel);
        }
        Tensor noise = gumbel.contiguous();
        return fused(pattern, logits, weight, settings, new MaskNoise.Given(segment(noise)));
    }

    /** Returns lambda ||W m||^2 of already masked weights, the term that is subtracted from the loss. */
    public static double regulariser(Tensor maskedWeight, Settings settings) {
        try (NoGradGuard _ = new NoGradGuard();
                Tensor square = maskedWeight.square();
                Tensor sum = square.sum()) {
            return settings.lambda() * sum.item_double();
        }
    }

    /**
     * Says what logits mean for a weight, one reading of both; no gradient.
     *
     * <p>Shape: as for {@link #sample}. The probabilities are those of the law at the logits {@code kappa * logits}.
     */
    public static MaskSummary summarise(MaskPattern pattern, Tensor logits, Tensor weight, double kappa) {
        checkShapes(pattern, logits, weight);
        if (!isFused(pattern, logits, weight)) {
            return MaskOperations.summarise(pattern, logits, weight, kappa);
        }
        MaskSummaryKernel kernel = SUMMARIES.computeIfAbsent(pattern, p -> new MaskSummaryKernel(p.bits(), p.of()));
        int groups = Math.toIntExact(logits.size(1));
        return kernel.summarise((float) kappa, segment(logits), segment(weight), groups, threads());
    }

    /**
     * Returns each group of a 0/1 mask as bits, bit k set where position k is kept.
     *
     * <p>Shape: mask [out, in], result [out * in / M].
     */
    public static int[] bits(MaskPattern pattern, Tensor mask) {
        try (Scope _ = Scope.open()) {
            return MaskOperations.bits(mask.reshape(-1, pattern.of()).to(ScalarType.Float));
        }
    }

    /** Returns the 0/1 mask of the likeliest candidate (ties: the lowest index), uint8 of the weight's shape. */
    public static Tensor hardMask(MaskPattern pattern, Tensor logits, long... weightShape) {
        try (NoGradGuard _ = new NoGradGuard()) {
            return MaskOperations.mode(pattern, logits)
                    .to(ScalarType.Byte)
                    .reshape(weightShape)
                    .contiguous();
        }
    }

    /** Returns the weight under the likeliest mask; no gradient. */
    public static Tensor argmaxWeights(MaskPattern pattern, Tensor logits, Tensor weight) {
        checkShapes(pattern, logits, weight);
        try (NoGradGuard _ = new NoGradGuard()) {
            return MaskOperations.mode(pattern, logits)
                    .to(weight.scalar_type())
                    .reshape(weight.sizes())
                    .mul(weight);
        }
    }

    private static Tensor fused(MaskPattern pattern, Tensor logits, Tensor weight, Settings settings, MaskNoise noise) {
        MaskKernel kernel = KERNELS.computeIfAbsent(pattern, p -> new MaskKernel(p.bits(), p.of()));
        MaskSettings numbers = settings.kernel();
        long groups = logits.size(1);
        Tensor out;
        try (NoGradGuard _ = new NoGradGuard()) {
            out = torch.empty_like(weight);
        }
        kernel.forward(numbers, noise, segment(logits), segment(weight), segment(out), groups, threads());
        if (logits.requires_grad()) {
            CustomGradient.attachFresh(List.of(logits), List.of(out), upstream -> {
                Tensor contiguous = upstream[0].contiguous();
                Tensor gradient = torch.empty_like(logits);
                MemorySegment into = segment(gradient);
                kernel.backward(
                        numbers, noise, segment(logits), segment(weight), segment(contiguous), into, groups, threads());
                return new Tensor[] {gradient};
            });
        }
        return out;
    }

    /** Whether a draw takes the kernel; every other element type, device and layout takes operators of the engine. */
    static boolean isFused(MaskPattern pattern, Tensor logits, Tensor weight) {
        return pattern.form() == MaskPattern.Form.TABLE && isPlain(logits) && isPlain(weight);
    }

    private static boolean isPlain(Tensor t) {
        return t.scalar_type().intern() == ScalarType.Float && !t.is_cuda() && t.is_contiguous();
    }

    private static int threads() {
        return Torch.threads();
    }

    private static MemorySegment segment(Tensor tensor) {
        return Tensors.segment(tensor);
    }

    private static void checkShapes(MaskPattern pattern, Tensor logits, Tensor weight) {
        long groups = pattern.groups(weight.sizes().vec().get());
        if (logits.dim() != 2 || logits.size(0) != pattern.logitRows() || logits.size(1) != groups) {
            throw new IllegalArgumentException("The logits of a " + pattern + " mask for a weight of "
                    + java.util.Arrays.toString(weight.sizes().vec().get()) + " must have shape [" + pattern.logitRows()
                    + ", " + groups + "] (candidates first), but have "
                    + java.util.Arrays.toString(logits.sizes().vec().get()) + ".");
        }
    }
}
