package dev.alea.run.report;

/**
 * A corner of a mask: kept weights filled, pruned ones empty, groups of {@code group} columns apart.
 *
 * @param caption above it
 * @param kept one text of {@code 1} and {@code 0} for each row
 * @param group columns that belong together, for example 4 at 2:4
 */
public record PatternGrid(String caption, java.util.List<String> kept, int group) implements Block {
    private static final double CELL = 11;
    private static final double GAP = 5;

    /** Refuses rows of different lengths or of other characters. */
    public PatternGrid {
        kept = java.util.List.copyOf(kept);
        for (String row : kept) {
            if (!row.matches("[01]*") || row.length() != kept.getFirst().length()) {
                throw new IllegalArgumentException(
                        "rows of the pattern \"" + caption + "\" must be equally long texts of 0 and 1");
            }
        }
        if (group < 1) {
            throw new IllegalArgumentException("group must be at least 1, but is " + group);
        }
    }

    @Override
    public String html() {
        int columns = kept.isEmpty() ? 0 : kept.getFirst().length();
        double width = Math.max(1, columns * CELL + Math.max(0, Math.floorDiv(columns - 1, group)) * GAP);
        double height = Math.max(1, kept.size() * CELL);
        var filled = new StringBuilder();
        var empty = new StringBuilder();
        for (int r = 0; r < kept.size(); r++) {
            for (int c = 0; c < columns; c++) {
                var path = kept.get(r).charAt(c) == '1' ? filled : empty;
                path.append('M')
                        .append(Html.at(c * CELL + Math.floorDiv(c, group) * GAP + 1))
                        .append(' ')
                        .append(Html.at(r * CELL + 1))
                        .append("h9v9h-9z");
            }
        }
        return "<figure><figcaption>" + Html.escape(caption)
                + "</figcaption>\n<svg class=\"chart mask\" style=\"max-width:" + Html.at(width)
                + "px\" viewBox=\"0 0 " + Html.at(width) + " " + Html.at(height) + "\" role=\"img\" aria-label=\""
                + Html.escape(caption)
                + "\">\n<path class=\"pruned\" d=\"" + empty + "\"/><path class=\"b0\" d=\"" + filled
                + "\"/></svg></figure>\n";
    }
}
