package dev.alea.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alea.prune.model.LanguageModel;
import dev.alea.prune.model.LoadedModel;
import dev.alea.prune.model.ModelFolder;
import dev.alea.prune.model.Weights;
import dev.alea.torch.Devices;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loss against its formula, written out for one token after the other in double. */
final class ObjectiveTest {
    private static final int[] IDS = {3, 250, 17, 17, 99, 4, 0, 255, 31, 8};
    private static final int ROWS = 2;

    private static Tensor ids() {
        return Tensors.of(IDS, ROWS, IDS.length / ROWS);
    }

    private static LoadedModel load() {
        return ModelFolder.load(PruneGolden.path("llama-a"), Devices.parse("cpu"));
    }

    /** Every weight with its odd columns pruned. */
    private static Weights halved(LanguageModel model) {
        Map<String, Tensor> masks = new LinkedHashMap<>();
        for (String name : model.prunable()) {
            Tensor weight = PruneWeights.parameter(model, name);
            float[] bits = new float[(int) weight.numel()];
            for (int i = 0; i < bits.length; i += 2) {
                bits[i] = 1;
            }
            masks.put(name, Tensors.of(bits, weight.size(0), weight.size(1)).to(ScalarType.Byte));
        }
        return PruneWeights.replaced(model, PruneWeights.masked(model, masks));
    }

    private static double[] logProbabilities(float[] logits, int from, int count, double temperature) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, logits[from + i] / temperature);
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.exp(logits[from + i] / temperature - largest);
        }
        double[] result = new double[count];
        for (int i = 0; i < count; i++) {
            result[i] = logits[from + i] / temperature - largest - Math.log(sum);
        }
        return result;
    }

    /** Cross entropy and divergence per token. */
    private static double[] expected(float[] student, float[] teacher, double temperature) {
        int length = IDS.length / ROWS;
        int vocabulary = student.length / IDS.length;
        double entropy = 0;
        double divergence = 0;
        int targets = 0;
        for (int at = 0; at < IDS.length; at++) {
            if (at % length == length - 1) {
                continue;
            }
            entropy -= logProbabilities(student, at * vocabulary, vocabulary, 1)[IDS[at + 1]];
            double[] own = logProbabilities(student, at * vocabulary, vocabulary, temperature);
            double[] other = logProbabilities(teacher, at * vocabulary, vocabulary, temperature);
            for (int i = 0; i < vocabulary; i++) {
                divergence += Math.exp(other[i]) * (other[i] - own[i]);
            }
            targets++;
        }
        return new double[] {entropy / targets, temperature * temperature * divergence / targets};
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0.3, 1", "0.3, 2.5", "1, 4"})
    void theTwoPartsAndTheirMixtureAreTheFormulas(double share, double temperature) {
        try (var _ = Scope.open();
                LoadedModel loaded = load()) {
            LanguageModel model = loaded.model();
            Weights weights = halved(model);
            double[] parts = expected(
                    Tensors.floats(model.logits(ids(), weights)),
                    Tensors.floats(model.logits(ids(), model.dense())),
                    temperature);
            Objective.Value value = new Objective(model, share, temperature).of(weights, ids());
            assertThat(value.languageModel()).isCloseTo(parts[0], within(1e-5 * parts[0]));
            assertThat(value.divergence()).isCloseTo(share == 0 ? 0 : parts[1], within(1e-4 * parts[1]));
            assertThat(value.loss().item_double())
                    .isCloseTo((1 - share) * parts[0] + share * parts[1], within(1e-4 * parts[0]));
            assertThat(parts[1]).as("the trial tells the two apart").isGreaterThan(1e-3);
        }
    }

    @Test
    void theTeacherGetsNoGradientAndTheModelItselfIsNoDistanceAway() {
        try (var _ = Scope.open();
                LoadedModel loaded = load()) {
            LanguageModel model = loaded.model();
            String name = model.prunable().getFirst();
            Tensor leaf = PruneWeights.parameter(model, name).detach().clone().set_requires_grad(true);
            Objective.Value value =
                    new Objective(model, 1, 2).of(PruneWeights.replaced(model, Map.of(name, leaf)), ids());
            assertThat(value.divergence()).isCloseTo(0, within(1e-6));
            value.loss().backward();
            for (double slope : Tensors.doubles(leaf.grad())) {
                assertThat(slope).as("the least divergence is flat").isCloseTo(0, within(1e-5));
            }
            assertThat(PruneWeights.parameter(model, name).grad().defined()).isFalse();
        }
    }
}
