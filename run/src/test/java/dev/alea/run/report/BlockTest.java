package dev.alea.run.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.run.log.Series;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** Every kind of block with texts that try to break out of it. */
final class BlockTest {
    private static final List<String> ELEMENTS = List.of(
            "div",
            "p",
            "ul",
            "li",
            "a",
            "dl",
            "dt",
            "dd",
            "figure",
            "figcaption",
            "pre",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "svg",
            "g",
            "path",
            "rect",
            "text",
            "title",
            "span",
            "i",
            "img",
            "article",
            "h3",
            "small");
    private static final List<String> ATTRIBUTES = List.of(
            "class",
            "href",
            "viewBox",
            "role",
            "aria-label",
            "d",
            "x",
            "y",
            "dx",
            "dy",
            "rx",
            "width",
            "height",
            "text-anchor",
            "style",
            "fill-opacity",
            "data-name",
            "data-points",
            "alt",
            "src");

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};

    @TempDir
    private Path folder = Path.of("");

    static Stream<String> hostile() {
        return Stream.of(
                "<script>alert(1)</script>",
                "\" onload=\"alert(1)",
                "' onmouseover='x",
                "</title></svg></figure><img src=x onerror=y>",
                "&lt;b&gt; &amp;amp; &#60;",
                "]]><!-- <![CDATA[ -->",
                "\u0000\u0001\u0008\u000b\u001f\u007f",
                "half a pair \ud800 and \udc00, a whole 😀",
                "\ufffe\uffff",
                "javascript:alert(1)",
                "line\nline\ttab\rreturn");
    }

    private static List<Block> blocks(String text) {
        var series = new Series(text, new long[] {1, 2}, new double[] {1, Double.NaN});
        return List.of(
                new Block.Prose(text),
                new Block.Facts(Map.of(text, text)),
                new Block.Code(text, text),
                new Block.Links(Map.of("runs/" + text.replace(':', '_'), text)),
                new Table(text, List.of(text, text), List.of(List.of(text, 3), List.of(text, Double.NaN)), 1),
                new LineChart(text, text, List.of(series), true),
                new BarChart(text, text, Map.of(text, 1.0, "negative", -2.0, "none", Double.NaN)),
                new ScatterChart(
                        text,
                        text,
                        text,
                        List.of(new ScatterChart.Point(text, 1, 2, text), new ScatterChart.Point(text, 1, -1, "other")),
                        true),
                new HeatMap(text, List.of(text), List.of(text, text), List.of(List.of(1.0, Double.NaN))),
                new PatternGrid(text, List.of("1100", "0110"), 4),
                new SignedBarChart(text, text, Map.of(text, 1.0, "against", -2.0, "none", Double.NaN)),
                new Gallery(text, List.of(new Picture(text, PNG), new Picture("", PNG))),
                new Card(text, text, new Picture(text, PNG), List.of(new Block.Prose(text))));
    }

    private static Element parsed(String html) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader("<div>" + html + "</div>")))
                .getDocumentElement();
    }

    private static List<Element> elements(Element root) {
        var all = root.getElementsByTagName("*");
        var elements = new ArrayList<Element>();
        for (int i = 0; i < all.getLength(); i++) {
            elements.add((Element) all.item(i));
        }
        return elements;
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void noTextBreaksOutOfItsBlock(String text) throws Exception {
        for (Block block : blocks(text)) {
            for (Element element : elements(parsed(block.html()))) {
                assertThat(element.getTagName()).as("%s", block).isIn(ELEMENTS);
                for (int i = 0; i < element.getAttributes().getLength(); i++) {
                    assertThat(element.getAttributes().item(i).getNodeName())
                            .as("%s", block)
                            .isIn(ATTRIBUTES);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void whatCanBeShownIsShownAsItIs(String text) throws Exception {
        String shown = text.replaceAll("[\u0000-\u0008\u000b-\u001f\u007f\ufffe\uffff]", "\ufffd")
                .replaceAll("(?<![\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])", "\ufffd");
        Element pre = (Element) parsed(new Block.Code("c", text).html())
                .getElementsByTagName("pre")
                .item(0);
        assertThat(pre.getTextContent()).isEqualTo(shown);
        Element svg = (Element) parsed(new PatternGrid(text, List.of("10"), 2).html())
                .getElementsByTagName("svg")
                .item(0);
        // An attribute's line ends and tabs become blanks when they are parsed.
        assertThat(svg.getAttribute("aria-label")).isEqualTo(shown.replaceAll("[\n\t]", " "));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void aPageWithSuchTextsCanBeWritten(String text) throws Exception {
        Path file = folder.resolve("report.html");
        new Report(text, text).section(text, blocks(text)).write(file);
        assertThat(Files.readString(file)).endsWith("</html>\n");
    }

    @Test
    void aLinkLeadsToARelativePathOnly() {
        for (String path : List.of("javascript:alert(1)", "https://example.org", "//example.org", "/etc/passwd")) {
            assertThatThrownBy(() -> new Block.Links(Map.of(path, "x")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("relative paths only");
        }
    }

    @Test
    void theBestRowIsMarkedAndNumbersAreAlignedAlike() throws Exception {
        var table = new Table("t", List.of("name", "value"), List.of(List.of("a", 2), List.of("b", 1.5)), 1);
        var rows = parsed(table.html()).getElementsByTagName("tr");
        assertThat(((Element) rows.item(1)).getAttribute("class")).isEmpty();
        assertThat(((Element) rows.item(2)).getAttribute("class")).isEqualTo("best");
        var heads = parsed(table.html()).getElementsByTagName("th");
        assertThat(((Element) heads.item(0)).getAttribute("class")).isEmpty();
        assertThat(((Element) heads.item(1)).getAttribute("class")).isEqualTo("n");
        assertThat(parsed(table.html()).getElementsByTagName("td").item(3).getTextContent())
                .isEqualTo("1.5");
    }

    @Test
    void aPictureIsWithinThePage() throws Exception {
        Element image = (Element)
                parsed(new Picture("a", PNG).html()).getElementsByTagName("img").item(0);
        assertThat(image.getAttribute("src")).isEqualTo("data:image/png;base64,iVBORw==");
    }

    @Test
    void whatSpeaksAgainstIsLeftOfZeroInAnotherColour() throws Exception {
        var values = new LinkedHashMap<String, Double>();
        values.put("for", 3.0);
        values.put("against", -1.5);
        values.put("nothing", 0.0);
        var rects = parsed(new SignedBarChart("c", "", values).html()).getElementsByTagName("rect");
        var supports = (Element) rects.item(0);
        var opposes = (Element) rects.item(1);
        double zero = Double.parseDouble(supports.getAttribute("x"));
        double length = Double.parseDouble(opposes.getAttribute("width"));
        assertThat(Double.parseDouble(opposes.getAttribute("x")) + length).isCloseTo(zero, within(0.02));
        assertThat(Double.parseDouble(supports.getAttribute("width"))).isCloseTo(2 * length, within(0.03));
        assertThat(supports.getAttribute("class")).isNotEqualTo(opposes.getAttribute("class"));
        assertThat(((Element) rects.item(2)).getAttribute("width")).isEqualTo("1");
    }

    @Test
    void barsOfOneSignUseTheWholeWidth() throws Exception {
        for (double value : new double[] {2, -2}) {
            var rect = (Element) parsed(new SignedBarChart("c", "", Map.of("a", value)).html())
                    .getElementsByTagName("rect")
                    .item(0);
            assertThat(Double.parseDouble(rect.getAttribute("width"))).isGreaterThan(370);
        }
    }

    @Test
    void barsAreAsLongAsTheirShareOfTheGreatest() throws Exception {
        var chart = new BarChart("c", "nats", Map.of("a", 4.0));
        double whole = width(chart, 0);
        var half = new LinkedHashMap<String, Double>();
        half.put("a", 4.0);
        half.put("b", 2.0);
        half.put("c", Double.POSITIVE_INFINITY);
        half.put("d", 0.0);
        var bars = new BarChart("c", "nats", half);
        assertThat(width(bars, 0)).isEqualTo(whole);
        assertThat(width(bars, 1)).isEqualTo(whole / 2);
        assertThat(width(bars, 2)).as("infinity is cut off").isEqualTo(whole);
        assertThat(width(bars, 3)).isEqualTo(1);
        assertThat(bars.html()).contains("2 nats", "∞ nats");
    }

    private static double width(BarChart chart, int bar) throws Exception {
        Element rect =
                (Element) parsed(chart.html()).getElementsByTagName("rect").item(bar);
        return Double.parseDouble(rect.getAttribute("width"));
    }

    @Test
    void aLongCurveIsThinnedButKeepsItsEnds() throws Exception {
        int points = 100_003;
        long[] steps = java.util.stream.LongStream.range(0, points).toArray();
        double[] values =
                java.util.stream.IntStream.range(0, points).asDoubleStream().toArray();
        String html = LineChart.of("c", List.of(new Series("s", steps, values))).html();
        assertThat(html.length()).isLessThan(80_000);
        Element curve = elements(parsed(html)).stream()
                .filter(e -> e.hasAttribute("data-points"))
                .findFirst()
                .orElseThrow();
        String[] shown = curve.getAttribute("data-points").split(";", -1);
        assertThat(shown[0]).endsWith(",0,0");
        assertThat(shown[shown.length - 2]).endsWith("," + (points - 1) + "," + (points - 1));
    }

    @Test
    void aGapInACurveLiftsThePen() throws Exception {
        var series = new Series("s", new long[] {1, 2, 3, 4}, new double[] {1, 2, Double.NaN, 4});
        Element curve = elements(parsed(LineChart.of("c", List.of(series)).html())).stream()
                .filter(e -> e.hasAttribute("data-points"))
                .findFirst()
                .orElseThrow();
        assertThat(curve.getAttribute("d")).matches("M[^ML]+L[^ML]+M[^ML]+");
    }

    @Test
    void aCellOfTheLeastValueIsLightestAndOneWithoutAValueEmpty() throws Exception {
        var map = new HeatMap("h", List.of("r"), List.of("a", "b", "c"), List.of(List.of(0.0, 10.0, Double.NaN)));
        var cells = parsed(map.html()).getElementsByTagName("rect");
        assertThat(((Element) cells.item(0)).getAttribute("fill-opacity")).isEqualTo("0.08");
        assertThat(((Element) cells.item(1)).getAttribute("fill-opacity")).isEqualTo("1");
        assertThat(((Element) cells.item(2)).getAttribute("fill-opacity")).isEqualTo("0");
    }

    @Test
    void aPatternMustBeZerosAndOnes() {
        assertThatThrownBy(() -> new PatternGrid("p", List.of("12"), 2)).hasMessageContaining("0 and 1");
        assertThatThrownBy(() -> new PatternGrid("p", List.of("10"), 0)).hasMessageContaining("at least 1");
        assertThat(new PatternGrid("p", List.of(), 4).html()).contains("<svg");
    }

    @Test
    void aScatterLeavesOutWhatIsNotFiniteAndWritesNoNameOverAnother() throws Exception {
        var points = List.of(
                new ScatterChart.Point("first", 0.5, 10, "group 0"),
                new ScatterChart.Point("at the same place", 0.5, 10, "group 1"),
                new ScatterChart.Point("nowhere", Double.NaN, 1, "group 0"),
                new ScatterChart.Point("endless", 1, Double.POSITIVE_INFINITY, "group 0"),
                new ScatterChart.Point("far away", 2, 1000, "group 0"));
        Element root = parsed(new ScatterChart("c", "x", "y", points, true).html());
        List<String> names = elements(root).stream()
                .filter(e -> e.getTagName().equals("title"))
                .map(Element::getTextContent)
                .toList();
        assertThat(names).containsExactly("first: 0.5, 10", "at the same place: 0.5, 10", "far away: 2, 1000");
        List<Element> labels = elements(root).stream()
                .filter(e -> List.of("first", "at the same place", "far away").contains(e.getTextContent()))
                .toList();
        assertThat(labels)
                .hasSize(3)
                .extracting(e -> e.getAttribute("x") + "," + e.getAttribute("y"))
                .doesNotHaveDuplicates();
    }

    @Test
    void aLongNameIsCutBesideItsBarAndWholeUnderThePointer() throws Exception {
        String name = "model.layers.0.self_attn.q_proj.weight of a model";
        for (Block chart : List.of(
                new BarChart("c", "", Map.of(name, 1.0)),
                new SignedBarChart("c", "", Map.of(name, 1.0)),
                new SignedBarChart("c", "", Map.of(name, 1.0), true))) {
            Element root = parsed(chart.html());
            assertThat(root.getElementsByTagName("title").item(0).getTextContent())
                    .isEqualTo(name + ": 1");
            assertThat(root.getElementsByTagName("text").item(0).getTextContent())
                    .startsWith("model.layers.0")
                    .endsWith("…")
                    .hasSizeLessThan(33);
        }
    }

    @Test
    void chartsOfNothingAreStillPictures() throws Exception {
        for (Block chart : List.of(
                new BarChart("c", "", Map.of()),
                new SignedBarChart("c", "", Map.of()),
                new ScatterChart("c", "x", "y", List.of(), true),
                new HeatMap("c", List.of(), List.of(), List.of()),
                LineChart.of("c", List.of()),
                new BarChart("c", "", Map.of("none", Double.NaN, "less", Double.NEGATIVE_INFINITY)),
                new SignedBarChart("c", "", Map.of("none", Double.NaN, "less", Double.NEGATIVE_INFINITY)),
                new HeatMap("c", List.of("r"), List.of("c"), List.of(List.of(Double.POSITIVE_INFINITY))))) {
            for (Element element : elements(parsed(chart.html()))) {
                for (String place : List.of("x", "y", "width", "height", "d", "viewBox", "fill-opacity")) {
                    assertThat(element.getAttribute(place)).as("%s", chart).doesNotContain("NaN", "Infinity", "∞");
                }
            }
        }
    }

    @Test
    void aMaskIsDrawnWithItsKeptAndItsPrunedWeightsAndAGapBetweenGroups() throws Exception {
        var paths = parsed(new PatternGrid("p", List.of("110001", "001011"), 4).html())
                .getElementsByTagName("path");
        String pruned = ((Element) paths.item(0)).getAttribute("d");
        String kept = ((Element) paths.item(1)).getAttribute("d");
        assertThat(((Element) paths.item(0)).getAttribute("class")).isEqualTo("pruned");
        assertThat(kept).contains("M1 1h", "M12 1h", "M61 1h", "M23 12h", "M50 12h", "M61 12h");
        assertThat(kept.split("M", -1)).hasSize(7);
        assertThat(pruned.split("M", -1)).hasSize(7);
        assertThat(pruned).as("behind the gap").contains("M50 1h");
    }

    @Test
    void columnsOfAHeatMapAreNamedWhereThereIsRoom() {
        List<String> many = java.util.stream.IntStream.range(0, 40)
                .mapToObj(c -> "column" + c)
                .toList();
        var wide = new HeatMap("h", List.of("r"), many, List.of(java.util.Collections.nCopies(40, 1.0)));
        assertThat(wide.html()).doesNotContain(">column0<").contains("r, column0: 1");
        var narrow = new HeatMap("h", List.of("r"), List.of("only"), List.of(List.of(2.0)));
        assertThat(narrow.html()).contains(">only<", "fill-opacity=\"0.54\"");
    }
}
