package dev.alea.run.report;

import java.util.List;

/**
 * One picture and what there is to say of it, side by side where there is room.
 *
 * @param title what was decided
 * @param remark beside the title, softer, or empty
 * @param picture on the left
 * @param body on the right
 */
public record Card(String title, String remark, Picture picture, List<Block> body) implements Block {
    /** Keeps its own list. */
    public Card {
        body = List.copyOf(body);
    }

    @Override
    public String html() {
        return "<article class=\"card\">" + picture.html() + "<div><h3>" + Html.escape(title)
                + (remark.isEmpty() ? "" : " <small>" + Html.escape(remark) + "</small>") + "</h3>\n" + Block.all(body)
                + "</div></article>\n";
    }
}
