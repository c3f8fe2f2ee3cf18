package dev.alea.formats.tokenizer;

import dev.alea.formats.tokenizer.Piece.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.Set;

/** SentencePiece BPE and llama2.c vocabularies: characters, unknown ones as bytes, joined best score first. */
final class ScoreTokenizer implements Tokenizer {
    private static final String UNKNOWN_SURFACE = " \u2047 ";

    private final PieceVocabulary vocabulary;
    private final SpecialTokens special;
    private final TextSymbols symbols;
    private final ScoreMerges merges;
    private final int[] byteIds;
    private final int unknown;

    ScoreTokenizer(PieceVocabulary vocabulary, SpecialTokens special) {
        this.vocabulary = vocabulary;
        this.special = special;
        this.symbols = new TextSymbols(vocabulary);
        this.merges = new ScoreMerges(vocabulary);
        this.byteIds = new int[256];
        for (int b = 0; b < 256; b++) {
            byteIds[b] = vocabulary.ids().getOrDefault(PieceVocabulary.byteText(b), -1);
        }
        this.unknown = vocabulary.pieces().stream().map(Piece::kind).toList().indexOf(Kind.UNKNOWN);
    }

    @Override
    public int[] encode(String text, boolean addBos) {
        var ids = new IntList();
        if (addBos && addsBos()) {
            ids.add(special.bos().getAsInt());
        }
        for (int[] word : symbols.words(text)) {
            int length = merges.join(word, word.length);
            for (int i = 0; i < length; i++) {
                if (word[i] >= 0) {
                    ids.add(word[i]);
                } else {
                    addUnknown(ids, TextSymbols.unknownCharacter(word[i]), i > 0 && word[i - 1] < 0);
                }
            }
        }
        return ids.toArray();
    }

    /** The bytes of an unknown character, or one unknown token for a run of them. */
    private void addUnknown(IntList ids, int codePoint, boolean continued) {
        if (vocabulary.rules().byteFallback()) {
            for (byte b : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
                ids.add(byteIds[b & 0xFF]);
            }
        } else if (!continued) {
            ids.add(unknown);
        }
    }

    @Override
    public String decode(int[] ids) {
        SpecialTokens.requireKnown(ids, vocabularySize());
        var bytes = new ByteArrayOutputStream();
        for (int id : ids) {
            Piece piece = vocabulary.pieces().get(id);
            boolean silent = piece.kind() == Kind.CONTROL || special.isSilent(id);
            if (!silent && piece.kind() == Kind.BYTE) {
                bytes.write(Integer.parseInt(piece.text().substring(3, 5), 16));
            } else if (!silent) {
                String text = piece.kind() == Kind.UNKNOWN
                        ? UNKNOWN_SURFACE
                        : piece.text()
                                .replace(Character.toString(vocabulary.rules().space()), " ");
                bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            }
        }
        String text = bytes.toString(StandardCharsets.UTF_8);
        return vocabulary.rules().dummyPrefix() && text.startsWith(" ") ? text.substring(1) : text;
    }

    @Override
    public int vocabularySize() {
        return vocabulary.pieces().size();
    }

    @Override
    public OptionalInt bos() {
        return special.bos();
    }

    @Override
    public Set<Integer> eos() {
        return special.eos();
    }

    @Override
    public boolean addsBos() {
        return special.addsBos();
    }

    @Override
    public void close() {
        // Nothing native is held.
    }
}
