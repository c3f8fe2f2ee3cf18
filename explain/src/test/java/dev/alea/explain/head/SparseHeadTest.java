package dev.alea.explain.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.explain.Fixtures;
import dev.alea.run.DataException;
import dev.alea.run.NumericsException;
import dev.alea.run.UsageException;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparseHeadTest {
    private static final SparseHead.Settings TIGHT = new SparseHead.Settings(1e-7, 100, 50);
    private Scope scope;

    @BeforeEach
    void open() {
        scope = Scope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    /** Features that share a direction, as concept scores do, standardised. */
    private static Tensor rows(int pictures, int features) {
        var rows = Fixtures.normal("rows", pictures, features)
                .add(Fixtures.normal("shared", pictures, 1).mul(Tensors.scalar(2)))
                .to(ScalarType.Double);
        return FeatureStandardiser.of(rows).apply(rows);
    }

    private static int[] labels(Tensor rows, int classes) {
        var head = new LinearHead(
                classes,
                Math.toIntExact(rows.size(1)),
                Tensors.doubles(Fixtures.normal("truth", classes, Math.toIntExact(rows.size(1)))),
                new double[classes]);
        int[] labels = head.predict(rows);
        for (int n = 0; n < labels.length; n += 5) {
            labels[n] = (labels[n] + 1) % classes; // noise keeps the optimum finite
        }
        return labels;
    }

    /** Largest breach of an optimality condition, written out with plain loops. */
    private static double breach(Tensor rows, int[] labels, LinearHead head, ElasticNet penalty) {
        int classes = head.classes();
        double[] x = Tensors.doubles(rows);
        double[] z = Tensors.doubles(head.logits(rows));
        var slopes = new double[classes * head.features()];
        var biases = new double[classes];
        for (int n = 0; n < labels.length; n++) {
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                sum += Math.exp(z[n * classes + k]);
            }
            for (int k = 0; k < classes; k++) {
                double residual = (Math.exp(z[n * classes + k]) / sum - (labels[n] == k ? 1 : 0)) / labels.length;
                biases[k] += residual;
                for (int j = 0; j < head.features(); j++) {
                    slopes[k * head.features() + j] += residual * x[n * head.features() + j];
                }
            }
        }
        double worst = 0;
        for (double slope : biases) {
            worst = Math.max(worst, Math.abs(slope));
        }
        for (int i = 0; i < slopes.length; i++) {
            double w = head.weights()[i];
            double l1 = penalty.lambda() * penalty.alpha();
            double smooth = slopes[i] + penalty.lambda() * (1 - penalty.alpha()) * w;
            worst = Math.max(
                    worst, w == 0 ? Math.max(0, Math.abs(smooth) - l1) : Math.abs(smooth + Math.signum(w) * l1));
        }
        return worst;
    }

    @ParameterizedTest
    @CsvSource({"40,1,2,0.05,1", "97,13,2,0.01,0.99", "151,7,5,0.003,0.5", "200,31,3,0.02,0.99", "60,83,4,0.01,0.9"})
    void theConditionsOfAnOptimumHold(int pictures, int features, int classes, double lambda, double alpha) {
        var rows = rows(pictures, features);
        int[] labels = labels(rows, classes);
        var penalty = new ElasticNet(lambda, alpha);
        var solution = SparseHead.of(rows, labels, classes, TIGHT).solve(penalty);
        assertThat(solution.converged()).isTrue();
        assertThat(breach(rows, labels, solution.head(), penalty)).isLessThan(1.01e-7 * lambda * alpha);
        assertThat(solution.violation()).isLessThanOrEqualTo(1e-7 * lambda * alpha);
    }

    @ParameterizedTest
    @CsvSource({"0.5", "0.99", "1"})
    void aCommonShiftIsTheCheapest(double alpha) {
        var penalty = new ElasticNet(1, alpha);
        double[][] cases = {{1, -2}, {3, 3, 3}, {0, 0, 1}, {0, 0, -4}, {1, 2, 3, 4}, {-1, 0.5, 5, 0, 0}, {7}};
        for (double[] weights : cases) {
            double shift = CommonShift.of(weights, penalty);
            double least = cost(weights, shift, penalty);
            for (double other = -8; other <= 8; other += 1.0 / 64) {
                assertThat(least).isLessThanOrEqualTo(cost(weights, other, penalty) + 1e-12);
            }
        }
        assertThat(CommonShift.of(new double[] {0, 0, 0, 1}, penalty)).isZero();
    }

    private static double cost(double[] weights, double shift, ElasticNet penalty) {
        double cost = 0;
        for (double weight : weights) {
            cost += penalty.of(weight + shift);
        }
        return cost;
    }

    @Test
    void aWalkFindsWhatEachStrengthAloneFinds() {
        var rows = rows(150, 20);
        int[] labels = labels(rows, 3);
        var problem = SparseHead.of(rows, labels, 3, TIGHT);
        var path = LambdaPath.to(6, 0.01);
        var solutions = new ArrayList<HeadSolution>();
        problem.walk(path, 0.99, solutions::add);
        assertThat(solutions).hasSize(6);
        assertThat(solutions.getFirst().penalty().lambda()).isEqualTo(problem.lambdaMax(0.99));
        assertThat(solutions.getLast().penalty().lambda()).isCloseTo(0.01 * problem.lambdaMax(0.99), within(1e-12));
        assertThat(Nec.of(solutions.getFirst().head())).isZero();
        for (HeadSolution solution : solutions) {
            assertThat(solution.converged()).isTrue();
            assertThat(problem.solve(solution.penalty()).objective()).isCloseTo(solution.objective(), within(1e-10));
        }
        for (int i = 1; i < 6; i++) {
            assertThat(solutions.get(i).objective())
                    .isLessThan(solutions.get(i - 1).objective());
        }
        var some = new ArrayList<HeadSolution>();
        problem.walk(path, 0.99, solution -> {
            some.add(solution);
            return some.size() < 3;
        });
        assertThat(some).hasSize(3);
    }

    @Test
    void cutsAlongAPathHaveExactlyTheirNumberOfWeights() {
        var rows = rows(300, 40);
        int[] labels = labels(rows, 4);
        var problem = SparseHead.of(rows, labels, 4, SparseHead.Settings.DEFAULT);
        var cuts = Nec.walk(problem, LambdaPath.VLG, 0.99, List.of(1, 3, 7));
        assertThat(cuts).hasSize(3).allMatch(Nec.Cut::reached);
        for (Nec.Cut cut : cuts) {
            assertThat(Nec.of(cut.head())).isEqualTo(cut.target());
            assertThat(Nec.of(cut.solution().head())).isGreaterThanOrEqualTo(cut.target());
        }
        assertThat(cuts.get(0).solution().penalty().lambda())
                .isGreaterThan(cuts.get(2).solution().penalty().lambda());
        assertThat(Nec.average(cuts, Nec::of)).isCloseTo(11.0 / 3, within(1e-12));
        var ended = Nec.walk(problem, new LambdaPath(2, 1.1), 0.99, List.of(1, 39));
        assertThat(ended.getLast().reached()).isFalse();
        assertThat(Nec.of(ended.getLast().head())).isLessThan(39);
    }

    @Test
    void theNumberOfACutDoesNotSufferFromRounding() {
        // (1 - 0.9) * 10 is 0.99999... in floating point, which published code cuts to 0.
        var weights = new double[100];
        for (int i = 0; i < 100; i++) {
            weights[i] = 100 - i;
        }
        for (int target = 0; target <= 10; target++) {
            assertThat(Nec.of(Nec.cut(new LinearHead(10, 10, weights, new double[10]), target)))
                    .isEqualTo(target);
        }
        assertThat(Nec.of(Nec.cut(new LinearHead(10, 10, weights, new double[10]), 11)))
                .isEqualTo(10);
        var equal = Nec.cut(new LinearHead(1, 3, new double[] {2, -2, 2}, new double[1]), 2);
        assertThat(equal.weights()).containsExactly(2, -2, 0);
    }

    @Test
    void aClassWithoutPicturesIsNeverPredicted() {
        var rows = rows(80, 5);
        int[] labels = labels(rows, 3);
        int[] moved = new int[80];
        for (int n = 0; n < 80; n++) {
            moved[n] = labels[n] == 2 ? 3 : labels[n]; // class 2 of 4 is empty
        }
        var penalty = new ElasticNet(0.01, 0.99);
        var three = SparseHead.of(rows, labels, 3, TIGHT).solve(penalty);
        var four = SparseHead.of(rows, moved, 4, TIGHT).solve(penalty);
        assertThat(four.head().classes()).isEqualTo(4);
        assertThat(four.objective()).isEqualTo(three.objective());
        assertThat(four.head().predict(rows)).doesNotContain(2);
        for (int j = 0; j < 5; j++) {
            assertThat(four.head().weight(2, j)).isZero();
            assertThat(four.head().weight(3, j)).isEqualTo(three.head().weight(2, j));
        }
    }

    @Test
    void aConstantFeatureIsListedAndGetsNoWeight() {
        var raw = Fixtures.normal("raw", 60, 4).to(ScalarType.Double);
        raw.select(1, 2).fill_(Tensors.scalar(0.1));
        var standardiser = FeatureStandardiser.of(raw);
        assertThat(standardiser.constant()).containsExactly(2);
        var rows = standardiser.apply(raw);
        assertThat(rows.select(1, 2).abs().max().item_double()).isZero();
        int[] labels = labels(rows, 3);
        var head = SparseHead.of(rows, labels, 3, TIGHT)
                .solve(new ElasticNet(1e-4, 1))
                .head();
        for (int k = 0; k < 3; k++) {
            assertThat(head.weight(k, 2)).isZero();
        }
        assertThat(Fixtures.distance(standardiser.fold(head).logits(raw), head.logits(rows)))
                .isLessThan(1e-10);
    }

    @Test
    void standardisedFeaturesHaveMeanZeroAndDeviationOne() {
        var raw = Fixtures.normal("raw", 31, 3).mul(Tensors.scalar(4)).add(Tensors.scalar(20));
        var rows = FeatureStandardiser.of(raw).apply(raw);
        assertThat(rows.scalar_type().intern()).isEqualTo(ScalarType.Float);
        assertThat(rows.mean(0).abs().max().item_double()).isLessThan(1e-6);
        assertThat(rows.square().sum(0).sub(Tensors.scalar(30)).abs().max().item_double())
                .isLessThan(1e-4);
        assertThatThrownBy(() -> FeatureStandardiser.of(raw.narrow(0, 0, 1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("two training pictures");
    }

    @Test
    void aLimitThatIsHitIsSaid() {
        var rows = rows(100, 20);
        var solution = SparseHead.of(rows, labels(rows, 4), 4, new SparseHead.Settings(1e-9, 1, 1))
                .solve(new ElasticNet(1e-3, 0.99));
        assertThat(solution.converged()).isFalse();
        assertThat(solution.violation()).isGreaterThan(1e-9 * 1e-3);
    }

    @Test
    void settingsOfGlmSagaAreDividedByTheirShare() {
        assertThat(ElasticNet.ofGlmSaga(0.00099).lambda()).isCloseTo(0.001, within(1e-15));
        assertThat(ElasticNet.ofGlmSaga(0.00099).alpha()).isEqualTo(0.99);
        assertThat(LambdaPath.VLG.from(1).skip(10).findFirst().orElseThrow()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void badInputIsRefused() {
        assertThatThrownBy(() -> new ElasticNet(-1, 0.5))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("lambda is -1.0; allowed: 0 or more");
        assertThatThrownBy(() -> new ElasticNet(1, 1.5))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("alpha is 1.5");
        assertThatThrownBy(() -> new ElasticNet(1, 0)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new LambdaPath(0, 2)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> LambdaPath.to(5, 1)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new SparseHead.Settings(0, 1, 1)).isInstanceOf(UsageException.class);
        var rows = rows(10, 3);
        assertThatThrownBy(() -> SparseHead.of(rows, new int[9], 2, TIGHT)).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> SparseHead.of(rows, new int[10], 2, TIGHT))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("two classes");
        int[] outside = {0, 1, 0, 1, 0, 1, 2, 1, 0, 1};
        assertThatThrownBy(() -> SparseHead.of(rows, outside, 2, TIGHT))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("picture 6 has the label 2");
        rows.select(0, 4).select(0, 1).fill_(Tensors.scalar(Double.NaN));
        assertThatThrownBy(() -> SparseHead.of(rows, new int[] {0, 1, 0, 1, 0, 1, 0, 1, 0, 1}, 2, TIGHT))
                .isInstanceOf(NumericsException.class);
        assertThatThrownBy(() -> Nec.cut(LinearHead.zeros(2, 3), -1)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> LinearHead.zeros(2, 3).logits(Fixtures.normal("x", 4, 2)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("3 features");
    }
}
