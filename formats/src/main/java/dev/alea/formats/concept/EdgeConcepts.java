package dev.alea.formats.concept;

import dev.alea.formats.FormatException;
import dev.alea.formats.concept.ConceptList.Articles;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Chooses edges by the class names and collects their labels. */
final class EdgeConcepts {
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s\\p{Z},]+");

    private final Set<String> words = new LinkedHashSet<>();
    private final Articles articles;
    private final Map<String, ConceptList.Entry> entries = new LinkedHashMap<>();
    private int edges;

    EdgeConcepts(List<String> classNames, Articles articles) {
        this.articles = articles;
        classNames.stream()
                .flatMap(BETWEEN_WORDS::splitAsStream)
                .map(EdgeEnd::key)
                .filter(word -> !word.isEmpty())
                .forEach(words::add);
        if (words.isEmpty()) {
            throw new IllegalArgumentException(
                    "The class names " + classNames + " have no word; edges are chosen by the words of class names.");
        }
    }

    /** Counts an edge and says whether its labels are concepts. */
    boolean wants(EdgeEnd start, String relation, EdgeEnd end) {
        edges++;
        return start.isEnglish()
                && end.isEnglish()
                && ConceptEdges.RELATIONS.contains(relation)
                && (words.contains(EdgeEnd.key(start.label())) || words.contains(EdgeEnd.key(end.label())));
    }

    /** Takes the labels of an edge that {@link #wants} said yes to. */
    void add(CsvLine line, String relation, String startLabel, String endLabel) {
        // What a class is a kind of may describe it; the kinds of a thing are other classes.
        if (!relation.equals("IsA")) {
            add(line, startLabel);
        }
        add(line, endLabel);
    }

    private void add(CsvLine line, String label) {
        String written = Phrase.oneLine(label);
        String text = articles == Articles.DROP ? Phrase.withoutArticle(written) : written;
        if (text.isEmpty() || text.codePoints().anyMatch(EdgeConcepts::isNoText)) {
            throw line.refused("a label is blank, or has a control character or half of a surrogate pair; it must be a"
                    + " text on one line");
        }
        int length = text.codePointCount(0, text.length());
        if (length > ConceptList.MAX_LENGTH) {
            throw line.refused("the label " + Phrase.shown(text) + " has " + length + " characters; at most "
                    + ConceptList.MAX_LENGTH + " are allowed");
        }
        entries.putIfAbsent(Phrase.key(text), new ConceptList.Entry(line.line(), text));
    }

    /** What JSON can write and a list of concepts cannot. */
    private static boolean isNoText(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    }

    ConceptList list(String source) {
        if (entries.isEmpty()) {
            throw new FormatException(source + ": none of the " + edges + " edges has two English ends, a relation of "
                    + String.join(", ", ConceptEdges.RELATIONS) + ", and an end that is a word of a class name ("
                    + Phrase.shown(String.join(", ", words))
                    + "); choose the lines of the file by these words.");
        }
        return new ConceptList(List.copyOf(entries.values()), List.of(), 0);
    }
}
