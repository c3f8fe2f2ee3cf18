package dev.alea.run.report;

import java.util.List;

/**
 * A matrix in shades of one colour: least value lightest.
 *
 * @param caption above it
 * @param rowNames one for each row
 * @param columnNames one for each column
 * @param values by row
 */
public record HeatMap(String caption, List<String> rowNames, List<String> columnNames, List<List<Double>> values)
        implements Block {
    private static final int WIDTH = 760;
    private static final int LABEL = 170;

    /** Refuses a matrix that does not fit its names. */
    public HeatMap {
        rowNames = List.copyOf(rowNames);
        columnNames = List.copyOf(columnNames);
        values = values.stream().map(List::copyOf).toList();
        int columns = columnNames.size();
        if (values.size() != rowNames.size() || values.stream().anyMatch(row -> row.size() != columns)) {
            throw new IllegalArgumentException(
                    "the heat map \"" + caption + "\" must have " + rowNames.size() + " x " + columns + " values");
        }
    }

    @Override
    public String html() {
        double least = finite().min().orElse(0);
        double most = finite().max().orElse(1);
        double cell = Math.min(46, (WIDTH - LABEL) / (double) Math.max(1, columnNames.size()));
        double row = Math.clamp(cell, 8, 26);
        double height = rowNames.size() * row + 22;
        var out = new StringBuilder("<figure><figcaption>" + Html.escape(caption)
                + "</figcaption>\n<svg class=\"chart\" viewBox=\"0 0 " + WIDTH + " " + Html.at(height)
                + "\" role=\"img\" aria-label=\"" + Html.escape(caption) + "\">\n");
        for (int r = 0; r < rowNames.size(); r++) {
            out.append("<text class=\"name\" text-anchor=\"end\" dy=\".35em\" x=\"" + (LABEL - 8) + "\" y=\""
                            + Html.at((r + 0.5) * row) + "\">")
                    .append(Html.escape(rowNames.get(r)))
                    .append("</text>\n");
            for (int c = 0; c < columnNames.size(); c++) {
                cell(out, r, c, cell, row, least, most);
            }
        }
        if (cell >= 24) {
            for (int c = 0; c < columnNames.size(); c++) {
                out.append("<text class=\"tick\" text-anchor=\"middle\" x=\"" + Html.at(LABEL + (c + 0.5) * cell)
                                + "\" y=\"" + Html.at(height - 6) + "\">")
                        .append(Html.escape(columnNames.get(c)))
                        .append("</text>\n");
            }
        }
        return out.append("</svg><div class=\"scale\"><span>" + Html.number(least) + "</span><i></i><span>"
                        + Html.number(most) + "</span></div></figure>\n")
                .toString();
    }

    private java.util.stream.DoubleStream finite() {
        return values.stream().flatMap(List::stream).filter(Double::isFinite).mapToDouble(v -> v);
    }

    private void cell(StringBuilder out, int r, int c, double width, double height, double least, double most) {
        double value = values.get(r).get(c);
        double share = most > least ? (value - least) / (most - least) : 0.5;
        String opacity = Double.isFinite(share) ? Html.at(0.08 + 0.92 * share) : "0";
        out.append("<rect class=\"b0\" rx=\"2\" fill-opacity=\"" + opacity + "\" x=\""
                + Html.at(LABEL + c * width + 0.75) + "\" y=\"" + Html.at(r * height + 0.75) + "\" width=\""
                + Html.at(width - 1.5) + "\" height=\"" + Html.at(height - 1.5) + "\"><title>");
        out.append(Html.escape(rowNames.get(r) + ", " + columnNames.get(c) + ": "))
                .append(Html.number(value))
                .append("</title></rect>\n");
    }
}
