package dev.alea.formats.concept;

import dev.alea.formats.FormatException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Takes the lines of a list one by one. */
final class ConceptListReader {
    private final String source;
    private final ConceptList.Articles articles;
    private final Map<String, Integer> firstLines = new HashMap<>();
    private final List<ConceptList.Entry> entries = new ArrayList<>();
    private final List<ConceptList.Duplicate> duplicates = new ArrayList<>();
    private int blankLines;

    private ConceptListReader(String source, ConceptList.Articles articles) {
        this.source = source;
        this.articles = articles;
    }

    static ConceptList read(String text, String source, ConceptList.Articles articles) {
        var reader = new ConceptListReader(source, articles);
        int number = 0;
        for (Iterator<String> lines = text.lines().iterator(); lines.hasNext(); ) {
            number++;
            reader.take(number, Phrase.trimmed(lines.next()));
        }
        if (reader.entries.isEmpty()) {
            throw new FormatException(
                    source + ": the list has no concept (" + reader.blankLines + " blank lines); write one a line.");
        }
        return new ConceptList(reader.entries, reader.duplicates, reader.blankLines);
    }

    private void take(int line, String written) {
        if (written.isEmpty()) {
            blankLines++;
            return;
        }
        check(line, written);
        String text = articles == ConceptList.Articles.DROP ? Phrase.withoutArticle(written) : written;
        Integer first = firstLines.putIfAbsent(Phrase.key(text), line);
        if (first == null) {
            entries.add(new ConceptList.Entry(line, text));
        } else {
            duplicates.add(new ConceptList.Duplicate(line, text, first));
        }
    }

    private void check(int line, String text) {
        if (text.indexOf('\t') >= 0) {
            throw refused(
                    line, "there is a tab in " + Phrase.shown(text) + "; a list has one concept a line, not a table");
        }
        int length = text.codePointCount(0, text.length());
        if (length > ConceptList.MAX_LENGTH) {
            throw refused(
                    line,
                    "the concept has " + length + " characters; at most " + ConceptList.MAX_LENGTH
                            + " are allowed, and one a line");
        }
        if (entries.size() + duplicates.size() == ConceptList.MAX_LINES) {
            throw refused(
                    line, "there are more than " + ConceptList.MAX_LINES + " concepts; at most that many are read");
        }
    }

    private FormatException refused(int line, String what) {
        return new FormatException(source + ": line " + line + ": " + what + ".");
    }
}
