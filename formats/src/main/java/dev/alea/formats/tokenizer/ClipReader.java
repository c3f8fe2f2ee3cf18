package dev.alea.formats.tokenizer;

import dev.alea.formats.FormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds the vocabulary of a CLIP checkpoint in any of the forms it is published in. */
final class ClipReader {
    private static final String NAMES = "vocab.json with merges.txt, tokenizer.json, or bpe_simple_vocab_16e6.txt.gz";
    private static final String GZIPPED = "bpe_simple_vocab_16e6.txt.gz";
    private static final int MAX_UNZIPPED = 64 << 20;

    /** CLIP takes so many of the published merges: its vocabulary of 49152 without the bytes, twice, and the two ends. */
    private static final int PUBLISHED_MERGES = 49_152 - 256 - 2;

    private ClipReader() {}

    static ClipVocabulary read(Path folderOrFile) {
        if (!Files.isDirectory(folderOrFile)) {
            return readFile(folderOrFile);
        }
        for (String name : List.of("vocab.json", "tokenizer.json", GZIPPED)) {
            if (Files.isRegularFile(folderOrFile.resolve(name))) {
                return readFile(folderOrFile.resolve(name));
            }
        }
        throw new FormatException(folderOrFile + ": found no CLIP vocabulary, allowed are " + NAMES
                + "; add the model's tokenizer files");
    }

    private static ClipVocabulary readFile(Path file) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".gz")) {
            return published(unzipped(file), file.toString());
        }
        if (name.endsWith("merges.txt")) {
            return pair(file.resolveSibling(name.replace("merges.txt", "vocab.json")), file);
        }
        if (name.endsWith("vocab.json")) {
            return pair(file, file.resolveSibling(name.replace("vocab.json", "merges.txt")));
        }
        if (name.endsWith(".json")) {
            return document(Json.read(file), file.toString());
        }
        throw new FormatException(file + ": found no known kind of CLIP vocabulary, allowed are " + NAMES);
    }

    private static ClipVocabulary pair(Path vocabulary, Path merges) {
        return new ClipVocabulary(Json.read(vocabulary), MergesFile.read(merges), vocabulary + " with " + merges);
    }

    /** OpenAI's list: a title, then more merges than CLIP takes. */
    static ClipVocabulary published(String text, String source) {
        List<TrainedBpe.Merge> merges = new ArrayList<>();
        List<String> lines = text.lines().skip(1).limit(PUBLISHED_MERGES).toList();
        for (String line : lines) {
            merges.add(MergesFile.merge(line, source + ": line " + (merges.size() + 2)));
        }
        return ClipVocabulary.of(merges, source);
    }

    private static String unzipped(Path file) {
        byte[] zipped = Utf8.bytes(file, MAX_UNZIPPED);
        try (var in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            byte[] text = in.readNBytes(MAX_UNZIPPED);
            if (in.read() >= 0) {
                throw new FormatException(file + ": unzips to more than " + MAX_UNZIPPED
                        + " bytes, which no list of merges has; it looks like a zip bomb");
            }
            return Utf8.decode(text, file.toString());
        } catch (IOException e) {
            throw new FormatException(file + ": cannot be unzipped, " + e, e);
        }
    }

    /** A tokenizer.json is taken apart rather than handed on: its rules must be CLIP's, and then they need no reading. */
    static ClipVocabulary document(ObjectNode root, String source) {
        JsonNode model = root.path("model");
        requireClip(types(root.path("normalizer"), "normalizers"), "NFC, Replace, Lowercase", "normalizer", source);
        requireClip(types(root.path("pre_tokenizer"), "pretokenizers"), "Split, ByteLevel", "pre_tokenizer", source);
        requireClip(
                model.path("end_of_word_suffix").asString(""),
                ClipVocabulary.WORD_END,
                "model.end_of_word_suffix",
                source);
        // The check also brings pairs in either spelling to one of them.
        TokenizerJson.of(root.deepCopy(), source);
        List<TrainedBpe.Merge> merges = new ArrayList<>();
        for (JsonNode merge : model.path("merges").values()) {
            merges.add(
                    merge.isString()
                            ? MergesFile.merge(merge.stringValue(), source + ": model.merges[" + merges.size() + "]")
                            : new TrainedBpe.Merge(
                                    merge.get(0).stringValue(), merge.get(1).stringValue()));
        }
        ObjectNode tokens = ((ObjectNode) model.path("vocab")).deepCopy();
        root.path("added_tokens")
                .values()
                .forEach(t -> tokens.set(t.path("content").stringValue(), t.path("id")));
        return new ClipVocabulary(tokens, merges, source);
    }

    private static String types(JsonNode step, String key) {
        return String.join(
                ", ",
                step.path(key).values().stream()
                        .map(s -> s.path("type").asString(""))
                        .toList());
    }

    private static void requireClip(String found, String wanted, String where, String source) {
        if (!found.equals(wanted)) {
            throw new FormatException(source + ": " + where + " is \"" + found + "\", allowed is CLIP's \"" + wanted
                    + "\"; this is another model's tokenizer");
        }
    }
}
