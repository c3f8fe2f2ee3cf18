package dev.alea.run.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Horizontal bars from zero.
 *
 * @param caption above it
 * @param unit of the values, or empty
 * @param values not negative, by label
 */
public record BarChart(String caption, String unit, Map<String, Double> values) implements Block {
    private static final int WIDTH = 760;
    private static final int ROW = 30;
    private static final int LABEL = 220;
    private static final int NUMBER = 110;
    private static final int LONGEST_LABEL = 30;

    /** Keeps the order. */
    public BarChart {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    @Override
    public String html() {
        double most = values.values().stream()
                .filter(Double::isFinite)
                .mapToDouble(v -> v)
                .max()
                .orElse(1);
        int height = values.size() * ROW + 8;
        var out = new StringBuilder(
                "<figure><figcaption>" + Html.escape(caption) + "</figcaption>\n<svg class=\"chart\" viewBox=\"0 0 "
                        + WIDTH + " " + height + "\" role=\"img\" aria-label=\"" + Html.escape(caption) + "\">\n");
        int row = 0;
        for (Map.Entry<String, Double> entry : values.entrySet()) {
            bar(out, entry.getKey(), entry.getValue(), most, row++);
        }
        return out.append("</svg></figure>\n").toString();
    }

    private void bar(StringBuilder out, String label, double value, double most, int row) {
        double share = most <= 0 || Double.isNaN(value) ? 0 : Math.clamp(value / most, 0, 1);
        double width = share * (WIDTH - LABEL - NUMBER);
        int top = row * ROW + 5;
        String text = Html.number(value) + (unit.isEmpty() ? "" : " " + Html.escape(unit));
        String shown = label.length() <= LONGEST_LABEL ? label : label.substring(0, LONGEST_LABEL - 1) + "…";
        out.append("<g><title>" + Html.escape(label) + ": " + text + "</title>")
                .append("<text class=\"name\" text-anchor=\"end\" x=\"" + (LABEL - 10) + "\" y=\"" + (top + 14) + "\">")
                .append(Html.escape(shown))
                .append("</text><rect class=\"b" + row % LineChart.COLORS + "\" rx=\"3\" x=\"" + LABEL + "\" y=\"" + top
                        + "\" width=\"")
                .append(Html.at(Math.max(1, width)))
                .append("\" height=\"20\"/><text class=\"value\" x=\"")
                .append(Html.at(LABEL + width + 8))
                .append("\" y=\"" + (top + 14) + "\">" + text + "</text></g>\n");
    }
}
