package dev.alea.run.report;

import dev.alea.run.log.Series;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Curves over steps; a gap where a value is not finite.
 *
 * @param caption above it
 * @param xLabel name of the horizontal axis
 * @param series the curves
 * @param log whether the vertical axis is logarithmic; it is linear anyway when a value is not positive
 */
public record LineChart(String caption, String xLabel, List<Series> series, boolean log) implements Block {
    static final int COLORS = 8;
    private static final int WIDTH = 760;
    private static final int HEIGHT = 300;
    private static final int LEFT = 62;
    private static final int RIGHT = WIDTH - 16;
    private static final int TOP = 12;
    private static final int BOTTOM = HEIGHT - 40;
    private static final int MOST_POINTS = 800;

    /** Copies the list. */
    public LineChart {
        series = List.copyOf(series);
    }

    /** A linear chart over steps. */
    public static LineChart of(String caption, Collection<Series> series) {
        return new LineChart(caption, "step", List.copyOf(series), false);
    }

    @Override
    public String html() {
        double[] xs = series.stream()
                .flatMapToDouble(s -> Arrays.stream(s.steps()).asDoubleStream())
                .toArray();
        double[] ys =
                series.stream().flatMapToDouble(s -> Arrays.stream(s.values())).toArray();
        Axis x = Axis.around(xs, false, false, LEFT, RIGHT);
        Axis y = Axis.around(ys, log, true, BOTTOM, TOP);
        var out = new StringBuilder("<figure><figcaption>" + Html.escape(caption) + "</figcaption>\n");
        out.append(legend());
        out.append("<svg class=\"chart lines\" viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\" role=\"img\" aria-label=\"")
                .append(Html.escape(caption))
                .append("\">\n");
        grid(out, x, y);
        for (int i = 0; i < series.size(); i++) {
            curve(out, series.get(i), i, x, y);
        }
        return out.append("</svg></figure>\n").toString();
    }

    private String legend() {
        return IntStream.range(0, series.size())
                .mapToObj(i -> "<span><i class=\"b" + i % COLORS + "\"></i>"
                        + Html.escape(series.get(i).name()) + "</span>")
                .collect(Collectors.joining("", "<div class=\"legend\">", "</div>\n"));
    }

    private void grid(StringBuilder out, Axis x, Axis y) {
        for (double tick : y.ticks()) {
            String at = Html.at(y.pixel(tick));
            out.append("<path class=\"grid\" d=\"M" + LEFT + " " + at + "H" + RIGHT
                            + "\"/><text class=\"tick\" text-anchor=\"end\" x=\"")
                    .append(LEFT - 8)
                    .append("\" y=\"")
                    .append(at)
                    .append("\" dy=\".35em\">")
                    .append(Html.number(tick))
                    .append("</text>\n");
        }
        for (double tick : x.ticks()) {
            out.append("<text class=\"tick\" text-anchor=\"middle\" x=\"")
                    .append(Html.at(x.pixel(tick)))
                    .append("\" y=\"" + (BOTTOM + 18) + "\">")
                    .append(Html.number(tick))
                    .append("</text>\n");
        }
        out.append("<path class=\"axis\" d=\"M" + LEFT + " " + BOTTOM + "H" + RIGHT + "\"/>\n");
        out.append("<text class=\"label\" text-anchor=\"end\" x=\"" + RIGHT + "\" y=\"" + (BOTTOM + 34) + "\">")
                .append(Html.escape(xLabel))
                .append("</text>\n");
    }

    private static void curve(StringBuilder out, Series s, int index, Axis x, Axis y) {
        var path = new StringBuilder();
        var points = new StringBuilder();
        boolean pen = false;
        int stride = Math.max(1, s.size() / MOST_POINTS);
        for (int i = 0; i < s.size(); i = i == s.size() - 1 ? s.size() : Math.min(i + stride, s.size() - 1)) {
            double v = s.values()[i];
            boolean shown = Double.isFinite(v) && (!y.log() || v > 0);
            if (shown) {
                String px = Html.at(x.pixel((double) s.steps()[i]));
                String py = Html.at(y.pixel(v));
                path.append(pen ? 'L' : 'M').append(px).append(' ').append(py);
                points.append(px)
                        .append(',')
                        .append(py)
                        .append(',')
                        .append(s.steps()[i])
                        .append(',')
                        .append(Html.number(v))
                        .append(';');
            }
            pen = shown;
        }
        out.append("<path class=\"line s")
                .append(index % COLORS)
                .append("\" data-name=\"")
                .append(Html.escape(s.name()))
                .append("\" data-points=\"")
                .append(points)
                .append("\" d=\"")
                .append(path)
                .append("\"/>\n");
    }
}
