package dev.alea.cli.tour;

import dev.alea.run.log.History;
import dev.alea.run.log.Series;
import dev.alea.run.report.BarChart;
import dev.alea.run.report.Block;
import dev.alea.run.report.LineChart;
import dev.alea.run.report.Report;
import dev.alea.run.report.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/** The page that a tour leaves behind. */
final class TourReport {
    private static final SequencedMap<String, String> CURVES = captions();

    private TourReport() {}

    private static SequencedMap<String, String> captions() {
        var captions = new LinkedHashMap<String, String>();
        captions.put("lm_loss", "loss of each step, nats per token");
        captions.put("changed_groups", "share of groups that left the mask of SparseGPT");
        captions.put("max_probability", "probability of the likeliest pattern, mean over groups");
        return Collections.unmodifiableSequencedMap(captions);
    }

    static void write(Path file, PruneStage.Outcome prune, ExplainStage.Outcome explain, double seconds) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("Text", prune.origin());
        facts.put("Pictures", "drawn by the tour, " + explain.gate().found().pictures() + " to measure on");
        facts.put("Time", String.format(Locale.ROOT, "%.0f s", seconds));
        List<List<?>> rows = new ArrayList<>();
        prune.table().forEach((method, perplexity) -> rows.add(List.of(method, perplexity)));
        List<Block> texts = new ArrayList<>();
        texts.add(new Block.Prose("Each model goes on, greedily, from the same lines."));
        prune.written().forEach((method, text) -> {
            texts.add(new Block.Code(method, text));
        });
        var pages = new LinkedHashMap<String, String>();
        prune.table().keySet().stream()
                .filter(method -> !method.equals("dense"))
                .forEach(method -> pages.put("runs/" + method + "/report.html", "2:4 by " + method));
        new Report(
                        "Alea: the tour",
                        "A small Llama pruned 2:4 by four methods, and pictures classified through concepts")
                .facts("What was done", facts)
                .section(
                        "Perplexity on held-out source files",
                        new BarChart("lower is better", "", prune.table()),
                        new Table("perplexity", List.of("method", "perplexity"), rows))
                .section("How the mask was learned", curves(prune.learned()))
                .section("What the models write", texts)
                .section("Layers, masks and settings of each run", new Block.Links(pages))
                .section("Pictures classified through concepts", decisions(explain))
                .write(file);
    }

    private static List<Block> decisions(ExplainStage.Outcome explain) {
        var percent = new LinkedHashMap<String, Double>();
        explain.table().forEach((method, accuracy) -> percent.put(method, 100 * accuracy));
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Prose(String.format(
                Locale.ROOT,
                "A small CLIP learned figures, colours, fillings and places from drawn pictures. The gate opens %.1f of %d"
                        + " concepts for a picture of these, on average; the bars of a card add up to the class's logit.",
                explain.gate().activity().active(),
                explain.gate().card().concepts().size())));
        blocks.add(new BarChart("accuracy on pictures kept from training", "%", percent));
        explain.cards().forEach(card -> blocks.add(card.block()));
        var pages = new LinkedHashMap<String, String>();
        pages.put("runs/" + ExplainStage.CLIP + "/report.html", "how the small CLIP was trained");
        pages.put("runs/" + ExplainStage.GATE + "/report.html", "what speaks for each class, and how sparse it can be");
        blocks.add(new Block.Links(pages));
        return blocks;
    }

    private static List<Block> curves(Path learned) {
        Map<String, Series> series =
                History.read(learned.resolve("events.jsonl")).series();
        List<Block> charts = new ArrayList<>();
        CURVES.forEach((name, caption) -> {
            Series found = series.get(name);
            if (found != null) {
                charts.add(LineChart.of(caption, List.of(found)));
            }
        });
        return charts;
    }
}
