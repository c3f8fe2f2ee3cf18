package dev.alea.cli.tour;

import dev.alea.run.report.BarChart;
import dev.alea.run.report.Block;
import dev.alea.run.report.Report;
import dev.alea.run.report.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** The page that a tour leaves behind. */
final class TourReport {
    private TourReport() {}

    static void write(Path file, PruneStage.Outcome prune, double seconds) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("Text", prune.origin());
        facts.put("Time", String.format(Locale.ROOT, "%.0f s", seconds));
        facts.put(
                "Report of the learned mask",
                prune.learned().resolve("report.html").toString());
        List<List<?>> rows = new ArrayList<>();
        prune.table().forEach((method, perplexity) -> rows.add(List.of(method, perplexity)));
        List<Block> texts = new ArrayList<>();
        texts.add(new Block.Prose("Each model goes on, greedily, from the same lines."));
        prune.written().forEach((method, text) -> {
            texts.add(new Block.Code(method, text));
        });
        new Report("Alea: the tour", "A small Llama, trained on Java source code and pruned 2:4 by four methods")
                .facts("What was done", facts)
                .section(
                        "Perplexity on held-out source files",
                        new BarChart("lower is better", "", prune.table()),
                        new Table("perplexity", List.of("method", "perplexity"), rows))
                .section("What the models write", texts)
                .write(file);
    }
}
