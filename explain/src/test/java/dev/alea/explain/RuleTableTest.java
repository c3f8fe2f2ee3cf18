package dev.alea.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.draw.Draws;
import dev.alea.explain.bottleneck.Standardiser;
import dev.alea.explain.decision.Decision;
import dev.alea.explain.decision.DecisionRule;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RuleTableTest {
    private static final int PICTURES = 31;
    private static final int CONCEPTS = 7;
    private static final int CLASSES = 5;

    private static DecisionRule rule(boolean gated) {
        Draws draws = Draws.of(4);
        float[] mean = new float[CONCEPTS];
        float[] deviation = new float[CONCEPTS];
        double[] gateWeight = new double[CONCEPTS];
        double[] gateBias = new double[CONCEPTS];
        double[][] weights = new double[CLASSES][CONCEPTS];
        for (int j = 0; j < CONCEPTS; j++) {
            mean[j] = 20 + draws.uniform(j);
            deviation[j] = j == 3 ? 0 : 0.5f + draws.uniform(10 + j); // concept 3 never changes
            gateWeight[j] = 3 * draws.uniform(20 + j) - 1;
            gateBias[j] = draws.uniform(30 + j) - 0.5;
            for (int k = 0; k < CLASSES; k++) {
                weights[k][j] = draws.uniform(100 + k * CONCEPTS + j) - 0.5;
            }
        }
        Optional<DecisionRule.Gates> gates =
                gated ? Optional.of(new DecisionRule.Gates(gateWeight, gateBias)) : Optional.empty();
        return new DecisionRule(new Standardiser(mean, deviation), gates, weights, new double[] {0, 1, -1, 0.5, 2});
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void manyPicturesAtOnceAreDecidedAsOneByOne(boolean gated) {
        float[] scores = new float[PICTURES * CONCEPTS];
        Draws.of(9).fillNormal(scores);
        for (int i = 0; i < scores.length; i++) {
            scores[i] += 20.5f;
        }
        DecisionRule rule = rule(gated);
        try (var _ = Scope.open()) {
            RuleTable table = RuleTable.of(rule, Tensors.of(scores, PICTURES, CONCEPTS));
            double[] activations = Tensors.doubles(table.activations());
            double[] logits = Tensors.doubles(table.logits());
            int[] predictions = table.predictions();
            for (int i = 0; i < PICTURES; i++) {
                float[] row = Arrays.copyOfRange(scores, i * CONCEPTS, (i + 1) * CONCEPTS);
                Decision decision = rule.decide(row, List.of());
                assertThat(predictions[i]).isEqualTo(decision.predicted());
                for (int k = 0; k < CLASSES; k++) {
                    // each of the amounts is rounded to the grid
                    assertThat(logits[i * CLASSES + k])
                            .isCloseTo(decision.logit(k), within((CONCEPTS + 1) * DecisionRule.GRID));
                }
                for (int j = 0; j < CONCEPTS; j++) {
                    assertThat(activations[i * CONCEPTS + j]).isCloseTo(decision.activations()[j], within(1e-12));
                }
            }
        }
    }
}
