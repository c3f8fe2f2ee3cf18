package dev.alea.choice.example;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.estimate.Cost;
import dev.alea.choice.estimate.Estimators;
import dev.alea.choice.structure.Subset;
import dev.alea.torch.AdamW;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Learns which three of twelve columns explain y, and their weights, at once. */
public final class PickColumns {
    private PickColumns() {}

    /** Prints the columns. */
    public static void main(String[] arguments) {
        try (var _ = Scope.open()) {
            torch.manual_seed(1);
            Tensor x = torch.randn(500, 12);
            Tensor y = x.matmul(Tensors.of(new float[] {0, 0, 1, 0, 0, -2, 0, 0, 0, 3, 0, 0}, 12));
            Tensor logits = torch.zeros(1, 12).set_requires_grad(true);
            Tensor weights = torch.zeros(12).set_requires_grad(true);
            var adam = new AdamW(Map.of("logits", logits, "weights", weights), new AdamW.Options(0.9, 0.999, 1e-8, 0));
            var threeOfTwelve = Subset.gibbs(3);
            var estimator = Estimators.byName("leave-one-out", Map.of("samples", 8.0));
            Cost error = chosen ->
                    chosen.squeeze(1).mul(weights).matmul(x.t()).sub(y).square().sum(1);
            for (int step = 0; step < 400; step++) {
                try (var _ = Scope.open()) {
                    adam.zeroGradients();
                    estimator
                            .surrogate(threeOfTwelve, logits, error, Draws.of(2).step(step))
                            .backward();
                    adam.step(0.05);
                }
            }
            Tensor chosen = threeOfTwelve.mode(logits).nonzero().select(1, 1);
            System.out.println(Arrays.toString(Tensors.longs(chosen))); // [2, 5, 9]
        }
    }
}
