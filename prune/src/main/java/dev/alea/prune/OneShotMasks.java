package dev.alea.prune;

import dev.alea.prune.eval.PerplexityResult;
import dev.alea.prune.oneshot.Magnitude;
import dev.alea.prune.oneshot.OneShot;
import dev.alea.prune.oneshot.OneShotPruning;
import dev.alea.prune.oneshot.Order;
import dev.alea.prune.oneshot.PrunedModel;
import dev.alea.prune.oneshot.SparseGpt;
import dev.alea.prune.oneshot.Sparsity;
import dev.alea.prune.oneshot.Wanda;
import dev.alea.run.UsageException;
import dev.alea.run.config.Checks;
import dev.alea.run.progress.Progress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/** The one-shot methods by name, on the weights that a plan makes sparse. */
final class OneShotMasks {
    /** The names, in the order of the tables. */
    static final List<String> METHODS = List.of("magnitude", "wanda", "sparsegpt");

    private OneShotMasks() {}

    /**
     * Holds that a name is that of a method: asked before a run is started, so that a wrong one leaves no run behind.
     *
     * @throws dev.alea.run.UsageException when it is not
     */
    static void requireKnown(String method) {
        Checks.that(METHODS.contains(method), "the method \"%s\" is unknown; allowed: %s", method, METHODS);
    }

    /** Prunes by a method; SparseGPT also corrects the kept weights when asked to. Magnitude knows no order. */
    static PrunedModel prune(PruneSession session, String method, boolean updateWeights, Order order) {
        OneShot oneShot = switch (method) {
            case "magnitude" -> new Magnitude();
            case "wanda" -> new Wanda();
            case "sparsegpt" -> updateWeights ? new SparseGpt() : SparseGpt.withoutUpdate();
            default -> throw new UsageException("the method \"" + method + "\" is unknown; allowed: " + METHODS);
        };
        List<String> names = PruneWeights.sparse(
                session.model(), session.pattern(), session.config().training().denseLayers());
        Set<String> dense = new HashSet<>(session.model().prunable());
        names.forEach(dense::remove);
        try (Progress progress =
                Progress.on(session.screen(), method, session.model().layers())) {
            return OneShotPruning.of(oneShot, new Sparsity.Pattern(session.pattern()))
                    .excluding(dense)
                    .withOrder(order)
                    .prune(session.model(), rows(session, method), layers -> progress.at(layers, "layers"));
        }
    }

    private static int[][] rows(PruneSession session, String method) {
        if (method.equals("magnitude")) {
            return new int[0][];
        }
        int[][] all = session.trainingRows().rows();
        return Arrays.copyOf(
                all, Math.min(all.length, session.config().calibration().oneShotRows()));
    }

    /**
     * The masks that training starts from; empty for {@code none}.
     *
     * <p>As in the published code, all layers are calibrated on the dense model and no weight is changed.
     */
    static Map<String, Tensor> prior(PruneSession session) {
        PriorSettings prior = session.config().prior();
        if (prior.mask().equals("none")) {
            return Map.of();
        }
        return prior.file()
                .map(file -> session.masks(file))
                .orElseGet(
                        () -> prune(session, prior.mask(), false, Order.DENSE).masks());
    }

    /** Perplexity of a pruned model. */
    static Optional<PerplexityResult> perplexity(PruneSession session, PrunedModel pruned) {
        return session.perplexity(SourceTensors.rounded(session.loaded().source(), pruned.prunedWeights()));
    }
}
