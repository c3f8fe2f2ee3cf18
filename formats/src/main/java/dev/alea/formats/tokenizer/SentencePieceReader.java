package dev.alea.formats.tokenizer;

import dev.alea.formats.FormatException;
import dev.alea.formats.tokenizer.Piece.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * SentencePiece's {@code tokenizer.model}, of the BPE kind that Llama checkpoints ship. Refused by name: unigram models,
 * compiled normalisation tables, blanks as suffixes.
 *
 * <p>Source: the published message definitions {@code ModelProto}, {@code TrainerSpec} and {@code NormalizerSpec}.
 */
final class SentencePieceReader {
    private static final int SPACE = 0x2581;
    private static final int BPE = 2;
    private static final Kind[] KINDS = {Kind.NORMAL, Kind.UNKNOWN, Kind.CONTROL, Kind.USER_DEFINED, null, Kind.BYTE};

    private final String source;
    private final List<Piece> pieces = new ArrayList<>();
    // The defaults of the published definitions.
    private int modelType = 1;
    private int bos = 1;
    private int eos = 2;
    private boolean byteFallback;
    private boolean suffix;
    private boolean dummyPrefix = true;
    private boolean collapse = true;
    private boolean escape = true;
    private int tableBytes;

    private SentencePieceReader(String source) {
        this.source = source;
    }

    static PieceVocabulary read(Path file) {
        return read(Utf8.bytes(file, Utf8.MAX_FILE_BYTES), file.toString());
    }

    static PieceVocabulary read(byte[] bytes, String source) {
        var reader = new SentencePieceReader(source);
        var model = new Protobuf(bytes, source);
        for (int field = model.next(); field != 0; field = model.next()) {
            switch (field) {
                case 1 -> reader.readPiece(model.message());
                case 2 -> reader.readTrainer(model.message());
                case 3 -> reader.readNormalizer(model.message());
                default -> model.skip();
            }
        }
        return reader.vocabulary();
    }

    private void readPiece(Protobuf message) {
        String where = source + ": piece " + pieces.size();
        String text = "";
        float score = 0;
        long type = 1;
        for (int field = message.next(); field != 0; field = message.next()) {
            switch (field) {
                case 1 -> text = message.string(Piece.MAX_BYTES);
                case 2 -> score = message.float32();
                case 3 -> type = message.integer();
                default -> message.skip();
            }
        }
        Kind kind = type >= 1 && type <= KINDS.length ? KINDS[(int) type - 1] : null;
        if (text.isEmpty() || !Float.isFinite(score) || kind == null) {
            throw new FormatException(where + " is \"" + text + "\" with score " + score + " and type " + type
                    + "; allowed are a non-empty text, a finite score and the types 1, 2, 3, 4 and 6");
        }
        pieces.add(new Piece(text, score, kind));
    }

    private void readTrainer(Protobuf message) {
        for (int field = message.next(); field != 0; field = message.next()) {
            switch (field) {
                case 3 -> modelType = (int) message.integer();
                case 24 -> suffix = message.bool();
                case 35 -> byteFallback = message.bool();
                case 41 -> bos = (int) message.integer();
                case 42 -> eos = (int) message.integer();
                default -> message.skip();
            }
        }
    }

    private void readNormalizer(Protobuf message) {
        for (int field = message.next(); field != 0; field = message.next()) {
            switch (field) {
                case 2 -> tableBytes = message.message().remaining();
                case 3 -> dummyPrefix = message.bool();
                case 4 -> collapse = message.bool();
                case 5 -> escape = message.bool();
                default -> message.skip();
            }
        }
    }

    private PieceVocabulary vocabulary() {
        if (modelType != BPE) {
            throw new FormatException(source + ": found the SentencePiece model type " + modelType
                    + ", allowed is 2 (BPE); convert the tokenizer to tokenizer.json");
        }
        if (suffix || !escape || tableBytes > 0) {
            throw new FormatException(source + ": found blanks as suffix (" + suffix + "), blanks left as they are ("
                    + !escape + ") or a normalisation table (" + tableBytes
                    + " bytes), allowed is none of them; convert the tokenizer to tokenizer.json");
        }
        var rules = new PieceVocabulary.Rules(SPACE, dummyPrefix, collapse, byteFallback);
        var special = new SpecialTokens(
                control(bos),
                control(eos).isPresent() ? Set.of(eos) : Set.of(),
                control(bos).isPresent());
        var vocabulary = new PieceVocabulary(pieces, rules, special);
        checkPieces(vocabulary);
        return vocabulary;
    }

    private OptionalInt control(int id) {
        return id >= 0 && id < pieces.size() && pieces.get(id).kind() == Kind.CONTROL
                ? OptionalInt.of(id)
                : OptionalInt.empty();
    }

    private void checkPieces(PieceVocabulary vocabulary) {
        long unknown = pieces.stream().filter(p -> p.kind() == Kind.UNKNOWN).count();
        if (unknown != 1 || vocabulary.ids().size() < pieces.size()) {
            throw new FormatException(source + ": found " + pieces.size() + " pieces with "
                    + vocabulary.ids().size() + " different texts, " + unknown
                    + " of them for the unknown; allowed are different texts and exactly one for the unknown");
        }
        for (int b = 0; b < 256; b++) {
            Integer id = vocabulary.ids().get(PieceVocabulary.byteText(b));
            if (byteFallback && (id == null || pieces.get(id).kind() != Kind.BYTE)) {
                throw new FormatException(source + ": found no byte piece " + PieceVocabulary.byteText(b)
                        + "; a model with byte fallback has all 256");
            }
        }
        long bytes = pieces.stream().filter(p -> p.kind() == Kind.BYTE).count();
        if (bytes != (byteFallback ? 256 : 0)) {
            throw new FormatException(
                    source + ": found " + bytes + " byte pieces, allowed are 256 with byte fallback and 0 without");
        }
    }
}
