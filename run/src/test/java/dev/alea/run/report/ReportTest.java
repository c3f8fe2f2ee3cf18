package dev.alea.run.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.run.log.Series;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

final class ReportTest {
    @TempDir
    Path folder;

    private static Report sample() {
        long[] steps = LongStream.rangeClosed(1, 250).toArray();
        double[] loss = IntStream.range(0, 250)
                .mapToDouble(i -> 2 + 6 * Math.exp(-i / 40.0) + 0.15 * Math.sin(i * 1.7))
                .toArray();
        double[] held = IntStream.range(0, 250)
                .mapToDouble(i -> i == 100 ? Double.NaN : 1.8 + 6.5 * Math.exp(-i / 35.0))
                .toArray();
        var curves = List.of(new Series("loss", steps, loss), new Series("evaluation", steps, held));
        var bars = new LinkedHashMap<String, Double>();
        bars.put("dense", 3.6);
        bars.put("magnitude", 14.2);
        bars.put("SparseGPT", 8.1);
        bars.put("learned", 5.96);
        List<List<Double>> heat = IntStream.range(0, 3)
                .mapToObj(r -> IntStream.range(0, 7).mapToObj(c -> r * c % 7.0).toList())
                .toList();
        List<String> mask = IntStream.range(0, 8)
                .mapToObj(r -> (r % 2 == 0 ? "1100" : "0110").repeat(10))
                .toList();
        List<List<?>> rows = List.of(
                List.of("magnitude", 14.2, 0.5), List.of("SparseGPT", 8.1049, 0.5), List.of("learned", 5.96, 0.5));
        return new Report("Pruned 2:4 <b>", "prune & friends")
                .facts("Facts", Map.of("model", "stories260k", "pattern", "2:4", "seed", "1"))
                .section(
                        "Loss",
                        new Block.Prose("The masked loss falls."),
                        new LineChart("Training and evaluation", "step", curves, true))
                .section(
                        "Perplexity",
                        new BarChart("Lower is better", "", bars),
                        new Table("As numbers", List.of("method", "perplexity", "sparsity"), rows, 2))
                .section(
                        "Layers",
                        new HeatMap("Flips", List.of("q", "k", "v"), List.of("0", "1", "2", "3", "4", "5", "6"), heat),
                        new PatternGrid("A corner of layers.0.q", mask, 4))
                .section("Samples", new Block.Code("learned", "Once <there> was a \"dog\" & a cat.\u0000\n"));
    }

    @Test
    void thePageIsWellFormedWithItsTextsInIt() throws Exception {
        String page = sample().html().replaceFirst("<script>(?s:.*)</script>", "");
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(page)));
        assertThat(document.getElementsByTagName("h1").item(0).getTextContent()).isEqualTo("Pruned 2:4 <b>");
        assertThat(document.getElementsByTagName("svg").getLength()).isEqualTo(4);
        assertThat(document.getElementsByTagName("pre").item(0).getTextContent())
                .contains("<there> was a \"dog\" & a cat.\ufffd");
    }

    @Test
    void nothingIsFetchedFromElsewhere() {
        assertThat(sample().html()).doesNotContain("http:", "https:", "//cdn", " src=", "url(", "@import", "<link");
    }

    @Test
    void everyTextIsEscapedEverywhere() {
        String evil = "<script>alert('x')</script>\"onload=\"";
        Report report = new Report(evil, evil)
                .facts(evil, Map.of(evil, evil))
                .section(
                        evil,
                        new Block.Prose(evil),
                        new Block.Code(evil, evil),
                        new BarChart(evil, evil, Map.of(evil, 1.0)))
                .section(
                        evil,
                        new Table(evil, List.of(evil), List.of(List.of(evil))),
                        new PatternGrid(evil, List.of("10"), 2))
                .section(
                        evil,
                        new LineChart(evil, evil, List.of(new Series(evil, new long[] {1}, new double[] {1})), false))
                .section(evil, new HeatMap(evil, List.of(evil), List.of(evil), List.of(List.of(1.0))));
        assertThat(report.html()).doesNotContain("<script>alert", "\"onload");
    }

    @Test
    void oddValuesStillGiveAPicture() {
        double[][] odd = {{}, {Double.NaN}, {0}, {5, 5}, {-1, 1}, {1e-300, 1e300}, {Double.POSITIVE_INFINITY, 1}};
        for (double[] values : odd) {
            var series = new Series("x", LongStream.range(0, values.length).toArray(), values);
            assertThat(new LineChart("c", "x", List.of(series), true).html())
                    .contains("<svg")
                    .doesNotContain("=\"NaN", "MNaN", " NaN");
            assertThat(new LineChart("c", "x", List.of(series), false).html())
                    .contains("<svg")
                    .doesNotContain("=\"NaN", "MNaN", " NaN");
        }
    }

    @Test
    void numbersAreShortAndTicksRound() {
        assertThat(List.of(
                        Html.number(3),
                        Html.number(3.14159),
                        Html.number(1e-9),
                        Html.number(0.5),
                        Html.number(Double.NaN)))
                .containsExactly("3", "3.142", "1.00e-09", "0.5", "NaN");
        assertThat(Axis.around(new double[] {0, 97}, false, false, 0, 1).ticks())
                .containsExactly(0.0, 20.0, 40.0, 60.0, 80.0);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> new Table("t", List.of("a"), List.of(List.of(1, 2))))
                .hasMessageContaining("must have 1 cells");
        assertThatThrownBy(() -> new HeatMap("h", List.of("a"), List.of("b"), List.of()))
                .hasMessageContaining("must have 1 x 1 values");
        assertThatThrownBy(() -> new PatternGrid("p", List.of("1", "10"), 4)).hasMessageContaining("equally long");
    }

    @Test
    void writingReplacesTheFile() throws Exception {
        Path file = folder.resolve("report.html");
        new Report("old", "").write(file);
        sample().write(file);
        assertThat(Files.readString(file)).startsWith("<!DOCTYPE html>").contains("prune &amp; friends");
    }
}
