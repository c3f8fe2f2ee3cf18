package dev.alea.run.checkpoint;

import dev.alea.run.DataException;
import dev.alea.run.store.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a checkpoint must consist of.
 *
 * @param step the step after which it was taken
 * @param files size and hash of each file by name
 */
record Manifest(long step, SequencedMap<String, Part> files) {
    static final String NAME = "manifest.json";
    private static final int FORMAT = 1;

    /** Size and SHA-256 of one file. */
    record Part(long bytes, String sha256) {
        static Part of(Path file) throws IOException {
            return new Part(Files.size(file), Manifest.sha256(file));
        }
    }

    String toJson() {
        ObjectNode json = Json.object().put("format", FORMAT).put("step", step);
        ObjectNode parts = json.putObject("files");
        files.forEach(
                (name, part) -> parts.putObject(name).put("bytes", part.bytes()).put("sha256", part.sha256()));
        return Json.pretty(json);
    }

    /** @throws DataException when the text is no manifest of this format */
    static Manifest read(Path file) {
        ObjectNode json = Json.read(file);
        try {
            if (json.required("format").intValue() != FORMAT) {
                throw new DataException(file + ": format " + json.required("format") + " is not " + FORMAT
                        + "; a newer Alea wrote it.");
            }
            var files = new TreeMap<String, Part>();
            json.required("files")
                    .properties()
                    .forEach(p -> files.put(
                            p.getKey(),
                            new Part(
                                    p.getValue().required("bytes").longValue(),
                                    p.getValue().required("sha256").stringValue())));
            return new Manifest(json.required("step").longValue(), files);
        } catch (tools.jackson.core.JacksonException | IllegalArgumentException broken) {
            throw new DataException(file + ": is not a manifest: " + broken.getMessage(), broken);
        }
    }

    /** Why the folder does not hold what the manifest says, or empty when it does. */
    Optional<String> fault(Path folder) throws IOException {
        for (var entry : files.entrySet()) {
            Path file = folder.resolve(entry.getKey());
            Part part = entry.getValue();
            if (!Files.isRegularFile(file)) {
                return Optional.of(entry.getKey() + " is missing");
            }
            if (Files.size(file) != part.bytes()) {
                return Optional.of(entry.getKey() + " has " + Files.size(file) + " bytes instead of " + part.bytes());
            }
            if (!sha256(file).equals(part.sha256())) {
                return Optional.of(entry.getKey() + " has changed since it was written (SHA-256 differs)");
            }
        }
        return Optional.empty();
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of()
                    .formatHex(((DigestInputStream) in).getMessageDigest().digest());
        } catch (NoSuchAlgorithmException fault) {
            throw new IllegalStateException("every JDK has SHA-256", fault);
        }
    }
}
