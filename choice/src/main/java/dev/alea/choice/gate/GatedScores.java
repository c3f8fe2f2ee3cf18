package dev.alea.choice.gate;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.estimate.StraightThroughBinaryConcrete;
import dev.alea.choice.kernel.GateKernel;
import dev.alea.choice.kernel.RowShape;
import dev.alea.choice.structure.BernoulliVector;
import dev.alea.torch.CustomGradient;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.List;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Scores behind hard stochastic gates: gated = s m with m ~ Bernoulli(sigmoid(w s + b)), differentiated as
 * {@link StraightThroughBinaryConcrete}.
 *
 * <p>On the CPU with float32 a draw runs in the fused kernel; other devices and types run the same formulas as engine operations
 * with the same noise.
 *
 * @param gated s m, [rows, D]; a closed gate leaves exactly 0
 * @param open the sum of all sigmoid(w s + b), a scalar: how many gates are expected to be open; its gradient is exact
 */
public record GatedScores(Tensor gated, Tensor open) {
    /**
     * Draws every gate once.
     *
     * <p>Shape: scores [rows, D], weight and bias [D].
     * <p>Memory: called within an open scope, which must stay open until the backward pass has run.
     * <p>Randomness: the gate of column j in row r uses the uniform of element r D + j.
     * <p>Gradient: to weight and bias; the scores are data.
     *
     * @throws IllegalArgumentException for shapes that do not fit
     */
    public static GatedScores draw(
            Tensor scores, Tensor weight, Tensor bias, StraightThroughBinaryConcrete estimator, Draws draws) {
        if (scores.dim() != 2 || weight.numel() != scores.size(1) || bias.numel() != scores.size(1)) {
            throw new IllegalArgumentException(
                    "Gates need scores [rows, D] and a weight and a bias for each of the D columns, "
                            + "but there are scores with " + scores.dim() + " dimensions and " + scores.numel()
                            + " numbers, "
                            + weight.numel() + " weights and " + bias.numel() + " biases.");
        }
        boolean plain = Tensors.isPlain(scores) && Tensors.isPlain(weight) && Tensors.isPlain(bias);
        return plain && scores.numel() > 0
                ? fused(scores, weight, bias, estimator, draws)
                : operations(scores, weight, bias, estimator, draws);
    }

    /** The same as engine operations. */
    static GatedScores operations(
            Tensor scores, Tensor weight, Tensor bias, StraightThroughBinaryConcrete estimator, Draws draws) {
        Tensor data = scores.detach();
        Tensor logits = torch.addcmul(bias, data, weight);
        Tensor gates = estimator
                .relax(new BernoulliVector(), logits.unsqueeze(1), new Noise.Drawn(draws))
                .squeeze(1);
        return new GatedScores(data.mul(gates), logits.sigmoid().sum());
    }

    private static GatedScores fused(
            Tensor scores, Tensor weight, Tensor bias, StraightThroughBinaryConcrete estimator, Draws draws) {
        var kernel = new GateKernel(
                new RowShape(scores.size(0), Math.toIntExact(scores.size(1))),
                draws.key(),
                Tensors.segment(scores),
                Tensors.segment(weight),
                Tensors.segment(bias),
                Torch.threads());
        Tensor gated;
        Tensor open;
        try (NoGradGuard _ = new NoGradGuard()) {
            gated = torch.empty_like(scores);
            open = Tensors.of(new float[] {(float) kernel.forward(Tensors.segment(gated))}, new long[0]);
        }
        if (!GradMode.is_enabled() || !(weight.requires_grad() || bias.requires_grad())) {
            return new GatedScores(gated, open);
        }
        CustomGradient.attachFresh(List.of(weight, bias), List.of(gated, open), upstream -> {
            Tensor ofGated = upstream[0].defined() ? upstream[0].contiguous() : torch.zeros_like(scores);
            float ofOpen = upstream[1].defined() ? upstream[1].item_float() : 0;
            Tensor ofWeight = torch.empty_like(weight);
            Tensor ofBias = torch.empty_like(bias);
            kernel.backward(
                    (float) estimator.temperature(),
                    Tensors.segment(ofGated),
                    ofOpen,
                    Tensors.segment(ofWeight),
                    Tensors.segment(ofBias));
            return new Tensor[] {ofWeight, ofBias};
        });
        return new GatedScores(gated, open);
    }
}
