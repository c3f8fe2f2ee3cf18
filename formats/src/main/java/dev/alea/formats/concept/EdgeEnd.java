package dev.alea.formats.concept;

/**
 * A node of ConceptNet.
 *
 * @param language its code, such as {@code en}; empty for a page of another web site
 * @param label its words
 */
record EdgeEnd(String language, String label) {
    private static final String ENGLISH = "en";

    /** A term, {@code /c/LANGUAGE/WORDS} with or without a sense after it, or the address of a page. */
    static EdgeEnd ofTerm(CsvLine line, int column) {
        String text = line.text(column);
        if (!text.startsWith("/") && text.contains("://")) {
            return new EdgeEnd("", text);
        }
        String[] parts = text.split("/", 5);
        boolean isTerm = parts.length >= 4
                && parts[0].isEmpty()
                && parts[1].equals("c")
                && !parts[2].isEmpty()
                && !parts[3].isEmpty();
        if (!isTerm) {
            throw line.refused(
                    column,
                    "the end " + Phrase.shown(text) + " is no term of ConceptNet; it must be written as /c/en/dog");
        }
        String words = Phrase.trimmed(parts[3].replace('_', ' '));
        return new EdgeEnd(parts[2], words.isEmpty() ? parts[3] : words);
    }

    /** A term, or an English label. */
    static EdgeEnd ofLabelOrTerm(CsvLine line, int column) {
        String text = line.text(column);
        return text.startsWith("/") || text.contains("://") ? ofTerm(line, column) : new EdgeEnd(ENGLISH, text);
    }

    boolean isEnglish() {
        return language.equals(ENGLISH);
    }

    /** Equal for the same word: ConceptNet's terms have no case, no hyphens and no article in front. */
    static String key(String words) {
        return Phrase.key(Phrase.withoutArticle(words.replace('-', ' ').replace('_', ' ')));
    }
}
