package dev.alea.formats.concept;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** What makes two phrases one, and how a phrase is shown in a sentence. */
final class Phrase {
    private static final int SHOWN = 60;
    private static final Pattern ARTICLE = Pattern.compile("(?i)(?:an?|the)[\\s\\p{Z}]+");
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");

    private Phrase() {}

    /** Without the white space around it, of whatever kind; the no-break space of web pages too. */
    static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF';
    }

    /** Trimmed, with every run of white space one blank. */
    static String oneLine(String text) {
        return BLANKS.matcher(trimmed(text)).replaceAll(" ");
    }

    /** A trimmed text without the a, an or the it begins with, in whatever case. */
    static String withoutArticle(String text) {
        var article = ARTICLE.matcher(text);
        return article.lookingAt() ? trimmed(text.substring(article.end())) : text;
    }

    /** Equal for phrases that differ in case, in white space or in the way accents are composed only. */
    static String key(String text) {
        return Normalizer.normalize(oneLine(text), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    /** In quotes, on one line, not too long. */
    static String shown(String text) {
        String line = oneLine(text);
        if (line.length() <= SHOWN) {
            return "'" + line + "'";
        }
        int cut = Character.isHighSurrogate(line.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
        return "'" + line.substring(0, cut) + "...'";
    }

    /** A character by its number, for those that cannot be seen. */
    static String codePoint(int character) {
        String digits = Integer.toHexString(character).toUpperCase(Locale.ROOT);
        return "U+" + "0".repeat(Math.max(0, 4 - digits.length())) + digits;
    }
}
