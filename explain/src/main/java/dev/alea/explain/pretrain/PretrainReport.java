package dev.alea.explain.pretrain;

import dev.alea.formats.image.Picture;
import dev.alea.run.Run;
import dev.alea.run.config.Configs;
import dev.alea.run.log.Series;
import dev.alea.run.report.Block;
import dev.alea.run.report.Gallery;
import dev.alea.run.report.LineChart;
import dev.alea.run.report.Report;
import dev.alea.run.report.Table;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/** The page of a pretraining: what it reached, how it went, and what it takes held-out pictures for. */
final class PretrainReport {
    private static final List<List<String>> CHARTS = List.of(
            List.of("loss"),
            List.of("accuracy", "concept_auc"),
            List.of("grad_norm"),
            List.of("logit_scale"),
            List.of("learning_rate"));
    private static final int SAMPLES = 48;

    private PretrainReport() {}

    /** Writes {@code report.html}. */
    static void write(Run run, PretrainLoop.Task task, PretrainLoop.Outcome outcome, PretrainResult result) {
        Report report = new Report("A CLIP of " + result.pictures() + " pictures", result.captions() + " captions");
        report.section("Result", result(result));
        report.section("Training", curves(run));
        outcome.heldOut().filter(measured -> !measured.nearest().isEmpty()).ifPresent(measured -> {
            report.section("Held-out pictures and what they are taken for", samples(task, measured));
            report.section("Held-out classes", classes(task, measured));
        });
        report.facts("Plan", Configs.flat(task.config()));
        report.facts("Machine", run.record().facts());
        report.write(run.folder().resolve("report.html"));
    }

    private static List<Block> result(PretrainResult result) {
        List<List<?>> rows = new ArrayList<>();
        rows.add(List.of("pictures trained on", result.pictures()));
        rows.add(List.of("pictures held out", result.heldOut()));
        result.accuracy().ifPresent(value -> rows.add(List.of("zero-shot accuracy on class names", value)));
        result.conceptAuc().ifPresent(value -> rows.add(List.of("mean AUC of the concepts", value)));
        rows.add(List.of("steps", result.steps()));
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Table("What it reached", List.of("quantity", "value"), rows));
        result.warnings().forEach(warning -> blocks.add(new Block.Prose("Warning: " + warning)));
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

    /** Pictures spread evenly over those held out. */
    private static Block samples(PretrainLoop.Task task, ZeroShot measured) {
        List<dev.alea.run.report.Picture> pictures = new ArrayList<>();
        int all = task.heldOut().size();
        for (int i = 0; i < Math.min(SAMPLES, all); i++) {
            int at = (int) ((long) i * all / Math.min(SAMPLES, all));
            int nearest = measured.nearest().get(at);
            boolean right = task.book().isTrue(task.heldOut().subjects().get(at), nearest);
            String caption = (right ? "" : "✗ ") + task.book().captions().get(nearest);
            pictures.add(new dev.alea.run.report.Picture(
                    caption, png(task.heldOut().pictures().get(at))));
        }
        return new Gallery("The nearest class name; a cross marks a wrong one", pictures);
    }

    private static Block classes(PretrainLoop.Task task, ZeroShot measured) {
        Map<Integer, int[]> counts = new TreeMap<>();
        for (int i = 0; i < task.heldOut().size(); i++) {
            int subject = task.heldOut().subjects().get(i);
            int[] count = counts.computeIfAbsent(subject, _ -> new int[2]);
            count[0]++;
            count[1] += task.book().isTrue(subject, measured.nearest().get(i)) ? 1 : 0;
        }
        List<List<?>> rows = new ArrayList<>();
        counts.forEach((subject, count) ->
                rows.add(List.of(task.book().name(subject), count[0], (double) count[1] / count[0])));
        return new Table("Zero-shot accuracy by class", List.of("class", "pictures", "accuracy"), rows);
    }

    private static byte[] png(Picture picture) {
        var image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < picture.width() * picture.height(); i++) {
            byte[] rgb = picture.rgb();
            int colour = (rgb[3 * i] & 0xFF) << 16 | (rgb[3 * i + 1] & 0xFF) << 8 | (rgb[3 * i + 2] & 0xFF);
            image.setRGB(i % picture.width(), i / picture.width(), colour);
        }
        var out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
