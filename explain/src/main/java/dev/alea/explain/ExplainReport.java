package dev.alea.explain;

import dev.alea.explain.card.PictureCard;
import dev.alea.explain.decision.ClassView;
import dev.alea.explain.decision.ConceptView;
import dev.alea.explain.measure.Classification;
import dev.alea.explain.split.Side;
import dev.alea.formats.image.PictureFile;
import dev.alea.run.Run;
import dev.alea.run.config.Configs;
import dev.alea.run.log.Series;
import dev.alea.run.report.BarChart;
import dev.alea.run.report.Block;
import dev.alea.run.report.HeatMap;
import dev.alea.run.report.LineChart;
import dev.alea.run.report.Report;
import dev.alea.run.report.SignedBarChart;
import dev.alea.run.report.Table;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The page of a run: how well the classifier does, what it decides by, and a few pictures with their reasons. */
final class ExplainReport {
    private static final int CARDS = 8;
    private static final int SHOWN = 6;
    private static final int CLASSES = 24;
    private static final int CONCEPTS = 60;
    private static final int MATRIX = 60;

    private final Run run;
    private final ExplainSession session;
    private final ExplainModel model;
    private final TrainResult result;

    private ExplainReport(Run run, ExplainSession session, ExplainModel model, TrainResult result) {
        this.run = run;
        this.session = session;
        this.model = model;
        this.result = result;
    }

    /** Writes {@code report.html} into the folder of the run. */
    static void write(Run run, ExplainSession session, ExplainModel model, TrainResult result) {
        try (var _ = Scope.open()) {
            new ExplainReport(run, session, model, result)
                    .page()
                    .write(run.folder().resolve("report.html"));
        }
    }

    private Report page() {
        ModelCard card = model.card();
        var report = new Report(
                "A classifier that says why",
                card.classes().size() + " classes by " + card.concepts().size() + " concepts, mode "
                        + card.mode().word());
        report.section("Result", results());
        List<Block> cards = cards();
        if (!cards.isEmpty()) {
            report.section("Held-out pictures and what decided", cards);
        }
        report.section("What speaks for each class", classes());
        report.section("Concepts", concepts());
        if (session.config().training().baselines()) {
            SparsityBlock.curve(session)
                    .ifPresent(curve -> report.section(
                            "Accuracy against sparsity",
                            SparsityBlock.of(curve, result.validation().map(EvalResult::nec))));
        }
        result.validation()
                .ifPresent(
                        measured -> confusion(measured.found()).ifPresent(block -> report.section("Confusion", block)));
        report.section("Training", curves());
        report.facts("Plan", Configs.flat(session.config()));
        report.facts("Machine", run.record().facts());
        return report;
    }

    private List<Block> results() {
        List<Block> blocks = new ArrayList<>();
        result.validation().ifPresent(measured -> {
            blocks.add(new Block.Facts(facts(measured)));
            if (result.table().size() > 1) {
                var percent = new LinkedHashMap<String, Double>();
                result.table().forEach((method, accuracy) -> percent.put(method, 100 * accuracy));
                blocks.add(new BarChart("Accuracy on the same held-out pictures", "%", percent));
            }
        });
        if (result.validation().isEmpty()) {
            blocks.add(new Block.Prose("No picture was held out; measure with alea explain eval."));
        }
        result.warnings().forEach(warning -> blocks.add(new Block.Prose("Warning: " + warning)));
        return blocks;
    }

    private static Map<String, String> facts(EvalResult measured) {
        var facts = new LinkedHashMap<String, String>();
        var interval = measured.found().accuracyInterval(EvalResult.LEVEL);
        facts.put(
                "Accuracy",
                String.format(
                        Locale.ROOT,
                        "%.2f %% (95 %%: %.2f to %.2f)",
                        100 * measured.found().accuracy(),
                        100 * interval.low(),
                        100 * interval.high()));
        facts.put(
                "Macro F1", String.format(Locale.ROOT, "%.4f", measured.found().macroF1()));
        facts.put("Pictures", Long.toString(measured.found().pictures()));
        facts.put(
                "Active concepts",
                String.format(
                        Locale.ROOT, "%.2f per picture", measured.activity().active()));
        facts.put(
                "Hoyer sparsity",
                String.format(Locale.ROOT, "%.3f", measured.activity().hoyer()));
        measured.topTrue()
                .ifPresent(share ->
                        facts.put("Most active concept is true", String.format(Locale.ROOT, "%.1f %%", 100 * share)));
        measured.auc().ifPresent(auc -> facts.put("Concept AUC", String.format(Locale.ROOT, "%.4f mean", auc.mean())));
        facts.put("Weights per class", String.format(Locale.ROOT, "%.1f", measured.nec()));
        return facts;
    }

    /** Held-out pictures: wrong ones first, up to half of the cards, then right ones spread over the set. */
    private List<Block> cards() {
        int[] held = session.split().rows(Side.VALIDATION);
        if (held.length == 0) {
            return List.of();
        }
        float[] scores = Tensors.floats(session.scores().values().index_select(0, Tensors.of(held, held.length)));
        int concepts = model.card().concepts().size();
        var right = new ArrayList<Block>();
        var wrong = new ArrayList<Block>();
        int stride = Math.max(1, held.length / 97);
        for (int i = 0; i < held.length && (right.size() < CARDS || wrong.size() < CARDS / 2); i += stride) {
            var row = java.util.Arrays.copyOfRange(scores, i * concepts, (i + 1) * concepts);
            var decision = model.decide(row);
            int label = session.scores().labels()[held[i]];
            List<Block> list = decision.predicted() == label ? right : wrong;
            if (list.size() < CARDS) {
                PictureFile file = session.seen().files().get(held[i]);
                list.add(PictureCard.of(
                        file.name(),
                        file.read(),
                        Optional.of(session.classes().names().get(label)),
                        model.card(),
                        decision,
                        SHOWN));
            }
        }
        int faults = Math.min(wrong.size(), CARDS / 2);
        List<Block> cards = new ArrayList<>(right.subList(0, Math.min(right.size(), CARDS - faults)));
        cards.addAll(wrong.subList(0, faults));
        return cards;
    }

    private List<Block> classes() {
        var rule = model.rule();
        List<String> names = model.card().concepts();
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Prose(
                "Weights in logits per deviation of a concept's score: right speaks for the class, left against it."));
        int shown = Math.min(CLASSES, rule.classes());
        for (int k = 0; k < shown; k++) {
            ClassView view = ClassView.of(rule, k, SHOWN);
            var bars = new LinkedHashMap<String, Double>();
            view.pro().forEach(one -> bars.put(names.get(one.concept()), one.weight()));
            view.contra().reversed().forEach(one -> bars.put(names.get(one.concept()), one.weight()));
            String caption = model.card().classes().get(k) + ": uses " + view.used() + " of " + names.size();
            blocks.add(bars.isEmpty() ? new Block.Prose(caption) : new SignedBarChart(caption, "", bars));
        }
        if (shown < rule.classes()) {
            blocks.add(new Block.Prose("Shown are " + shown + " of " + rule.classes()
                    + " classes; alea explain export writes all of them as a table."));
        }
        return blocks;
    }

    private List<Block> concepts() {
        List<List<?>> rows = new ArrayList<>();
        List<ConceptView> views = ConceptView.all(model.rule());
        Optional<List<Double>> auc =
                result.validation().flatMap(EvalResult::auc).map(found -> found.perConcept());
        for (ConceptView view : views.subList(0, Math.min(CONCEPTS, views.size()))) {
            rows.add(List.of(
                    model.card().concepts().get(view.concept()),
                    view.strength(),
                    view.classes(),
                    model.card().classes().get(view.strongestClass()),
                    auc.map(all -> all.get(view.concept())).orElse(Double.NaN)));
        }
        String caption = views.size() > rows.size()
                ? "The " + rows.size() + " strongest of " + views.size() + " concepts"
                : "All concepts, the strongest first";
        return List.of(new Table(
                caption, List.of("concept", "mean weight", "classes using it", "strongest for", "AUC"), rows));
    }

    private Optional<Block> confusion(Classification found) {
        List<String> names = model.card().classes();
        if (names.size() > MATRIX) {
            return Optional.empty();
        }
        List<List<Double>> shares = found.confusion().stream()
                .map(row -> {
                    double sum = Math.max(1, row.stream().mapToLong(n -> n).sum());
                    return row.stream().map(n -> n / sum).toList();
                })
                .toList();
        return Optional.of(new HeatMap("Row: true class; column: share predicted as", names, names, shares));
    }

    private List<Block> curves() {
        Map<String, Series> series = run.history().series();
        List<Block> charts = new ArrayList<>();
        series.forEach((name, one) -> charts.add(LineChart.of(name, List.of(one))));
        return charts;
    }
}
