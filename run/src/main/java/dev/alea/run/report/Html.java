package dev.alea.run.report;

import java.util.Locale;

/** Escaped text and short numbers. */
final class Html {
    private Html() {}

    /** Text as HTML: also safe within a quoted attribute; what is no character, or one that HTML forbids, becomes a mark. */
    static String escape(String text) {
        var out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(isForbidden(c) ? 0xfffd : c);
            }
        });
        return out.toString();
    }

    /** Controls, halves of a surrogate pair, and the two code points that are never characters. */
    private static boolean isForbidden(int c) {
        boolean control = (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f;
        return control || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) || c == 0xfffe || c == 0xffff;
    }

    /** A number as people write it: four digits, no exponent where none is needed. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
        }
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < 1e7) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        if (size >= 1e-3 && size < 1e7) {
            int decimals = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
            return trimmed(String.format(Locale.ROOT, "%." + decimals + "f", value));
        }
        return String.format(Locale.ROOT, "%.2e", value);
    }

    private static String trimmed(String digits) {
        return digits.contains(".") ? digits.replaceAll("0+$", "").replaceAll("\\.$", "") : digits;
    }

    /** A coordinate of a picture. */
    static String at(double coordinate) {
        return trimmed(String.format(Locale.ROOT, "%.2f", coordinate));
    }
}
