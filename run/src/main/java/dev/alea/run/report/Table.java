package dev.alea.run.report;

import java.util.List;

/**
 * A table; cells that are {@link Number}s are written short and aligned right.
 *
 * @param caption above it
 * @param header one text for each column
 * @param rows each as long as the header
 * @param best the row to be marked, or -1
 */
public record Table(String caption, List<String> header, List<List<?>> rows, int best) implements Block {
    /** Refuses rows of another length than the header's. */
    public Table {
        header = List.copyOf(header);
        rows = List.copyOf(rows);
        for (List<?> row : rows) {
            if (row.size() != header.size()) {
                throw new IllegalArgumentException(
                        "row " + row + " of the table \"" + caption + "\" must have " + header.size() + " cells");
            }
        }
    }

    /** A table with no row marked. */
    public Table(String caption, List<String> header, List<List<?>> rows) {
        this(caption, header, rows, -1);
    }

    @Override
    public String html() {
        var out = new StringBuilder("<figure><figcaption>" + Html.escape(caption)
                + "</figcaption><div class=\"scroll\"><table>\n<thead><tr>");
        for (int c = 0; c < header.size(); c++) {
            out.append(numeric(c) ? "<th class=\"n\">" : "<th>")
                    .append(Html.escape(header.get(c)))
                    .append("</th>");
        }
        out.append("</tr></thead>\n<tbody>\n");
        for (int r = 0; r < rows.size(); r++) {
            out.append(r == best ? "<tr class=\"best\">" : "<tr>");
            rows.get(r).forEach(cell -> cell(out, cell));
            out.append("</tr>\n");
        }
        return out.append("</tbody></table></div></figure>\n").toString();
    }

    private boolean numeric(int column) {
        return !rows.isEmpty() && rows.stream().allMatch(row -> row.get(column) instanceof Number);
    }

    private static void cell(StringBuilder out, Object cell) {
        if (cell instanceof Number n) {
            out.append("<td class=\"n\">").append(Html.number(n.doubleValue())).append("</td>");
        } else {
            out.append("<td>").append(Html.escape(String.valueOf(cell))).append("</td>");
        }
    }
}
