package dev.alea.formats.tokenizer;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A vocabulary whose pieces are joined best score first, with the rules of its text.
 *
 * @param pieces in the order of their ids
 * @param ids the first id of each text
 * @param rules how a text is prepared
 * @param special BOS and EOS as the file tells
 */
record PieceVocabulary(List<Piece> pieces, Map<String, Integer> ids, Rules rules, SpecialTokens special) {
    PieceVocabulary(List<Piece> pieces, Rules rules, SpecialTokens special) {
        this(List.copyOf(pieces), index(pieces), rules, special);
    }

    /**
     * How a text is prepared before joining.
     *
     * @param space the character that pieces use for a blank
     * @param dummyPrefix whether a blank is put before the text
     * @param collapseBlanks whether blanks at the ends go and runs of blanks become one
     * @param byteFallback whether an unknown character becomes its UTF-8 bytes
     */
    record Rules(int space, boolean dummyPrefix, boolean collapseBlanks, boolean byteFallback) {}

    /** The text of the piece for one byte. */
    static String byteText(int unsignedByte) {
        return String.format(Locale.ROOT, "<0x%02X>", unsignedByte);
    }

    private static Map<String, Integer> index(List<Piece> pieces) {
        Map<String, Integer> ids = new HashMap<>(pieces.size() * 2);
        for (int id = 0; id < pieces.size(); id++) {
            ids.putIfAbsent(pieces.get(id).text(), id);
        }
        return Map.copyOf(ids);
    }
}
