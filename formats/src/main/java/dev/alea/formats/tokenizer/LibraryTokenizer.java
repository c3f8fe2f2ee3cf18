package dev.alea.formats.tokenizer;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.alea.formats.FormatException;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * A tokenizer of the Hugging Face library. BOS is put in front here, not by the library's post-processor, so that
 * truncation, padding and end tokens of a published file never change a text.
 */
final class LibraryTokenizer implements Tokenizer {
    // Long enough that a call costs little, short enough that the library's own growth does not show.
    private static final int PART = 1 << 13;

    private final TokenizersLibrary library = NativeTokenizers.library();
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final SpecialTokens special;
    private final int vocabularySize;
    private final boolean cutsAtLines;
    private final long handle;
    private boolean open = true;

    /** Hands checked JSON to the library. */
    LibraryTokenizer(TokenizerJson json, SpecialTokens special) {
        this.special = special;
        this.vocabularySize = json.vocabularySize();
        this.cutsAtLines = json.cutsAtLines();
        try {
            this.handle = library.createTokenizerFromString(json.text());
        } catch (RuntimeException e) {
            throw new FormatException(json.source() + ": the tokenizers library refuses it, " + e.getMessage(), e);
        }
    }

    @Override
    public int[] encode(String text, boolean addBos) {
        return encode(text, addBos, cutsAtLines ? PART : Integer.MAX_VALUE);
    }

    /** The tokens of a text that is handed to the library in parts. */
    int[] encode(String text, boolean addBos, int part) {
        var ids = new IntList();
        if (addBos && addsBos()) {
            ids.add(special.bos().getAsInt());
        }
        for (String piece : LineCuts.parts(Utf8.scrub(text), part)) {
            for (long id : encoded(piece)) {
                ids.add(Math.toIntExact(id));
            }
        }
        return ids.toArray();
    }

    private long[] encoded(String text) {
        return locked(() -> {
            long encoding = library.encode(handle, text, false);
            try {
                return library.getTokenIds(encoding);
            } finally {
                library.deleteEncoding(encoding);
            }
        });
    }

    @Override
    public String decode(int[] ids) {
        SpecialTokens.requireKnown(ids, vocabularySize);
        long[] kept = Arrays.stream(ids)
                .filter(id -> !special.isSilent(id))
                .asLongStream()
                .toArray();
        return locked(() -> library.decode(handle, kept, true));
    }

    @Override
    public int vocabularySize() {
        return vocabularySize;
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
        lock.writeLock().lock();
        try {
            if (open) {
                open = false;
                library.deleteTokenizer(handle);
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Runs a native call while the tokenizer cannot be closed under it. */
    private <T> T locked(Supplier<T> call) {
        lock.readLock().lock();
        try {
            if (!open) {
                throw new IllegalStateException("the tokenizer is closed");
            }
            return call.get();
        } finally {
            lock.readLock().unlock();
        }
    }
}
