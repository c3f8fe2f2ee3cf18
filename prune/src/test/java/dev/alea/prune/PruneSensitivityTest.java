package dev.alea.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.prune.SensitivityResult.Layer;
import dev.alea.prune.oneshot.Order;
import dev.alea.run.UsageException;
import dev.alea.torch.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PruneSensitivityTest {
    private static final List<Layer> LAYERS = List.of(
            new Layer("a", 40, 0.8), new Layer("b", 30, 0.9), new Layer("c", 20, 0.1), new Layer("d", 10, -0.2));

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aBudgetBuysTheCostliestWeightsInForwardOrder() {
        assertThat(PruneSensitivity.choose(LAYERS, 0.3)).containsExactly("b");
        assertThat(PruneSensitivity.choose(LAYERS, 0.7)).containsExactly("a", "b");
        assertThat(PruneSensitivity.choose(LAYERS, 0.6))
                .as("a is too large, c is not")
                .containsExactly("b", "c");
    }

    @Test
    void nothingIsBoughtWithNothingAndNothingThatCostsNothing() {
        assertThat(PruneSensitivity.choose(LAYERS, 0)).isEmpty();
        assertThat(PruneSensitivity.choose(LAYERS, 0.29)).containsExactly("c");
        assertThat(PruneSensitivity.choose(LAYERS, 1)).containsExactly("a", "b", "c");
        assertThat(PruneSensitivity.choose(List.of(), 1)).isEmpty();
    }

    @Test
    void eachWeightIsMadeSparseAlone() {
        PruneConfig plan = Trial.plan(folder, 1);
        SensitivityResult result =
                PruneSensitivity.run(plan, "magnitude", 0.5, folder.resolve("runs"), Optional.of("s"));
        try (var _ = Scope.open();
                PruneSession session = PruneSession.open(plan)) {
            assertThat(result.layers())
                    .extracting(Layer::name)
                    .containsExactlyElementsOf(session.model().prunable());
            var masks = OneShotMasks.prune(session, "magnitude", false, Order.SEQUENTIAL)
                    .masks();
            double dense = loss(session, Map.of());
            assertThat(result.denseLoss()).isEqualTo(dense);
            for (Layer layer : List.of(result.layers().get(1), result.layers().getLast())) {
                var mask = Objects.requireNonNull(masks.get(layer.name()), layer.name());
                double alone = loss(session, PruneWeights.masked(session.model(), Map.of(layer.name(), mask)));
                assertThat(layer.lossIncrease()).isCloseTo(alone - dense, within(1e-12));
                assertThat(layer.weights()).isEqualTo(mask.numel());
            }
        }
        assertThat(result.denseLayers()).isEqualTo(PruneSensitivity.choose(result.layers(), 0.5));
        assertThat(folder.resolve("runs/s/report.html"))
                .content()
                .contains(result.layers().getFirst().name());
    }

    private static double loss(PruneSession session, Map<String, Tensor> weights) {
        return Math.log(session.perplexity(weights).orElseThrow().perplexity());
    }

    @Test
    void withoutATextOrWithABudgetBeyondOneItIsRefused() {
        PruneConfig plan = Trial.plan(folder, 1);
        PruneConfig blind = plan.withEvaluation(new EvaluationSettings(Optional.empty(), 16, 0, "standard", 0));
        assertThatThrownBy(() -> PruneSensitivity.run(blind, "magnitude", 0.5, folder, Optional.empty()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--eval");
        assertThatThrownBy(() -> PruneSensitivity.run(plan, "magnitude", 1.5, folder, Optional.empty()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("0 to 1");
    }
}
