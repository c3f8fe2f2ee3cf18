package dev.alea.run.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A part of a report that can be shown. */
public sealed interface Block
        permits Block.Prose,
                Block.Facts,
                Block.Code,
                Block.Links,
                Table,
                LineChart,
                BarChart,
                SignedBarChart,
                ScatterChart,
                HeatMap,
                PatternGrid,
                Picture,
                Gallery,
                Card {
    /** The block as HTML, every text escaped. */
    String html();

    /** A paragraph. */
    record Prose(String text) implements Block {
        @Override
        public String html() {
            return "<p>" + Html.escape(text) + "</p>\n";
        }
    }

    /** Names and values. */
    record Facts(Map<String, String> facts) implements Block {
        /** Keeps the order. */
        public Facts {
            facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        }

        @Override
        public String html() {
            var out = new StringBuilder("<dl class=\"facts\">\n");
            facts.forEach((name, value) -> out.append("<div><dt>")
                    .append(Html.escape(name))
                    .append("</dt><dd>")
                    .append(Html.escape(value))
                    .append("</dd></div>\n"));
            return out.append("</dl>\n").toString();
        }
    }

    /**
     * Links to other pages.
     *
     * @param pages names of pages by the path to each, relative to the folder of the report, parts separated by {@code /}
     */
    record Links(Map<String, String> pages) implements Block {
        /** Keeps the order; refuses what is no relative path. */
        public Links {
            pages = Collections.unmodifiableMap(new LinkedHashMap<>(pages));
            pages.keySet().forEach(path -> {
                if (path.startsWith("/") || path.contains(":")) {
                    throw new IllegalArgumentException("a report links to relative paths only, not to " + path);
                }
            });
        }

        @Override
        public String html() {
            var out = new StringBuilder("<ul class=\"links\">\n");
            pages.forEach((path, name) -> out.append("<li><a href=\"")
                    .append(Html.escape(path))
                    .append("\">")
                    .append(Html.escape(name))
                    .append("</a></li>\n"));
            return out.append("</ul>\n").toString();
        }
    }

    /** Text as it is: code or a sample of what a model wrote. */
    record Code(String caption, String text) implements Block {
        @Override
        public String html() {
            return "<figure><figcaption>" + Html.escape(caption) + "</figcaption><pre>" + Html.escape(text)
                    + "</pre></figure>\n";
        }
    }

    /** The blocks of a section together. */
    static String all(List<Block> blocks) {
        var out = new StringBuilder();
        blocks.forEach(block -> out.append(block.html()));
        return out.toString();
    }
}
