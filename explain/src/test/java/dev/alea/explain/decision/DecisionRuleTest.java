package dev.alea.explain.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.draw.Draws;
import dev.alea.explain.bottleneck.Standardiser;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionRuleTest {
    private static final int CLASSES = 3;

    @ParameterizedTest
    @CsvSource({"1, true", "1, false", "2, true", "7, false", "997, true", "997, false"})
    void constantAndContributionsAddUpToTheLogitInAnyOrder(int concepts, boolean gated) {
        DecisionRule rule = rule(concepts, gated);
        Decision decision = rule.decide(scores(concepts), List.of());
        for (int k = 0; k < CLASSES; k++) {
            Explanation why = decision.explain(k);
            assertThat(why.logit()).isEqualTo(decision.logits()[k]);
            assertThat(why.contributions()).hasSize(concepts);
            List<Contribution> order = new ArrayList<>(why.contributions());
            for (int shuffle = 0; shuffle < 5; shuffle++) {
                Collections.shuffle(order, new Random(shuffle));
                double sum = 0;
                for (Contribution one : order) {
                    sum += one.amount();
                }
                assertThat(sum + why.constant()).isEqualTo(why.logit());
            }
            for (int count : new int[] {0, 1, 5, concepts, concepts + 1, -3}) {
                Explanation.Summary shown = why.top(count);
                double sum = shown.constant() + shown.others();
                for (Contribution one : shown.shown()) {
                    sum += one.amount();
                }
                assertThat(sum).isEqualTo(why.logit());
                assertThat(shown.shown()).hasSize(Math.clamp(count, 0, concepts));
            }
        }
    }

    @Test
    void aLinearLogitIsTheProductOfWeightsAndCentredScores() {
        DecisionRule rule = rule(7, false);
        float[] scores = scores(7);
        double expected = rule.constant()[1];
        for (int j = 0; j < 7; j++) {
            expected += rule.weights()[1][j]
                    * (scores[j] - (double) rule.standardiser().mean()[j]);
        }
        assertThat(rule.decide(scores, List.of()).logit(1)).isCloseTo(expected, within(7 * DecisionRule.GRID));
    }

    @Test
    void theLargestAmountsComeFirstWhateverTheirSign() {
        Explanation why = rule(7, false).decide(scores(7), List.of()).explain(0);
        for (int i = 1; i < 7; i++) {
            assertThat(Math.abs(why.contributions().get(i).amount()))
                    .isLessThanOrEqualTo(Math.abs(why.contributions().get(i - 1).amount()));
        }
        assertThat(new Contribution(0, -2, -3, 6).byAbsence()).isTrue();
        assertThat(new Contribution(0, 2, 3, 6).byAbsence()).isFalse();
    }

    @Test
    void aClosedGateIsATrueZero() {
        DecisionRule rule = rule(50, true);
        float[] scores = scores(50);
        Decision decision = rule.decide(scores, List.of());
        DecisionRule.Gates gates = rule.gates().orElseThrow();
        int open = 0;
        for (int j = 0; j < 50; j++) {
            double standard = rule.standardiser().apply(j, scores[j]);
            boolean opens = gates.weight()[j] * standard + gates.bias()[j] > 0;
            assertThat(decision.activations()[j]).isEqualTo(opens ? standard : 0);
            open += opens ? 1 : 0;
        }
        assertThat(decision.active()).isEqualTo(open).isBetween(1, 49);
        assertThat(decision.activations()[decision.mostActive()])
                .isEqualTo(java.util.Arrays.stream(decision.activations()).max().orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aConceptSwitchedOffContributesNothingAndTheOthersStay(boolean gated) {
        DecisionRule rule = rule(7, gated);
        float[] scores = scores(7);
        Decision before = rule.decide(scores, List.of());
        Decision after = rule.decide(scores, List.of(new Intervention.Off(2)));
        for (int k = 0; k < CLASSES; k++) {
            double gone = amount(before.explain(k), 2);
            assertThat(amount(after.explain(k), 2)).isZero();
            assertThat(after.logit(k)).isEqualTo(before.logit(k) - gone);
        }
    }

    @Test
    void aConceptSwitchedOnOpensItsGate() {
        DecisionRule rule = new DecisionRule(
                new Standardiser(new float[] {20}, new float[] {2}),
                Optional.of(new DecisionRule.Gates(new double[] {-1}, new double[] {-9})),
                new double[][] {{3}, {-3}},
                new double[] {1, 0});
        float[] scores = {24};
        assertThat(rule.decide(scores, List.of()).active()).isZero();
        assertThat(rule.decide(scores, List.of()).mostActive()).isEqualTo(-1);
        assertThat(rule.decide(scores, List.of(new Intervention.On(0, 24))).logit(0))
                .isEqualTo(7);
        // A value is judged by the gate: -1 * s - 9 is above 0 only below s = -9.
        assertThat(rule.decide(scores, List.of(new Intervention.Value(0, 24))).logit(0))
                .isEqualTo(1);
        assertThat(rule.decide(scores, List.of(new Intervention.Value(0, 0))).logit(0))
                .isEqualTo(-29);
        assertThat(rule.decide(scores, List.of(new Intervention.ClassMean(0, 1, 0)))
                        .logit(0))
                .isEqualTo(-29);
        assertThat(rule.decide(scores, List.of(new Intervention.On(0, 24), new Intervention.Off(0)))
                        .logit(0))
                .isEqualTo(1);
    }

    @Test
    void editsChangeTheWeightsOfACopy() {
        DecisionRule rule = rule(7, false);
        DecisionRule edited = rule.edited(List.of(new Edit.Weight(1, 3, 0.5), new Edit.Prune(4), new Edit.Prune(4)));
        assertThat(edited.weights()[1][3]).isEqualTo(0.5);
        for (int k = 0; k < CLASSES; k++) {
            assertThat(edited.weights()[k][4]).isZero();
            assertThat(rule.weights()[k][4]).isNotZero();
        }
        assertThat(edited.weights()[0][3]).isEqualTo(rule.weights()[0][3]);
        Decision decision = edited.decide(scores(7), List.of());
        assertThat(amount(decision.explain(2), 4)).isZero();
    }

    @Test
    void whatDoesNotExistIsRefused() {
        DecisionRule rule = rule(7, false);
        float[] scores = scores(7);
        assertThatThrownBy(() -> rule.decide(new float[6], List.of())).hasMessageContaining("6 scores");
        assertThatThrownBy(() -> rule.decide(scores, List.of(new Intervention.Off(7))))
                .hasMessageContaining("no concept 7");
        assertThatThrownBy(() -> rule.edited(List.of(new Edit.Prune(-1)))).hasMessageContaining("no concept -1");
        assertThatThrownBy(() -> rule.edited(List.of(new Edit.Weight(3, 0, 1)))).hasMessageContaining("no class 3");
        assertThatThrownBy(() -> new Edit.Weight(0, 0, Double.NaN)).hasMessageContaining("finite");
        scores[5] = Float.POSITIVE_INFINITY;
        assertThatThrownBy(() -> rule.decide(scores, List.of())).hasMessageContaining("concept 5 is Infinity");
        assertThatThrownBy(() -> new DecisionRule(rule.standardiser(), rule.gates(), rule.weights(), new double[2]))
                .hasMessageContaining("2 classes");
    }

    @Test
    void viewsSayWhatClassesAndConceptsMean() {
        Standardiser standardiser = new Standardiser(new float[3], new float[] {2, 1, 1});
        DecisionRule rule =
                new DecisionRule(standardiser, Optional.empty(), new double[][] {{1, -5, 0}, {0, 1, 3}}, new double[2]);
        ClassView view = ClassView.of(rule, 0, 5);
        assertThat(view.pro()).containsExactly(new ClassView.Weighted(0, 2));
        assertThat(view.contra()).containsExactly(new ClassView.Weighted(1, -5));
        assertThat(view.used()).isEqualTo(2);
        assertThat(ClassView.of(rule, 1, 1).pro()).containsExactly(new ClassView.Weighted(2, 3));
        assertThat(ConceptView.all(rule))
                .containsExactly(
                        new ConceptView(1, 3, 2, 0), new ConceptView(2, 1.5, 1, 1), new ConceptView(0, 1, 1, 0));
    }

    private static double amount(Explanation why, int concept) {
        return why.contributions().stream()
                .filter(one -> one.concept() == concept)
                .findFirst()
                .orElseThrow()
                .amount();
    }

    private static DecisionRule rule(int concepts, boolean gated) {
        Draws draws = Draws.of(4);
        double[][] weights = new double[CLASSES][];
        for (int k = 0; k < CLASSES; k++) {
            weights[k] = normals(draws.stream("weights").step(k), concepts);
        }
        float[] mean = new float[concepts];
        float[] deviation = new float[concepts];
        for (int j = 0; j < concepts; j++) {
            mean[j] = 20 + draws.stream("mean").uniform(j);
            deviation[j] = 0.5f + draws.stream("deviation").uniform(j);
        }
        Optional<DecisionRule.Gates> gates = gated
                ? Optional.of(new DecisionRule.Gates(
                        normals(draws.stream("gate"), concepts), normals(draws.stream("bias"), concepts)))
                : Optional.empty();
        return new DecisionRule(
                new Standardiser(mean, deviation), gates, weights, normals(draws.stream("constant"), CLASSES));
    }

    private static double[] normals(Draws draws, int count) {
        float[] values = new float[count];
        draws.fillNormal(values);
        double[] wide = new double[count];
        for (int i = 0; i < count; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    private static float[] scores(int concepts) {
        float[] values = new float[concepts];
        Draws.of(9).stream("scores").fillNormal(values);
        for (int j = 0; j < concepts; j++) {
            values[j] += 20;
        }
        return values;
    }
}
