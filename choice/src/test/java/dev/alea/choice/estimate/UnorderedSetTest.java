package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.SetProbabilities;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class UnorderedSetTest {
    @Test
    @Tag("golden")
    @DisplayName("set probabilities, ratios and both gradients of the file")
    void golden() {
        JsonNode file = GoldenFile.get("functions", "unordered_set");
        GoldenProblem problem = GoldenProblem.of(file.get("problem").asString());
        for (JsonNode entry : file.get("entries")) {
            try (var _ = Scope.open()) {
                double[] set = GoldenFile.doubles(entry.get("set"));
                Tensor logits = problem.logits();
                int classes = (int) logits.numel();
                double[] u = new double[classes];
                Arrays.fill(u, 0.5);
                for (double member : set) {
                    u[(int) member] = 1e-9; // a Gumbel of 20
                }
                Noise noise = new Noise.Given(Map.of(Noise.Part.CHOICE, Tensors.of(u, 1, classes)));
                Cost cost = GoldenFile.cost(entry.get("cost").asString(), classes);
                for (boolean baseline : new boolean[] {false, true}) {
                    Tensor leaf = problem.logits().detach().set_requires_grad(true);
                    new UnorderedSet(set.length, baseline)
                            .surrogate(problem.structure(), leaf, cost, noise)
                            .backward();
                    double[] expected = GoldenFile.doubles(entry.get(baseline ? "grad_baseline" : "grad_no_baseline"));
                    close(Tensors.doubles(leaf.grad()), expected);
                }
                probabilities(entry, logits, set);
            }
        }
    }

    private static void probabilities(JsonNode entry, Tensor logits, double... set) {
        Tensor logs = logits.log_softmax(-1).reshape(-1);
        double[] all = Tensors.doubles(logs);
        double outside = 0;
        for (int k = 0; k < all.length; k++) {
            int own = k;
            outside += Arrays.stream(set).anyMatch(m -> m == own) ? 0 : Math.exp(all[k]);
        }
        double[] members = Arrays.stream(set).map(m -> all[(int) m]).toArray();
        double rest = outside == 0 ? SetProbabilities.NOTHING : Math.log(outside);
        SetProbabilities found = SetProbabilities.of(
                Tensors.of(members, set.length), torch.full_like(logs.select(0, 0), Tensors.scalar(rest)));
        assertThat(found.whole().item_double()).isCloseTo(entry.get("log_prob").asDouble(), within(1e-12));
        for (int s = 0; s < set.length; s++) {
            double ratio =
                    entry.get("ratio").get(Integer.toString((int) set[s])).asDouble();
            assertThat(Math.exp(found.first(s).item_double())).isCloseTo(ratio, within(1e-11 * ratio));
        }
    }

    @Test
    @DisplayName("all classes drawn: no variance, with and without the baseline, and the value is the expectation")
    void allClasses() {
        Problem problem = Problem.all().get(1);
        Cost cost = Costs.smooth(problem.eventSize());
        double[] reference = Oracle.gradient(problem, cost);
        for (boolean baseline : new boolean[] {false, true}) {
            Candidate candidate = Candidate.of(new UnorderedSet(problem.columns(), baseline));
            for (double[] estimate : candidate.gradients(problem, cost, stream(), 10)) {
                for (int i = 0; i < reference.length; i++) {
                    assertThat(estimate[i]).isCloseTo(reference[i], within(1e-8));
                }
            }
        }
    }

    @Test
    @DisplayName("more classes than there are, or several variables, are refused")
    void refusals() {
        try (var _ = Scope.open()) {
            var structure = new dev.alea.choice.structure.Categorical();
            var noise = new Noise.Drawn(stream());
            assertThatThrownBy(() ->
                            new UnorderedSet(4, true).surrogate(structure, torch.zeros(1, 3), Costs.linear(3), noise))
                    .hasMessageContaining("4 different classes")
                    .hasMessageContaining("[1, 3]");
            assertThatThrownBy(() ->
                            new UnorderedSet(2, true).surrogate(structure, torch.zeros(2, 3), Costs.linear(6), noise))
                    .hasMessageContaining("2 variables")
                    .hasMessageContaining(LeaveOneOut.NAME);
        }
    }

    private static dev.alea.choice.draw.Draws stream() {
        return dev.alea.choice.Seeds.draws("unordered");
    }

    private static void close(double[] actual, double[] expected) {
        double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-12 * scale));
        }
    }
}
