package dev.alea.prune;

import dev.alea.prune.oneshot.Order;
import dev.alea.prune.oneshot.PrunedModel;
import dev.alea.run.Run;
import dev.alea.run.UsageException;
import dev.alea.run.config.Checks;
import dev.alea.run.progress.Progress;
import dev.alea.run.progress.Screen;
import dev.alea.torch.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/** Makes each weight sparse alone, measures the loss, and chooses which weights a budget keeps dense. */
public final class PruneSensitivity {
    private PruneSensitivity() {}

    /**
     * Scans all prunable weights.
     *
     * @param method the one-shot method whose masks are tried, without weight update
     * @param denseBudget share of the prunable weights that may stay dense, 0 to 1
     * @param runs folder of all runs
     * @param name of the run, chosen from the time when absent
     */
    public static SensitivityResult run(
            PruneConfig config, String method, double denseBudget, Path runs, Optional<String> name) {
        return run(config, method, denseBudget, runs, name, Screen.none());
    }

    /** Scans as {@link #run(PruneConfig, String, double, Path, Optional)} does and shows its progress. */
    public static SensitivityResult run(
            PruneConfig config, String method, double denseBudget, Path runs, Optional<String> name, Screen screen) {
        OneShotMasks.requireKnown(method);
        Checks.that(denseBudget >= 0 && denseBudget <= 1, "the dense budget is %s; allowed: 0 to 1", denseBudget);
        try (var _ = Scope.open();
                PruneSession session = PruneSession.open(config, screen)) {
            if (session.evaluation().isEmpty()) {
                throw new UsageException(
                        "nothing to measure on; name a source with --eval or the key evaluation.source");
            }
            try (Run run = session.start(runs, name, "prune-sensitivity")) {
                return scan(session, run, method, denseBudget);
            }
        }
    }

    private static SensitivityResult scan(PruneSession session, Run run, String method, double denseBudget) {
        try {
            PrunedModel pruned = OneShotMasks.prune(session, method, false, Order.SEQUENTIAL);
            double dense = loss(session, Map.of());
            List<SensitivityResult.Layer> layers = scan(session, run, pruned, dense);
            SensitivityResult result = new SensitivityResult(
                    method,
                    session.pattern().toString(),
                    dense,
                    layers,
                    choose(layers, denseBudget),
                    run.folder().toString());
            PruneReport.writeSensitivity(run, result);
            run.finish(result.toJson());
            return result;
        } catch (RuntimeException fault) {
            run.fail(fault);
            throw fault;
        }
    }

    private static List<SensitivityResult.Layer> scan(PruneSession session, Run run, PrunedModel pruned, double dense) {
        List<SensitivityResult.Layer> layers = new ArrayList<>();
        try (Progress progress = run.progress("weights", pruned.masks().size())) {
            for (Map.Entry<String, Tensor> entry : pruned.masks().entrySet()) {
                try (var _ = Scope.open()) {
                    Map<String, Tensor> alone =
                            PruneWeights.masked(session.model(), Map.of(entry.getKey(), entry.getValue()));
                    double increase = loss(session, alone) - dense;
                    layers.add(new SensitivityResult.Layer(
                            entry.getKey(), entry.getValue().numel(), increase));
                    run.log(layers.size(), Map.of("loss_increase", increase));
                    progress.at(layers.size(), entry.getKey());
                }
            }
        }
        return layers;
    }

    private static double loss(PruneSession session, Map<String, Tensor> replacements) {
        return Math.log(session.perplexity(replacements).orElseThrow().perplexity());
    }

    /**
     * The weights to keep dense: greedily those whose sparsity costs most per weight, as long as they fit in the budget.
     *
     * <p>Source: ours; a knapsack by density, which assumes that the costs of weights add.
     */
    static List<String> choose(List<SensitivityResult.Layer> layers, double denseBudget) {
        long left = (long) Math.floor(denseBudget
                * layers.stream().mapToLong(SensitivityResult.Layer::weights).sum());
        Set<String> chosen = new HashSet<>();
        List<SensitivityResult.Layer> order = new ArrayList<>(layers);
        order.sort(Comparator.comparingDouble((SensitivityResult.Layer layer) -> layer.lossIncrease() / layer.weights())
                .reversed());
        for (SensitivityResult.Layer layer : order) {
            if (layer.lossIncrease() > 0 && layer.weights() <= left) {
                chosen.add(layer.name());
                left -= layer.weights();
            }
        }
        return layers.stream()
                .map(SensitivityResult.Layer::name)
                .filter(chosen::contains)
                .toList();
    }
}
