package dev.alea.prune.model;

import dev.alea.formats.hf.HfConfig;
import dev.alea.formats.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model with what lay beside it; its tensors belong to the scope in which it was loaded.
 *
 * @param model the network with its weights
 * @param tokenizer the tokenizer found beside it
 * @param config the model's sizes
 * @param source folder or file
 */
public record LoadedModel(LanguageModel model, Optional<Tokenizer> tokenizer, HfConfig config, Path source)
        implements AutoCloseable {
    /** Closes the tokenizer. */
    @Override
    public void close() {
        tokenizer.ifPresent(Tokenizer::close);
    }
}
