package dev.alea.prune.oneshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.prune.Golden;
import dev.alea.prune.model.LanguageModel;
import dev.alea.prune.model.LinearObserver;
import dev.alea.prune.model.ModelFolder;
import dev.alea.prune.model.Past;
import dev.alea.prune.model.Weights;
import dev.alea.torch.Devices;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The protocol around the methods: which inputs a layer is calibrated on, what is pruned, what is refused. */
class OneShotPruningTest {
    private static final Sparsity PATTERN = Sparsity.pattern(2, 4);
    private Scope scope;
    private LanguageModel model;

    @BeforeEach
    void load() {
        Torch.initialise();
        scope = Scope.open();
        model = ModelFolder.load(Golden.path("llama-a"), Devices.parse("cpu")).model();
    }

    @AfterEach
    void free() {
        scope.close();
    }

    private int[][] rows(int count, int length) {
        var rows = new int[count][length];
        for (int r = 0; r < count; r++) {
            for (int t = 0; t < length; t++) {
                rows[r][t] = (31 * r + 7 * t * t + t) % model.config().vocabSize();
            }
        }
        return rows;
    }

    private Tensor ids(int[][] rows) {
        return Tensors.of(Arrays.stream(rows).flatMapToInt(Arrays::stream).toArray(), rows.length, rows[0].length);
    }

    /** The inputs of every layer in one pass of the whole model. */
    private Map<String, Tensor> inputs(int[][] rows, Weights weights) {
        var seen = new HashMap<String, Tensor>();
        LinearObserver observer = (name, input) -> seen.put(name, input.detach().clone());
        model.hidden(ids(rows), weights, observer, Past.NONE);
        return seen;
    }

    private boolean[] pruneAlone(OneShot method, String name, Map<String, Tensor> inputs) {
        var weight = Matrix.of(model.dense().get(name));
        try (var statistics = new InputStatistics(method.needs(), weight.columns())) {
            statistics.observe(Objects.requireNonNull(inputs.get(name), name));
            return method.prune(name, weight, statistics, PATTERN).mask();
        }
    }

    private static boolean[] bits(Tensor mask) {
        long[] values = Tensors.longs(mask);
        var bits = new boolean[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = values[i] == 1;
        }
        return bits;
    }

    private static Tensor of(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    private List<String> block(int layer) {
        return model.linearGroups(layer).stream().flatMap(List::stream).toList();
    }

    @Test
    void inSequenceEachBlockSeesWhatThePrunedBlocksBeforeItPutOut() {
        var rows = rows(4, 24);
        var method = new Wanda();
        var pruned = OneShotPruning.of(method, PATTERN).prune(model, rows);
        var first = new ArrayList<>(block(0));
        var half = new HashMap<String, Tensor>();
        first.forEach(name -> half.put(name, of(pruned.prunedWeights(), name)));
        Weights mixed =
                name -> half.containsKey(name) ? of(half, name) : model.dense().get(name);
        var dense = inputs(rows, model.dense());
        var after = inputs(rows, mixed);
        for (var name : first) {
            assertThat(bits(of(pruned.masks(), name))).as(name).isEqualTo(pruneAlone(method, name, dense));
        }
        for (var name : block(1)) {
            assertThat(bits(of(pruned.masks(), name))).as(name).isEqualTo(pruneAlone(method, name, after));
        }
        var last = block(1).getFirst();
        assertThat(pruneAlone(method, last, dense)).isNotEqualTo(pruneAlone(method, last, after));
    }

    @Test
    void inTrueSequenceALayerSeesThePrunedLayersBeforeItInItsBlock() {
        var rows = rows(4, 24);
        var method = new Wanda();
        var pruned = OneShotPruning.of(method, PATTERN)
                .withOrder(Order.TRUE_SEQUENTIAL)
                .prune(model, rows);
        var groups = model.linearGroups(0);
        var done = new HashMap<String, Tensor>();
        for (var group : groups) {
            Weights mixed = name ->
                    done.containsKey(name) ? of(done, name) : model.dense().get(name);
            var inputs = inputs(rows, mixed);
            for (var name : group) {
                assertThat(bits(of(pruned.masks(), name))).as(name).isEqualTo(pruneAlone(method, name, inputs));
            }
            group.forEach(name -> done.put(name, of(pruned.prunedWeights(), name)));
        }
    }

    @Test
    void onTheDenseModelEveryLayerSeesDenseInputs() {
        var rows = rows(4, 24);
        var method = SparseGpt.withoutUpdate();
        var pruned = OneShotPruning.of(method, PATTERN).withOrder(Order.DENSE).prune(model, rows);
        var inputs = inputs(rows, model.dense());
        for (var name : model.prunable()) {
            assertThat(bits(of(pruned.masks(), name))).as(name).isEqualTo(pruneAlone(method, name, inputs));
        }
    }

    @Test
    void excludedWeightsStayDenseAndAnUnknownOneIsRefused() {
        var kept = block(1).getLast();
        var pruning = OneShotPruning.of(new Magnitude(), PATTERN).excluding(Set.of(kept));
        var pruned = pruning.prune(model, new int[0][0]);
        assertThat(pruned.masks())
                .doesNotContainKey(kept)
                .hasSize(model.prunable().size() - 1);
        assertThat(Tensors.floats(pruned.weights(model).get(kept)))
                .isEqualTo(Tensors.floats(model.dense().get(kept)));
        assertThatThrownBy(() -> OneShotPruning.of(new Magnitude(), PATTERN)
                        .excluding(Set.of("lm_head.weight"))
                        .prune(model, new int[0][0]))
                .hasMessageContaining("lm_head.weight")
                .hasMessageContaining(model.prunable().getFirst());
    }

    @Test
    void masksWeightsAndReportsAgree() {
        var pruned = OneShotPruning.of(new SparseGpt(), PATTERN).prune(model, rows(6, 32));
        assertThat(pruned.masks().keySet()).containsExactlyElementsOf(model.prunable());
        assertThat(pruned.updatedWeights().keySet())
                .isEqualTo(pruned.prunedWeights().keySet());
        assertThat(pruned.layers()).hasSameSizeAs(model.prunable());
        for (var report : pruned.layers()) {
            var mask = of(pruned.masks(), report.name());
            assertThat(mask.scalar_type().intern()).isEqualTo(ScalarType.Byte);
            var weights = Tensors.floats(of(pruned.prunedWeights(), report.name()));
            var bits = bits(mask);
            for (int i = 0; i < bits.length; i++) {
                if (!bits[i]) {
                    assertThat(Float.floatToRawIntBits(weights[i])).isZero();
                }
            }
            assertThat(report.kept()).isEqualTo(0.5);
            assertThat(report.keptNorm()).isBetween(0.5, 1.0);
            assertThat(report.tokens()).isEqualTo(6 * 32);
            assertThat(report.damping()).isGreaterThanOrEqualTo(0.01);
            assertThat(report.loss()).isPositive();
        }
    }

    @Test
    void methodsThatOnlyChooseLeaveKeptWeightsAlone() {
        for (OneShot method : new OneShot[] {new Wanda(), SparseGpt.withoutUpdate()}) {
            var pruned = OneShotPruning.of(method, PATTERN).prune(model, rows(4, 24));
            assertThat(pruned.updatedWeights()).isEmpty();
            for (var name : model.prunable()) {
                var dense = model.dense().get(name);
                var expected = dense.mul(of(pruned.masks(), name).to(ScalarType.Float));
                assertThat(of(pruned.prunedWeights(), name)
                                .sub(expected)
                                .abs()
                                .max()
                                .item_double())
                        .isZero();
            }
        }
    }

    @Test
    void anUnstructuredShareIsRemovedFromEveryLayer() {
        var pruned =
                OneShotPruning.of(new Wanda(), new Sparsity.Unstructured(0.3)).prune(model, rows(4, 24));
        for (var report : pruned.layers()) {
            assertThat(report.kept()).isBetween(0.69, 0.72);
        }
    }

    @Test
    void theSplitInBatchesChangesNothingButRounding() {
        var rows = rows(5, 24);
        var whole = new OneShotPruning(new SparseGpt(), PATTERN, Order.SEQUENTIAL, Set.of(), 5).prune(model, rows);
        var single = new OneShotPruning(new SparseGpt(), PATTERN, Order.SEQUENTIAL, Set.of(), 1).prune(model, rows);
        for (var name : block(0)) {
            assertThat(bits(of(single.masks(), name))).as(name).isEqualTo(bits(of(whole.masks(), name)));
            Golden.close(name, of(single.prunedWeights(), name), of(whole.prunedWeights(), name), 1e-4);
        }
    }

    @Test
    void calibrationRowsThatCannotBeUsedAreRefused() {
        var pruning = OneShotPruning.of(new Wanda(), PATTERN);
        assertThatThrownBy(() -> pruning.prune(model, new int[0][0])).hasMessageContaining("there are none");
        assertThatThrownBy(() -> pruning.prune(model, new int[][] {{1, 2, 3}, {1, 2}}))
                .hasMessageContaining("calibration row 1 has 2 tokens");
        int context = model.config().contextLength();
        assertThatThrownBy(() -> pruning.prune(model, rows(1, context + 1)))
                .hasMessageContaining(Integer.toString(context + 1))
                .hasMessageContaining(Integer.toString(context));
        assertThatThrownBy(() -> OneShotPruning.of(new Magnitude(), Sparsity.pattern(3, 7))
                        .prune(model, new int[0][0]))
                .hasMessageContaining("3:7");
        assertThatThrownBy(() -> new OneShotPruning(new Wanda(), PATTERN, Order.DENSE, Set.of(), 0))
                .hasMessageContaining("batch >= 1");
    }
}
