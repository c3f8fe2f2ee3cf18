package dev.alea.run.report;

import java.util.List;

/**
 * Pictures side by side, as many in a row as the page has room for.
 *
 * @param caption above them, or empty
 * @param pictures in order
 */
public record Gallery(String caption, List<Picture> pictures) implements Block {
    /** Keeps its own list. */
    public Gallery {
        pictures = List.copyOf(pictures);
    }

    @Override
    public String html() {
        return "<figure>" + (caption.isEmpty() ? "" : "<figcaption>" + Html.escape(caption) + "</figcaption>")
                + "<div class=\"gallery\">\n" + Block.all(List.copyOf(pictures)) + "</div></figure>\n";
    }
}
