package dev.alea.formats.tokenizer;

/**
 * One entry of a score-ordered vocabulary.
 *
 * @param text what it stands for, with the vocabulary's own space character
 * @param score the higher, the earlier two neighbours are joined into it
 * @param kind how it may arise
 */
record Piece(String text, float score, Kind kind) {
    /** The longest piece in UTF-8 bytes; published vocabularies stay below 100. */
    static final int MAX_BYTES = 512;

    /** How a piece arises from text. */
    enum Kind {
        /** By joining neighbours. */
        NORMAL,
        /** Stands for what nothing else stands for. */
        UNKNOWN,
        /** Never from text: BOS, EOS, padding. */
        CONTROL,
        /** Found in the text before anything is joined. */
        USER_DEFINED,
        /** One byte of a character that has no piece. */
        BYTE
    }
}
