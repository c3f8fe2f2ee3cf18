package dev.alea.run.report;

import dev.alea.run.store.Durable;
import dev.alea.run.store.FileOperations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A report under construction: a title, then sections of blocks. */
public final class Report {
    private final String title;
    private final String subtitle;
    private final List<String> sections = new ArrayList<>();

    /** An empty report. */
    public Report(String title, String subtitle) {
        this.title = title;
        this.subtitle = subtitle;
    }

    /** Adds a section. */
    public Report section(String heading, Block... blocks) {
        return section(heading, List.of(blocks));
    }

    /** Adds a section. */
    public Report section(String heading, List<Block> blocks) {
        sections.add("<section><h2>" + Html.escape(heading) + "</h2>\n" + Block.all(blocks) + "</section>\n");
        return this;
    }

    /** Adds a section of names and values. */
    public Report facts(String heading, Map<String, String> facts) {
        return section(heading, new Block.Facts(facts));
    }

    /** The whole page. */
    public String html() {
        return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>"
                + Html.escape(title)
                + "</title>\n<style>\n" + resource("report.css") + "</style></head>\n<body><main>\n<header><h1>"
                + Html.escape(title)
                + "</h1><p class=\"subtitle\">" + Html.escape(subtitle) + "</p></header>\n" + String.join("", sections)
                + "</main>\n<script>\n" + resource("report.js") + "</script></body></html>\n";
    }

    /**
     * Writes the page.
     *
     * @throws dev.alea.run.DataException when the disk refuses
     */
    public void write(Path file) {
        Durable.replace(FileOperations.disk(), file, html());
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Report.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
