package dev.alea.explain.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.explain.Fixtures;
import dev.alea.explain.embedding.UnitRows;
import dev.alea.run.DataException;
import dev.alea.run.NumericsException;
import dev.alea.run.UsageException;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConceptMeasuresTest {
    private static final float NAN = Float.NaN;
    private Scope scope;

    @BeforeEach
    void open() {
        scope = Scope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    @Test
    void sparsityIsZeroForFlatAndOneForASingleConcept() {
        assertThat(Activity.of(Tensors.of(new float[] {2, -2, 2, 2}, 1, 4))).isEqualTo(new Activity(0, 4, 4, 1));
        assertThat(Activity.of(Tensors.of(new float[] {0, 0, -3}, 1, 3))).isEqualTo(new Activity(1, 1, 1, 1));
        assertThat(Activity.of(Tensors.of(new float[] {0, 0}, 1, 2))).isEqualTo(new Activity(1, 0, 0, 1));
        var mixed = Activity.of(Tensors.of(new float[] {10, 1, 1.5f, 0, 10, 1, 1.5f, 0}, 2, 4));
        assertThat(mixed.active()).isEqualTo(2); // 1 is exactly a tenth, not more
        assertThat(mixed.nonZero()).isEqualTo(3);
        assertThat(mixed.hoyer()).isCloseTo(2 - 12.5 / Math.sqrt(103.25), within(1e-12));
        var large = Activity.of(Tensors.of(new double[] {1e200, 1e200}, 1, 2));
        assertThat(large.hoyer()).isCloseTo(0, within(1e-12));
    }

    @Test
    void theStrongestConceptIsTrueFalseOrUnknown() {
        var activations = Tensors.of(new float[] {1, 3, 2, 5, -9, 0, -1, -2, -3, 0, 0, 0}, 4, 3);
        var attributes = Tensors.of(new float[] {0, 1, 0, 0, 1, 1}, 2, 3);
        assertThat(Activity.topTrue(activations, new int[] {0, 1, 0, 0}, attributes))
                .hasValueCloseTo(1.0 / 3, within(1e-15)); // the fourth picture has no strongest concept
        var unknown = Tensors.of(new float[] {NAN, 1, 0, 0, NAN, NAN}, 2, 3);
        assertThat(Activity.topTrue(activations, new int[] {0, 1, 0, 0}, unknown))
                .hasValue(0.5);
        assertThat(Activity.topTrue(activations.narrow(0, 2, 2), new int[] {0, 0}, unknown))
                .isEmpty();
        assertThatThrownBy(() -> Activity.topTrue(activations, new int[] {0}, attributes))
                .isInstanceOf(DataException.class);
    }

    @Test
    void activationsThatAreNotFiniteAreNamed() {
        assertThatThrownBy(() -> Activity.of(Tensors.of(new float[] {1, 2, 3, NAN}, 2, 2)))
                .isInstanceOf(NumericsException.class)
                .hasMessageContaining("concept 1 for picture 1");
        assertThatThrownBy(() -> Activity.of(Tensors.of(new float[] {1, 2}, 2, 1)))
                .isInstanceOf(DataException.class);
    }

    /** All pairs, one by one. */
    private static double plain(double[] scores, double[] truth, int column, int columns) {
        double wins = 0;
        long pairs = 0;
        for (int a = column; a < scores.length; a += columns) {
            for (int b = column; b < scores.length; b += columns) {
                if (truth[a] > 0.5 && truth[b] < 0.5) {
                    wins += scores[a] > scores[b] ? 1 : scores[a] == scores[b] ? 0.5 : 0;
                    pairs++;
                }
            }
        }
        return wins / pairs;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 17, 101})
    void areasAreThoseOfAllPairsAlsoWithTies(int pictures) {
        var scores =
                Fixtures.normal("scores", pictures, 7).mul(Tensors.scalar(2)).round();
        var attributes = Fixtures.normal("truth", pictures, 7).gt(Tensors.scalar(0.3));
        var auc = ConceptAuc.of(scores, attributes);
        for (int j = 0; j < 7; j++) {
            double expected = plain(Tensors.doubles(scores), Tensors.doubles(attributes), j, 7);
            if (Double.isNaN(expected)) {
                assertThat(auc.undefined()).contains(j);
            } else {
                assertThat(auc.perConcept().get(j)).isCloseTo(expected, within(1e-12));
            }
        }
    }

    @Test
    void areasAreSummedUpOverTheConceptsThatHaveOne() {
        var scores = Tensors.of(new float[] {1, 1, 5, 2, 0, 5, 3, 2, 5, 4, 1, 5}, 4, 3);
        var labels = new int[] {0, 0, 1, 1};
        var auc = ConceptAuc.ofClasses(scores, labels, Tensors.of(new float[] {0, 1, 1, 1, 0, 1}, 2, 3));
        assertThat(auc.perConcept().subList(0, 2)).containsExactly(1.0, 0.125);
        assertThat(auc.undefined()).containsExactly(2);
        assertThat(auc.mean()).isEqualTo(0.5625);
        assertThat(auc.min()).isEqualTo(0.125);
        assertThat(auc.percentile(50)).isEqualTo(0.5625);
        var none = ConceptAuc.of(scores, scores.gt(Tensors.scalar(9)));
        assertThat(none.mean()).isNaN();
        assertThat(none.min()).isNaN();
        assertThatThrownBy(() -> ConceptAuc.of(scores, scores.t())).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> ConceptAuc.of(Tensors.of(new float[] {1, NAN}, 2, 1), Tensors.of(new float[2], 2, 1)))
                .isInstanceOf(NumericsException.class)
                .hasMessageContaining("picture 1");
    }

    @Test
    void randomDirectionsAreUnitRepeatableAndDifferent() {
        var random = new RandomConcepts(3, 11);
        var one = random.directions(0, 40, 30);
        assertThat(Fixtures.distance(UnitRows.lengths(one), Tensors.of(ones(40), 40, 1)))
                .isLessThan(1e-12);
        assertThat(Fixtures.distance(one, random.directions(0, 40, 30))).isZero();
        assertThat(Fixtures.distance(one, random.directions(1, 40, 30))).isGreaterThan(0.1);
        assertThat(one.mean().item_double()).isCloseTo(0, within(0.03));
        var seen = new ArrayList<long[]>();
        var control = random.measure(Fixtures.normal("concepts", 6, 5), concepts -> {
            seen.add(concepts.shape());
            return seen.size() == 1 ? 0.9 : 0.5;
        });
        assertThat(seen).hasSize(4).allSatisfy(shape -> assertThat(shape).containsExactly(6, 5));
        assertThat(control.controls()).containsExactly(0.5, 0.5, 0.5);
        assertThat(control.sentence()).contains("90.00 %", "50.00 %", "random directions");
        assertThatThrownBy(() -> new RandomConcepts(0, 1)).isInstanceOf(UsageException.class);
    }

    private static double[] ones(int count) {
        var ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Test
    void aClassifierThatKnowsConceptsByNameFallsWhenNamesAreExchanged() {
        int classes = 20;
        var scores = torch.eye(classes);
        var control = new NamePermutation(8, 2).measure(scores, given -> {
            double right = 0;
            double[] values = Tensors.doubles(given);
            for (int k = 0; k < classes; k++) {
                right += values[k * classes + k]; // concept k is the sign of class k
            }
            return right / classes;
        });
        assertThat(control.accuracy()).isEqualTo(1);
        assertThat(control.controls()).hasSize(8);
        assertThat(control.mean()).isLessThan(0.25);
        assertThatThrownBy(() -> new NamePermutation(0, 1)).isInstanceOf(UsageException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 60, 300})
    void moreConceptsThanTheEmbeddingIsWideAreDependent(int pictures) {
        Tensor scores = Fixtures.normal("pictures", pictures, 16)
                .mm(Fixtures.normal("concepts", 55, 16).t());
        var rank = ScoreRank.of(scores);
        assertThat(rank.rank()).isEqualTo(Math.min(16, pictures));
        assertThat(rank.warnings(List.of()))
                .singleElement()
                .asString()
                .contains("55 concepts", "rank " + Math.min(16, pictures));
        assertThat(ScoreRank.of(Fixtures.normal("free", 100, 7)).warnings(List.of()))
                .isEmpty();
    }

    @Test
    void constantColumnsAreListed() {
        var scores = Tensors.of(new float[] {1, 5, 2, 2, 5, 0, 7, 5, 1}, 3, 3);
        var rank = ScoreRank.of(scores);
        assertThat(rank.constant()).containsExactly(1);
        assertThat(rank.warnings(List.of("a", "b", "c")))
                .singleElement()
                .asString()
                .contains("1 concepts")
                .endsWith("b");
        assertThatThrownBy(() -> ScoreRank.of(Tensors.of(new float[] {1, NAN}, 2, 1)))
                .isInstanceOf(NumericsException.class);
        assertThatThrownBy(() -> ScoreRank.of(Tensors.of(new float[0], 0, 1))).isInstanceOf(DataException.class);
    }
}
