package dev.alea.explain.bottleneck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.draw.Draws;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConceptLossTest {
    private static final int CONCEPTS = 7;

    static Stream<ConceptLoss> losses() {
        return Stream.of(
                new SparseWeights(1),
                new Contrastive(1, new Pairing.TopScores(3)),
                new GumbelContrastive(0.5, GumbelContrastive.Terms.ALL, new Pairing.Index()),
                new GumbelContrastive(0.5, GumbelContrastive.Terms.DIAGONAL, new Pairing.TopScores(1)),
                new Similarity(false),
                new Similarity(true));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void everyBatchGivesAFiniteLossWithAGradient(ConceptLoss loss) {
        for (int pictures : new int[] {2, 3, CONCEPTS, CONCEPTS + 1, 31}) {
            try (var _ = Scope.open()) {
                ConceptLoss.Pass pass = pass(normal("scores", pictures, CONCEPTS));
                Tensor value = loss.of(pass);
                assertThat(value.item_double()).isFinite();
                value.backward();
                assertThat(Tensors.doubles(pass.weights().grad())).hasSize(CONCEPTS * CONCEPTS);
                assertThat(pass.weights().grad().isfinite().all().item_bool()).isTrue();
                assertThat(pass.weights().grad().abs().sum().item_double()).isPositive();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void aBatchOfOneIsRefusedWhereItMeansNothing(ConceptLoss loss) {
        try (var _ = Scope.open()) {
            ConceptLoss.Pass pass = pass(normal("scores", 1, CONCEPTS));
            if (loss.leastBatch() == 1) {
                assertThat(loss.of(pass).item_double()).isFinite();
            } else {
                assertThatThrownBy(() -> loss.of(pass))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("needs 2 or more, but the batch has 1");
            }
        }
    }

    @Test
    void aColumnWithoutVarianceCountsAsNoSimilarityAndPassesNoGradient() {
        try (var _ = Scope.open()) {
            Tensor scores = normal("scores", 5, CONCEPTS);
            scores.select(1, 2).fill_(new Scalar(20.0));
            // Through the identity every other column is its concept's own.
            ConceptLoss.Pass pass = pass(scores, torch.eye(CONCEPTS).set_requires_grad(true));
            Tensor loss = new Similarity(false).of(pass);
            assertThat(loss.item_double()).isCloseTo(-(CONCEPTS - 1.0) / CONCEPTS, within(1e-6));
            loss.backward();
            assertThat(Tensors.doubles(pass.weights().grad().select(0, 2))).containsOnly(0.0);
            assertThat(pass.weights().grad().isfinite().all().item_bool()).isTrue();
        }
    }

    @Test
    void farLogitsDoNotMakeTheGumbelLossInfinite() {
        try (var _ = Scope.open()) {
            Tensor scores = normal("scores", 9, CONCEPTS).mul(new Scalar(1e4));
            ConceptLoss.Pass pass = pass(scores, torch.eye(CONCEPTS).set_requires_grad(true));
            Tensor loss = new GumbelContrastive(1, GumbelContrastive.Terms.ALL, new Pairing.Index()).of(pass);
            loss.backward();
            assertThat(loss.item_double()).isFinite().isGreaterThan(1e3);
            assertThat(pass.weights().grad().isfinite().all().item_bool()).isTrue();
            // What the published code computes: the softmax first, its logarithm afterwards.
            Tensor published = scores.softmax(1).log().neg().mean();
            assertThat(published.item_double()).isInfinite();
        }
    }

    @Test
    void allTermsPullTheActivationsTogether() {
        try (var _ = Scope.open()) {
            Tensor activations = Tensors.of(new double[] {3, 1, 0, -2, 3, 1, 0, -2}, 2, 4);
            Tensor flat = torch.zeros_like(activations);
            assertThat(mean(activations)).isGreaterThan(mean(flat));
        }
    }

    private static double mean(Tensor activations) {
        var loss = new GumbelContrastive(1, GumbelContrastive.Terms.ALL, new Pairing.Index());
        double sum = 0;
        for (int draw = 0; draw < 200; draw++) {
            var noise = ConceptLoss.NoisePair.of(Draws.of(3).stream("all").draw(draw));
            sum += loss.of(new ConceptLoss.Pass(activations, activations, activations, activations, noise))
                    .item_double();
        }
        return sum / 200;
    }

    @Test
    void theProximalStepMakesZerosAndTheSubgradientDoesNot() {
        try (var _ = Scope.open()) {
            var penalty = new SparseWeights(1);
            Tensor weights = Tensors.of(new float[] {0.5f, -0.0625f, 0.03125f, -1}, 2, 2);
            penalty.shrink(weights, 0.25); // by 0.25 * 1 / 2
            assertThat(Tensors.floats(weights)).containsExactly(0.375f, 0, 0, -0.875f);
            Tensor again =
                    Tensors.of(new float[] {0.5f, -0.0625f, 0.03125f, -1}, 2, 2).set_requires_grad(true);
            Tensor loss = penalty.of(pass(normal("scores", 1, 2), again));
            assertThat(loss.item_double()).isCloseTo(1.59375 / 2, within(1e-6));
            loss.backward();
            assertThat(Tensors.floats(again.grad())).containsExactly(0.5f, -0.5f, 0.5f, -0.5f);
        }
    }

    @Test
    void pairingsPointAtTheirConcepts() {
        try (var _ = Scope.open()) {
            Tensor scores = Tensors.of(new float[] {1, 9, 5, 7, 0, 2}, 2, 3);
            Tensor labels = Tensors.of(new long[] {1, 0}, 2);
            assertThat(Tensors.floats(new Pairing.Index().positives(scores, labels)))
                    .containsExactly(1, 0, 0, 0, 1, 0);
            assertThat(Tensors.floats(new Pairing.TopScores(2).positives(scores, labels)))
                    .containsExactly(0, 1, 1, 1, 0, 1);
            assertThat(Tensors.floats(new Pairing.TopScores(9).positives(scores, labels)))
                    .containsOnly(1);
            Tensor table = Tensors.of(new float[] {1, 0, 0, 0, 1, 1}, 2, 3);
            assertThat(Tensors.floats(new Pairing.ClassConcepts(table).positives(scores, labels)))
                    .containsExactly(0, 1, 1, 1, 0, 0);
        }
    }

    @Test
    void conceptsWithoutAPositiveDoNotCount() {
        try (var _ = Scope.open()) {
            Tensor logits = torch.log_softmax(normal("scores", 4, CONCEPTS), 0);
            Tensor none = torch.zeros_like(logits);
            assertThat(Contrastive.atPositives(logits, none, 0).item_double()).isZero();
            Tensor one = none.clone();
            one.select(1, 3).select(0, 2).fill_(new Scalar(1.0));
            assertThat(Contrastive.atPositives(logits, one, 0).item_double())
                    .isCloseTo(logits.select(1, 3).select(0, 2).item_double(), within(1e-6));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void numbersOutOfRangeAreRefused(double value) {
        var index = new Pairing.Index();
        assertThatThrownBy(() -> new GumbelContrastive(value, GumbelContrastive.Terms.ALL, index))
                .hasMessageContaining("temperature");
        assertThatThrownBy(() -> new Contrastive(value, index)).hasMessageContaining("scale");
        if (value != 0) {
            assertThatThrownBy(() -> new SparseWeights(value)).hasMessageContaining("lambda");
        }
        assertThatThrownBy(() -> new Pairing.TopScores(0)).hasMessageContaining("positive concepts");
    }

    @Test
    void multiplyingTheMatricesFirstPaysWithFewClasses() {
        try (var _ = Scope.open()) {
            LinearBottleneck few = LinearBottleneck.start(60, 2, Initialisation.IDENTITY, true, Draws.of(1));
            LinearBottleneck many = LinearBottleneck.start(60, 90, Initialisation.DEFAULT, false, Draws.of(1));
            assertThat(few.directIsCheaper(32)).isTrue();
            assertThat(many.directIsCheaper(32)).isFalse();
            assertThat(few.bias()).isPresent();
            assertThat(many.bias()).isEqualTo(Optional.empty());
            assertThat(many.cbl().abs().max().item_double()).isLessThanOrEqualTo(1 / Math.sqrt(60));
            assertThat(few.headParameters()).containsOnlyKeys("w_fc", "bias");
        }
    }

    static ConceptLoss.Pass pass(Tensor scores) {
        return pass(scores, normal("weights", CONCEPTS, CONCEPTS).set_requires_grad(true));
    }

    private static ConceptLoss.Pass pass(Tensor scores, Tensor weights) {
        Tensor labels = torch.zeros(scores.size(0)).to(torch.ScalarType.Long);
        var noise = ConceptLoss.NoisePair.of(Draws.of(1).stream("noise"));
        return new ConceptLoss.Pass(scores, scores.matmul(weights.t()), weights, labels, noise);
    }

    static Tensor normal(String stream, long rows, long columns) {
        float[] values = new float[Math.toIntExact(rows * columns)];
        Draws.of(5).stream(stream).fillNormal(values);
        return Tensors.of(values, rows, columns);
    }
}
