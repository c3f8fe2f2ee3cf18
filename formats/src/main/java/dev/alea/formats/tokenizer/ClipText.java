package dev.alea.formats.tokenizer;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jsoup.parser.Parser;

/** What happens to a text before CLIP's vocabulary sees it. */
public enum ClipText {
    /** As transformers does it: composed, lower case, blanks joined. */
    HUGGING_FACE,
    /**
     * As OpenAI's code does it, but for the repair of text that was decoded wrongly: straight quotes, ligatures and
     * full-width letters spelt out, control characters removed, HTML entities resolved, and special tokens found in any
     * case. Source: ftfy's defaults; openai/CLIP's {@code basic_clean}.
     */
    OPENAI_CLEAN;

    private static final Pattern SINGLE_QUOTES = Pattern.compile("[\u02BC\u2018-\u201B]");
    private static final Pattern DOUBLE_QUOTES = Pattern.compile("[\u201C-\u201F]");
    private static final Pattern TERMINAL_ESCAPES = Pattern.compile("\u001B\\[[\\d;]*[a-zA-Z]");
    private static final Pattern CONTROLS =
            Pattern.compile("[\\x00-\\x08\\x0B\\x0E-\\x1F\\x7F\u206A-\u206F\uFEFF\uFFF9-\uFFFC]");
    private static final Pattern LIGATURES_AND_WIDTHS =
            Pattern.compile("[\u0132\u0133\u0149\u01C4-\u01CC\u01F1-\u01F3\uFB00-\uFB06\u3000\uFF01-\uFFEF]");

    /** The text as it is then split into words. */
    String apply(String text) {
        return this == HUGGING_FACE ? text : clean(text);
    }

    private static String clean(String text) {
        // A text with markup keeps its entities for now: ftfy then takes them for HTML that is meant.
        String plain = text.indexOf('<') < 0 ? Parser.unescapeEntities(text, false) : text;
        plain = TERMINAL_ESCAPES.matcher(plain).replaceAll("");
        plain = LIGATURES_AND_WIDTHS
                .matcher(plain)
                .replaceAll(m -> Normalizer.normalize(m.group(), Normalizer.Form.NFKC));
        plain = SINGLE_QUOTES.matcher(plain).replaceAll("'");
        plain = DOUBLE_QUOTES.matcher(plain).replaceAll("\"");
        plain = CONTROLS.matcher(plain).replaceAll("");
        plain = Normalizer.normalize(plain, Normalizer.Form.NFC);
        return Parser.unescapeEntities(Parser.unescapeEntities(plain, false), false)
                .toLowerCase(Locale.ROOT);
    }
}
