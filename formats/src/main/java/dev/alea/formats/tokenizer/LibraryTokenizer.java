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
    private final TokenizersLibrary library = NativeTokenizers.library();
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final SpecialTokens special;
    private final int vocabularySize;
    private final long handle;
    private boolean open = true;

    /** Hands checked JSON to the library. */
    LibraryTokenizer(TokenizerJson json, SpecialTokens special) {
        this.special = special;
        this.vocabularySize = json.vocabularySize();
        try {
            this.handle = library.createTokenizerFromString(json.text());
        } catch (RuntimeException e) {
            throw new FormatException(json.source() + ": the tokenizers library refuses it, " + e.getMessage(), e);
        }
    }

    @Override
    public int[] encode(String text, boolean addBos) {
        long[] ids = locked(() -> {
            long encoding = library.encode(handle, Utf8.scrub(text), false);
            try {
                return library.getTokenIds(encoding);
            } finally {
                library.deleteEncoding(encoding);
            }
        });
        int bos = addBos && addsBos() ? 1 : 0;
        int[] out = new int[ids.length + bos];
        if (bos == 1) {
            out[0] = special.bos().getAsInt();
        }
        for (int i = 0; i < ids.length; i++) {
            out[i + bos] = Math.toIntExact(ids[i]);
        }
        return out;
    }

    @Override
    public String decode(int[] ids) {
        for (int id : ids) {
            if (id < 0 || id >= vocabularySize) {
                throw new IllegalArgumentException(
                        "token id " + id + " is outside the vocabulary, allowed are 0 to " + (vocabularySize - 1));
            }
        }
        long[] kept = Arrays.stream(ids)
                .filter(id -> !special.eos().contains(id)
                        && (special.bos().isEmpty() || special.bos().getAsInt() != id))
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
