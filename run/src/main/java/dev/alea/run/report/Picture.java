package dev.alea.run.report;

import java.util.Base64;

/**
 * A picture within the page; small ones are enlarged, each pixel a square.
 *
 * @param caption below it, or empty
 * @param png a PNG file
 */
@SuppressWarnings("ArrayRecordComponent") // written out once, never compared
public record Picture(String caption, byte[] png) implements Block {
    @Override
    public String html() {
        return "<figure class=\"picture\"><img alt=\"" + Html.escape(caption) + "\" src=\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(png) + "\"/>"
                + (caption.isEmpty() ? "" : "<figcaption>" + Html.escape(caption) + "</figcaption>") + "</figure>\n";
    }
}
