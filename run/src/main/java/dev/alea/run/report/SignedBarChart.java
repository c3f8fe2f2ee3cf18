package dev.alea.run.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Horizontal bars to both sides of zero: what speaks for something in one colour, what speaks against it in another.
 *
 * @param caption above it
 * @param unit of the values, or empty
 * @param values by label
 * @param narrow whether it stands beside something and not across the page
 */
public record SignedBarChart(String caption, String unit, Map<String, Double> values, boolean narrow) implements Block {
    private static final int ROW = 26;
    private static final int NUMBER = 76;

    /** Keeps the order. */
    public SignedBarChart {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** A chart across the page. */
    public SignedBarChart(String caption, String unit, Map<String, Double> values) {
        this(caption, unit, values, false);
    }

    private int width() {
        return narrow ? 500 : 760;
    }

    private int label() {
        return narrow ? 160 : 230;
    }

    private int longestLabel() {
        return narrow ? 22 : 32;
    }

    @Override
    public String html() {
        double below = Math.max(0, -extreme(-1));
        double above = Math.max(0, extreme(1));
        double room = width() - label() - NUMBER * (below > 0 ? 2.0 : 1.0);
        double scale = below + above == 0 ? 0 : room / (below + above);
        double zero = label() + (below > 0 ? NUMBER : 0) + below * scale;
        int height = values.size() * ROW + 8;
        var out = new StringBuilder(
                "<figure><figcaption>" + Html.escape(caption) + "</figcaption>\n<svg class=\"chart\" viewBox=\"0 0 "
                        + width() + " " + height + "\" role=\"img\" aria-label=\"" + Html.escape(caption) + "\">\n");
        int top = 4;
        for (Map.Entry<String, Double> entry : values.entrySet()) {
            bar(out, entry.getKey(), entry.getValue(), zero, scale, top);
            top += ROW;
        }
        return out.append("<path class=\"axis\" d=\"M" + Html.at(zero) + " 0V" + height + "\"/></svg></figure>\n")
                .toString();
    }

    /** The value farthest from zero on one side, 0 when there is none. */
    private double extreme(int side) {
        return side
                * values.values().stream()
                        .filter(Double::isFinite)
                        .mapToDouble(v -> side * v)
                        .max()
                        .orElse(0);
    }

    private void bar(StringBuilder out, String label, double value, double zero, double scale, int top) {
        double length = Double.isFinite(value) ? Math.abs(value) * scale : 0;
        boolean against = value < 0;
        String text = Html.number(value) + (unit.isEmpty() ? "" : " " + Html.escape(unit));
        String shown = label.length() <= longestLabel() ? label : label.substring(0, longestLabel() - 1) + "…";
        double end = against ? zero - length - 6 : zero + length + 6;
        out.append("<g><title>" + Html.escape(label) + ": " + text + "</title>")
                .append("<text class=\"name\" text-anchor=\"end\" x=\"" + (label() - 10) + "\" y=\"" + (top + 14)
                        + "\">")
                .append(Html.escape(shown))
                .append("</text><rect class=\"" + (against ? "b1" : "b0") + "\" rx=\"2\" x=\"")
                .append(Html.at(against ? zero - length : zero))
                .append("\" y=\"" + top + "\" width=\"" + Html.at(Math.max(1, length)) + "\" height=\"18\"/>")
                .append("<text class=\"value\"" + (against ? " text-anchor=\"end\"" : "") + " x=\"" + Html.at(end))
                .append("\" y=\"" + (top + 14) + "\">" + text + "</text></g>\n");
    }
}
