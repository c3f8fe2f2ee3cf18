package dev.alea.run.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Named points in a plane; a name is written beside its point where there is room, and always shown under the pointer.
 *
 * @param caption above it
 * @param xLabel name of the horizontal axis
 * @param yLabel name of the vertical axis
 * @param points what is shown; points that are not finite, or not positive on a logarithmic axis, are left out
 * @param log whether the vertical axis is logarithmic; it is linear anyway when a value is not positive
 */
public record ScatterChart(String caption, String xLabel, String yLabel, List<Point> points, boolean log)
        implements Block {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 420;
    private static final int LEFT = 62;
    private static final int RIGHT = WIDTH - 16;
    private static final int TOP = 28;
    private static final int BOTTOM = HEIGHT - 44;
    private static final double LETTER = 6.6;
    private static final int LINE = 13;

    /**
     * A point.
     *
     * @param name what it is
     * @param x across
     * @param y up
     * @param group points of one group have one colour; the legend names it
     */
    public record Point(String name, double x, double y, String group) {}

    /** Copies the list. */
    public ScatterChart {
        points = List.copyOf(points);
    }

    @Override
    public String html() {
        Axis x = Axis.around(points.stream().mapToDouble(Point::x).toArray(), false, true, LEFT + 8, RIGHT - 8);
        Axis y = Axis.around(points.stream().mapToDouble(Point::y).toArray(), log, true, BOTTOM, TOP);
        List<String> groups = points.stream().map(Point::group).distinct().toList();
        var out = new StringBuilder("<figure><figcaption>" + Html.escape(caption)
                + "</figcaption>\n" + legend(groups) + "<svg class=\"chart\" viewBox=\"0 0 " + WIDTH + " " + HEIGHT
                + "\" role=\"img\" aria-label=\"" + Html.escape(caption) + "\">\n");
        grid(out, x, y);
        List<Point> shown = points.stream()
                .filter(p -> Double.isFinite(p.x) && Double.isFinite(p.y) && (!y.log() || p.y > 0))
                .toList();
        List<Box> taken = new ArrayList<>();
        for (Point p : shown) {
            double px = x.pixel(p.x);
            double py = y.pixel(p.y);
            taken.add(new Box(px - 5, py - 5, px + 5, py + 5));
            out.append("<g><title>" + Html.escape(p.name) + ": " + Html.number(p.x) + ", " + Html.number(p.y)
                    + "</title><rect class=\"b" + groups.indexOf(p.group) % LineChart.COLORS + "\" rx=\"5\" x=\""
                    + Html.at(px - 5) + "\" y=\"" + Html.at(py - 5)
                    + "\" width=\"10\" height=\"10\" fill-opacity=\"0.85\"/></g>\n");
        }
        shown.forEach(p -> label(out, p.name, x.pixel(p.x), y.pixel(p.y), taken));
        return out.append("</svg></figure>\n").toString();
    }

    private static String legend(List<String> groups) {
        return IntStream.range(0, groups.size())
                .mapToObj(i -> "<span><i class=\"b" + i % LineChart.COLORS + "\"></i>" + Html.escape(groups.get(i))
                        + "</span>")
                .collect(Collectors.joining("", "<div class=\"legend\">", "</div>\n"));
    }

    /** Writes a name right, left, above or below of its point, the first that covers nothing; else nowhere. */
    private static void label(StringBuilder out, String name, double px, double py, List<Box> taken) {
        double width = name.codePointCount(0, name.length()) * LETTER;
        double[][] places = {
            {px + 9, py - LINE / 2.0},
            {px - 9 - width, py - LINE / 2.0},
            {px - width / 2, py - 8 - LINE},
            {px - width / 2, py + 8},
            {px + 7, py - 8 - LINE},
            {px + 7, py + 8},
            {px - 7 - width, py - 8 - LINE},
            {px - 7 - width, py + 8}
        };
        for (double[] place : places) {
            var box = new Box(place[0], place[1], place[0] + width, place[1] + LINE);
            if (box.left >= LEFT
                    && box.right <= WIDTH
                    && box.top >= 0
                    && taken.stream().noneMatch(box::meets)) {
                taken.add(box);
                out.append("<text class=\"tick\" x=\"" + Html.at(place[0]) + "\" y=\"" + Html.at(place[1] + LINE - 3)
                        + "\">" + Html.escape(name) + "</text>\n");
                return;
            }
        }
    }

    private void grid(StringBuilder out, Axis x, Axis y) {
        for (double tick : y.ticks()) {
            String at = Html.at(y.pixel(tick));
            out.append("<path class=\"grid\" d=\"M" + LEFT + " " + at + "H" + RIGHT
                    + "\"/><text class=\"tick\" text-anchor=\"end\" dy=\".35em\" x=\"" + (LEFT - 8) + "\" y=\"" + at
                    + "\">" + Html.number(tick) + "</text>\n");
        }
        for (double tick : x.ticks()) {
            out.append("<text class=\"tick\" text-anchor=\"middle\" x=\"" + Html.at(x.pixel(tick)) + "\" y=\""
                    + (BOTTOM + 18) + "\">" + Html.number(tick) + "</text>\n");
        }
        out.append("<path class=\"axis\" d=\"M" + LEFT + " " + BOTTOM + "H" + RIGHT + "\"/>\n")
                .append("<text class=\"label\" text-anchor=\"end\" x=\"" + RIGHT + "\" y=\"" + (BOTTOM + 36) + "\">")
                .append(Html.escape(xLabel))
                .append("</text>\n<text class=\"label\" x=\"8\" y=\"14\">")
                .append(Html.escape(yLabel))
                .append("</text>\n");
    }

    /** A rectangle of the picture. */
    private record Box(double left, double top, double right, double bottom) {
        boolean meets(Box other) {
            return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
        }
    }
}
