package dev.alea.prune;

import dev.alea.prune.oneshot.LayerReport;
import dev.alea.prune.oneshot.PrunedModel;
import dev.alea.run.Run;
import dev.alea.run.config.Configs;
import dev.alea.run.log.Series;
import dev.alea.run.report.BarChart;
import dev.alea.run.report.Block;
import dev.alea.run.report.LineChart;
import dev.alea.run.report.PatternGrid;
import dev.alea.run.report.Report;
import dev.alea.run.report.Table;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The page of a run: what pruning cost, how the training went, what became of each layer, and what the masks look like. */
final class PruneReport {
    private static final List<List<String>> CHARTS = List.of(
            List.of("lm_loss", "total"),
            List.of("perplexity"),
            List.of("grad_norm"),
            List.of("max_probability", "changed_groups", "flipped_groups"),
            List.of("entropy"),
            List.of("kappa"),
            List.of("tau"),
            List.of("learning_rate"));
    private static final int PICTURES = 8;
    private static final int ROWS = 16;
    private static final int COLUMNS = 64;

    private PruneReport() {}

    /** Writes {@code report.html} of a learned mask. */
    static void writeLearned(
            Run run,
            PruneSession session,
            PruneResult result,
            Map<String, MaskStatistics> layers,
            Map<String, Tensor> masks) {
        Report report = begin("Learned " + result.pattern() + " mask", session, result);
        report.section("Training", curves(run));
        report.section("Layers", layerTable(layers));
        end(report, run, session, masks);
    }

    /** Writes {@code report.html} of a model that a one-shot method pruned. */
    static void writeOneShot(Run run, PruneSession session, PruneResult result, PrunedModel pruned) {
        Report report = begin(result.pattern() + " by " + result.method(), session, result);
        report.section("Layers", oneShotTable(pruned.layers()));
        end(report, run, session, pruned.masks());
    }

    /** Writes {@code report.html} of a fine-tuning under a fixed mask. */
    static void writeFinetuned(Run run, PruneSession session, PruneResult result, Map<String, Tensor> masks) {
        Report report = begin("Kept weights of a " + result.pattern() + " mask, fine-tuned", session, result);
        report.section("Training", curves(run));
        end(report, run, session, masks);
    }

    private static Report begin(String title, PruneSession session, PruneResult result) {
        Report report =
                new Report(title, String.valueOf(session.loaded().source().getFileName()));
        report.section("Result", results(result));
        return report;
    }

    private static void end(Report report, Run run, PruneSession session, Map<String, Tensor> masks) {
        report.section("Masks", pictures(masks, session.pattern().of()));
        report.facts("Plan", Configs.flat(session.config()));
        report.facts("Machine", run.record().facts());
        report.write(run.folder().resolve("report.html"));
    }

    /** Writes {@code report.html} of a sensitivity scan. */
    static void writeSensitivity(Run run, SensitivityResult result) {
        Map<String, Double> bars = new LinkedHashMap<>();
        List<List<?>> rows = new ArrayList<>();
        for (SensitivityResult.Layer layer : result.layers()) {
            bars.put(layer.name(), Math.max(0, layer.lossIncrease()));
            rows.add(List.of(
                    layer.name(),
                    layer.weights(),
                    layer.lossIncrease(),
                    result.denseLayers().contains(layer.name()) ? "dense" : "sparse"));
        }
        new Report("Sensitivity to " + result.pattern(), result.method())
                .section(
                        "Loss increase of each weight made sparse alone",
                        new BarChart("Loss increase", "nats", bars),
                        new Table("All weights", List.of("weight", "weights", "loss increase", "chosen"), rows))
                .write(run.folder().resolve("report.html"));
    }

    private static List<Block> results(PruneResult result) {
        List<Block> blocks = new ArrayList<>();
        List<List<?>> rows = new ArrayList<>();
        result.table().forEach((method, perplexity) -> rows.add(List.of(method, perplexity)));
        if (!rows.isEmpty()) {
            blocks.add(new Table("Perplexity by method", List.of("method", "perplexity"), rows, rows.size() - 1));
        }
        result.perplexity().ifPresent(measured -> blocks.add(new Block.Prose(measured.describe())));
        result.warnings().forEach(warning -> blocks.add(new Block.Prose("Warning: " + warning)));
        blocks.add(new Block.Prose(result.steps() + " steps; " + Math.round(100 * result.sparsity())
                + " % of the prunable weights are zero."));
        return blocks;
    }

    private static List<Block> curves(Run run) {
        Map<String, Series> logged = run.history().series();
        List<Block> charts = new ArrayList<>();
        for (List<String> names : CHARTS) {
            List<Series> found = new ArrayList<>();
            for (String name : names) {
                Series series = logged.get(name);
                if (series != null) {
                    found.add(series);
                }
            }
            if (!found.isEmpty()) {
                charts.add(LineChart.of(String.join(", ", names), found));
            }
        }
        return charts;
    }

    private static Block layerTable(Map<String, MaskStatistics> layers) {
        List<List<?>> rows = new ArrayList<>();
        layers.forEach((name, layer) -> rows.add(List.of(
                name,
                layer.groups(),
                layer.keptNormShare(),
                layer.changedGroups(),
                layer.maxProbability(),
                layer.entropy())));
        return new Table(
                "Every sparse weight",
                List.of("weight", "groups", "kept norm share", "groups changed", "max probability", "entropy, nats"),
                rows);
    }

    private static Block oneShotTable(List<LayerReport> layers) {
        List<List<?>> rows = new ArrayList<>();
        for (LayerReport layer : layers) {
            rows.add(List.of(
                    layer.name(),
                    layer.rows() + " x " + layer.columns(),
                    layer.kept(),
                    layer.keptNorm(),
                    layer.deadInputs(),
                    layer.loss()));
        }
        return new Table(
                "Every pruned weight",
                List.of("weight", "shape", "kept", "kept norm share", "dead inputs", "loss of the method"),
                rows);
    }

    private static List<Block> pictures(Map<String, Tensor> masks, int group) {
        List<Block> pictures = new ArrayList<>();
        for (var entry : masks.entrySet()) {
            if (pictures.size() == PICTURES) {
                break;
            }
            pictures.add(new PatternGrid(entry.getKey(), corner(entry.getValue(), group), group));
        }
        return pictures;
    }

    private static List<String> corner(Tensor mask, int group) {
        try (var _ = Scope.open()) {
            long rows = Math.min(ROWS, mask.size(0));
            long columns = Math.min((long) COLUMNS / group * group, mask.size(1));
            Tensor part = mask.narrow(0, 0, rows).narrow(1, 0, columns).to(ScalarType.Long);
            long[] bits = Tensors.longs(part.contiguous());
            List<String> texts = new ArrayList<>();
            for (int r = 0; r < rows; r++) {
                StringBuilder text = new StringBuilder();
                for (int c = 0; c < columns; c++) {
                    text.append(bits[(int) (r * columns) + c]);
                }
                texts.add(text.toString());
            }
            return texts;
        }
    }
}
