package dev.alea.explain;

import dev.alea.explain.cms.Centred;
import dev.alea.explain.cms.CmsScores;
import dev.alea.explain.cms.ConceptMatrixSearch;
import dev.alea.explain.cms.Cosine;
import dev.alea.explain.cms.NamedClasses;
import dev.alea.explain.cms.Variant;
import dev.alea.explain.head.LinearProbe;
import dev.alea.explain.head.Standardiser;
import dev.alea.explain.measure.Classification;
import dev.alea.explain.measure.RandomConcepts;
import dev.alea.explain.split.Side;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;

/** What other ways of classifying reach on the pictures that were held out, from the same embeddings. */
final class Baselines {
    private static final LinearProbe PROBE = new LinearProbe(true, 150, 1e-4);
    private static final List<Double> STRENGTHS = List.of(1e-2, 1e-3, 1e-4);

    private final ExplainSession session;
    private final int[] train;
    private final int[] held;

    private Baselines(ExplainSession session) {
        this.session = session;
        this.train = session.split().rows(Side.TRAIN);
        this.held = session.split().rows(Side.VALIDATION);
    }

    /** Accuracies by method: zero-shot, Concept Matrix Search, probes on features, on scores, and on scores of random directions. */
    static SequencedMap<String, Double> accuracies(ExplainSession session) {
        var baselines = new Baselines(session);
        var table = new LinkedHashMap<String, Double>();
        try (var _ = Scope.open()) {
            Tensor rows = session.seen().rows();
            Tensor psi = session.scores().values();
            table.put("zero-shot", baselines.zeroShot());
            table.put("concept matrix search", baselines.search(new Cosine()));
            table.put("concept matrix search, centred", baselines.search(new Centred()));
            table.put("probe on picture features", baselines.probe(rows));
            table.put("probe on concept scores", baselines.probe(psi));
            Tensor random = new RandomConcepts(1, session.config().seed())
                    .directions(0, Math.toIntExact(psi.size(1)), Math.toIntExact(rows.size(1)))
                    .to(rows.scalar_type());
            table.put(
                    "probe on random directions",
                    baselines.probe(session.sight().scores(rows, random)));
        }
        return table;
    }

    private Tensor part(Tensor all, int... rows) {
        return all.index_select(0, Tensors.of(rows, rows.length));
    }

    private double accuracy(int... predictions) {
        return Classification.of(
                        predictions,
                        session.labels(held),
                        session.classes().names().size())
                .accuracy();
    }

    private double zeroShot() {
        Tensor scores = session.sight().scores(part(session.seen().rows(), held), session.names());
        return accuracy(new CmsScores(scores).predictions());
    }

    private double search(Variant variant) {
        var search = ConceptMatrixSearch.of(session.texts(), new NamedClasses(session.names()), variant);
        Tensor rows = session.seen().rows();
        return accuracy(search.score(part(rows, held), part(rows, train)).predictions());
    }

    /** On standardised features; the strength is the best of a few on the held-out pictures, which favours the probe. */
    private double probe(Tensor features) {
        try (var _ = Scope.open()) {
            Tensor rows = part(features, train);
            Standardiser standardiser = Standardiser.of(rows);
            Tensor others = standardiser.apply(part(features, held));
            var choice = PROBE.choose(
                    standardiser.apply(rows),
                    session.labels(train),
                    others,
                    session.labels(held),
                    session.classes().names().size(),
                    STRENGTHS);
            return accuracy(choice.head().predict(others));
        }
    }
}
