package dev.alea.prune.oneshot;

import dev.alea.prune.eval.TokenSource;
import dev.alea.prune.model.LanguageModel;
import dev.alea.prune.model.Weights;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Workers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Prunes a whole model, layer by layer.
 *
 * @param method how one layer is pruned
 * @param sparsity how many weights go
 * @param order what earlier layers look like while a later one is calibrated
 * @param exclude names of weights that stay dense
 * @param batch calibration rows computed at once
 */
public record OneShotPruning(OneShot method, Sparsity sparsity, Order order, Set<String> exclude, int batch) {
    // Above this the products of pairs of inputs are too large to keep once per core.
    private static final int SHARED_COLUMNS = 2048;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when the batch is empty
     */
    public OneShotPruning {
        exclude = Set.copyOf(exclude);
        if (batch < 1) {
            throw new IllegalArgumentException("calibration needs batch >= 1, but it is " + batch);
        }
    }

    /** Every prunable layer, block by block. */
    public static OneShotPruning of(OneShot method, Sparsity sparsity) {
        return new OneShotPruning(method, sparsity, Order.SEQUENTIAL, Set.of(), 8);
    }

    /** The same in another order. */
    public OneShotPruning withOrder(Order newOrder) {
        return new OneShotPruning(method, sparsity, newOrder, exclude, batch);
    }

    /** The same with some weights left dense. */
    public OneShotPruning excluding(Set<String> names) {
        return new OneShotPruning(method, sparsity, order, names, batch);
    }

    /**
     * Prunes; the resulting tensors belong to the enclosing scope.
     *
     * @param model the dense model; not changed
     * @param rows calibration rows of one length; may be empty when the method needs no data
     * @throws IllegalArgumentException when a pattern does not fit a layer, naming it, or rows are missing or uneven
     */
    public PrunedModel prune(LanguageModel model, int[][] rows) {
        return prune(model, rows, _ -> {});
    }

    /**
     * Prunes as {@link #prune(LanguageModel, int[][])} does and tells how far it is.
     *
     * @param layersDone is told the number of layers done, after each
     */
    public PrunedModel prune(LanguageModel model, int[][] rows, IntConsumer layersDone) {
        check(model, rows);
        var result = new PruningSoFar();
        try (var scope = Scope.open();
                var _ = new NoGradGuard()) {
            if (method.needs() == InputStatistics.Kind.NONE) {
                for (int layer = 0; layer < model.layers(); layer++) {
                    pruneGroups(model, model.linearGroups(layer), Map.of(), result, scope);
                    layersDone.accept(layer + 1);
                }
            } else {
                blocks(model, rows, result, scope, layersDone);
            }
        }
        return result.model();
    }

    private void blocks(LanguageModel model, int[][] rows, PruningSoFar result, Scope scope, IntConsumer layersDone) {
        Weights weights = name -> {
            var dense = model.dense().get(name);
            return order == Order.DENSE ? dense : result.pruned(name).orElse(dense);
        };
        var hidden = embed(model, rows);
        for (int layer = 0; layer < model.layers(); layer++) {
            var groups = model.linearGroups(layer);
            if (order == Order.TRUE_SEQUENTIAL) {
                for (var group : groups) {
                    calibrate(model, layer, List.of(group), hidden, weights, result, scope);
                }
            } else {
                calibrate(model, layer, groups, hidden, weights, result, scope);
            }
            forward(model, layer, hidden, weights, Map.of(), true);
            layersDone.accept(layer + 1);
        }
        hidden.forEach(Tensor::releaseReference);
    }

    // The states of all rows outlive each block's scope, so they are retained and released by hand.
    private List<Tensor> embed(LanguageModel model, int[][] rows) {
        var hidden = new ArrayList<Tensor>();
        for (int from = 0; from < rows.length; from += batch) {
            int count = Math.min(batch, rows.length - from);
            var flat = new long[count * rows[0].length];
            for (int i = 0; i < flat.length; i++) {
                flat[i] = rows[from + i / rows[0].length][i % rows[0].length];
            }
            try (var _ = Scope.open()) {
                var device = model.dense().get(model.prunable().getFirst()).device();
                var embedded =
                        model.embed(Tensors.of(flat, count, rows[0].length).to(device, ScalarType.Long));
                embedded.retainReference();
                hidden.add(embedded);
            }
        }
        return hidden;
    }

    private void calibrate(
            LanguageModel model,
            int layer,
            List<List<String>> groups,
            List<Tensor> hidden,
            Weights weights,
            PruningSoFar result,
            Scope scope) {
        var statistics = new HashMap<String, InputStatistics>();
        try {
            for (var group : groups) {
                int columns =
                        Math.toIntExact(model.dense().get(group.getFirst()).size(1));
                statistics.put(group.getFirst(), new InputStatistics(method.needs(), columns));
            }
            forward(model, layer, hidden, weights, statistics, false);
            pruneGroups(model, groups, statistics, result, scope);
        } finally {
            statistics.values().forEach(InputStatistics::close);
        }
    }

    /** Each core takes some of the batches and keeps statistics of its own, which are added up in order. */
    private void forward(
            LanguageModel model,
            int layer,
            List<Tensor> hidden,
            Weights weights,
            Map<String, InputStatistics> statistics,
            boolean replace) {
        int widest = statistics.values().stream()
                .mapToInt(InputStatistics::columns)
                .max()
                .orElse(0);
        int pieces =
                widest > SHARED_COLUMNS || hidden.getFirst().is_cuda() ? 1 : Math.min(Workers.count(), hidden.size());
        if (pieces == 1) {
            forward(model, layer, hidden, weights, statistics, replace, 0, 1);
            return;
        }
        var parts = Workers.map(pieces, piece -> {
            var own = new HashMap<String, InputStatistics>();
            statistics.forEach((name, all) -> own.put(name, new InputStatistics(method.needs(), all.columns())));
            forward(model, layer, hidden, weights, own, replace, piece, pieces);
            return own;
        });
        for (var part : parts) {
            part.forEach((name, seen) -> {
                Objects.requireNonNull(statistics.get(name), name).add(seen);
                seen.close();
            });
        }
    }

    private static void forward(
            LanguageModel model,
            int layer,
            List<Tensor> hidden,
            Weights weights,
            Map<String, InputStatistics> statistics,
            boolean replace,
            int first,
            int stride) {
        for (int i = first; i < hidden.size(); i += stride) {
            try (var _ = Scope.open();
                    var _ = new NoGradGuard()) {
                var out = model.block(layer, hidden.get(i), weights, (name, input) -> {
                    var seen = statistics.get(name);
                    if (seen != null) {
                        seen.observe(input);
                    }
                });
                if (replace) {
                    out.retainReference();
                    hidden.set(i, out).releaseReference();
                }
            }
        }
    }

    private void pruneGroups(
            LanguageModel model,
            List<List<String>> groups,
            Map<String, InputStatistics> statistics,
            PruningSoFar result,
            Scope scope) {
        for (var group : groups) {
            var shared = statistics.get(group.getFirst());
            for (var name : group) {
                if (exclude.contains(name)) {
                    continue;
                }
                var weight = model.dense().get(name);
                var matrix = Matrix.of(weight);
                if (shared == null) {
                    try (var none = new InputStatistics(InputStatistics.Kind.NONE, matrix.columns())) {
                        result.add(name, matrix, none, method.prune(name, matrix, none, sparsity), weight, scope);
                    }
                } else {
                    result.add(name, matrix, shared, method.prune(name, matrix, shared, sparsity), weight, scope);
                }
            }
        }
    }

    private void check(LanguageModel model, int[][] rows) {
        for (var name : model.prunable()) {
            if (!exclude.contains(name)) {
                var weight = model.dense().get(name);
                sparsity.require(name, weight.size(0), weight.size(1));
            }
        }
        for (var name : exclude) {
            if (!model.prunable().contains(name)) {
                throw new IllegalArgumentException(
                        "the excluded weight " + name + " is not among the prunable ones; the first is "
                                + model.prunable().getFirst());
            }
        }
        if (method.needs() == InputStatistics.Kind.NONE) {
            return;
        }
        if (rows.length == 0 || rows[0].length == 0) {
            throw new IllegalArgumentException(
                    "the method " + method.name() + " needs calibration rows, but there are none");
        }
        for (int r = 0; r < rows.length; r++) {
            if (rows[r].length != rows[0].length) {
                throw new IllegalArgumentException("calibration row " + r + " has " + rows[r].length
                        + " tokens, row 0 has " + rows[0].length + "; all must have the same");
            }
        }
        TokenSource.rows("the calibration source", rows)
                .requireIds(model.config().vocabSize());
        int context = model.config().contextLength();
        if (rows[0].length > context) {
            throw new IllegalArgumentException("calibration rows have " + rows[0].length
                    + " tokens, but the model was made for " + context + "; choose shorter ones");
        }
    }
}
