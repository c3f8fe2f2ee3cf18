package dev.alea.formats.tokenizer;

import dev.alea.formats.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Opens the tokenizer of a checkpoint. */
public final class Tokenizers {
    private static final String NAMES = "tokenizer.json, tokenizer.model, vocab.json with merges.txt, or one tok*.bin";

    private Tokenizers() {}

    /**
     * Opens a Hugging Face folder or one vocabulary file.
     *
     * <p>In a folder the first of {@code tokenizer.json}, {@code tokenizer.model} (SentencePiece), {@code vocab.json} with
     * {@code merges.txt} (GPT-2) and a single {@code tok*.bin} (llama2.c) is taken. BOS and EOS come from
     * {@code tokenizer_config.json}, {@code generation_config.json} or {@code config.json} beside it, else from the
     * vocabulary.
     *
     * @throws FormatException if there is no vocabulary or it is malformed
     */
    public static Tokenizer open(Path folderOrFile) {
        if (!Files.isDirectory(folderOrFile)) {
            return openFile(folderOrFile);
        }
        return openFile(vocabularyIn(folderOrFile)
                .orElseThrow(() -> new FormatException(folderOrFile + ": found no vocabulary, allowed are " + NAMES
                        + "; add the model's tokenizer files")));
    }

    /** As {@link #open}, or nothing when the folder holds no vocabulary. */
    public static Optional<Tokenizer> openIfPresent(Path folder) {
        return vocabularyIn(folder).map(Tokenizers::openFile);
    }

    private static Optional<Path> vocabularyIn(Path folder) {
        for (String name : List.of("tokenizer.json", "tokenizer.model", "vocab.json")) {
            if (Files.isRegularFile(folder.resolve(name))) {
                return Optional.of(folder.resolve(name));
            }
        }
        try (var files = Files.newDirectoryStream(folder, "tok*.bin")) {
            var found = files.iterator();
            Optional<Path> first = found.hasNext() ? Optional.of(found.next()) : Optional.empty();
            if (found.hasNext()) {
                throw new FormatException(
                        folder + ": found several tok*.bin files, allowed is one; name the file itself");
            }
            return first;
        } catch (IOException e) {
            throw new FormatException(folder + ": cannot be listed, " + e, e);
        }
    }

    private static Tokenizer openFile(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".model")) {
            return scores(SentencePieceReader.read(file), folder);
        }
        if (name.endsWith(".bin")) {
            return scores(Llama2cReader.read(file), folder);
        }
        if (name.endsWith("merges.txt")) {
            return library(
                    Gpt2Reader.read(file.resolveSibling(name.replace("merges.txt", "vocab.json")), file), folder);
        }
        if (!name.endsWith(".json")) {
            throw new FormatException(file + ": found no known kind of vocabulary, allowed are " + NAMES);
        }
        JsonNode json = Json.read(file);
        return library(
                isTokenizerJson(name, json)
                        ? TokenizerJson.of(json, file.toString())
                        : Gpt2Reader.read(file, file.resolveSibling(name.replace("vocab.json", "merges.txt"))),
                folder);
    }

    /** A GPT-2 vocabulary is a map from tokens to ids, and "model" is one of the tokens. */
    private static boolean isTokenizerJson(String name, JsonNode json) {
        return json.has("model") ? !json.path("model").isNumber() : !name.endsWith("vocab.json");
    }

    private static Tokenizer library(TokenizerJson json, @Nullable Path folder) {
        return new LibraryTokenizer(json, json.special().refinedBy(folder, json.vocabulary(), json.vocabularySize()));
    }

    private static Tokenizer scores(PieceVocabulary vocabulary, @Nullable Path folder) {
        return new ScoreTokenizer(
                vocabulary,
                vocabulary
                        .special()
                        .refinedBy(folder, vocabulary.ids(), vocabulary.pieces().size()));
    }
}
