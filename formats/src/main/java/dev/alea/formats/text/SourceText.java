package dev.alea.formats.text;

import dev.alea.formats.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Text files in a zip, a folder or by themselves, read in the order of their names.
 *
 * @param source a zip, a folder or one text file
 * @param prefix what names must start with, with {@code /} between folders
 * @param suffix what names must end with
 * @param limits how much is read
 */
public record SourceText(Path source, String prefix, String suffix, Limits limits) {
    /**
     * How much is read.
     *
     * @param entries the most files a source may list; more is an error
     * @param fileBytes the largest single file; a larger one is an error
     * @param totalBytes where reading stops: the first file that would go beyond it and all after it are left out
     */
    public record Limits(int entries, int fileBytes, long totalBytes) {
        /** Checks that every limit is positive. */
        public Limits {
            if (entries < 1 || fileBytes < 1 || totalBytes < 1) {
                throw new IllegalArgumentException("limits of " + entries + " files, " + fileBytes
                        + " bytes per file and " + totalBytes + " bytes in all, allowed are positive numbers");
            }
        }
    }

    /**
     * One file.
     *
     * @param name its name within the source, with {@code /} between folders
     * @param text its text, line ends as they are
     */
    public record Document(String name, String text) {}

    private static final Limits DEFAULT_LIMITS = new Limits(500_000, 64 << 20, 256L << 20);

    /** Requires all parts. */
    public SourceText {
        Objects.requireNonNull(source);
        Objects.requireNonNull(prefix);
        Objects.requireNonNull(suffix);
        Objects.requireNonNull(limits);
    }

    /** All files of a source, up to 256 MiB. */
    public static SourceText of(Path source) {
        return new SourceText(source, "", "", DEFAULT_LIMITS);
    }

    /**
     * The source code that the running JDK ships.
     *
     * @throws FormatException if this JDK ships none
     */
    public static Path jdkSources() {
        return jdkSources(System.getProperty("java.home"), System.getenv("JAVA_HOME"));
    }

    /** The first {@code lib/src.zip} of some JDK folders. */
    static Path jdkSources(@Nullable String... homes) {
        List<Path> tried = Stream.of(homes)
                .filter(Objects::nonNull)
                .map(home -> Path.of(home, "lib", "src.zip"))
                .distinct()
                .toList();
        return tried.stream()
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new FormatException("the JDK's source code is not installed, looked for " + tried
                        + "; install the JDK's source package or name another folder, zip or text file"));
    }

    /** Only names that start so. */
    public SourceText under(String newPrefix) {
        return new SourceText(source, newPrefix, suffix, limits);
    }

    /** Only names that end so. */
    public SourceText endingWith(String newSuffix) {
        return new SourceText(source, prefix, newSuffix, limits);
    }

    /** At most so many bytes, in whole files. */
    public SourceText upTo(long totalBytes) {
        return new SourceText(source, prefix, suffix, new Limits(limits.entries(), limits.fileBytes(), totalBytes));
    }

    /**
     * Reads the files, sorted by name.
     *
     * @throws FormatException if the source is absent or damaged, exceeds a limit, matches nothing or is not UTF-8
     */
    public List<Document> read() {
        try (TextSource files = TextSource.open(source)) {
            List<Document> documents = new ArrayList<>();
            long left = limits.totalBytes();
            for (String name : files.names(limits.entries())) {
                if (name.startsWith(prefix) && name.endsWith(suffix)) {
                    byte[] bytes = bytes(files, name);
                    if (bytes.length > left) {
                        break;
                    }
                    left -= bytes.length;
                    documents.add(new Document(name, decode(bytes, name)));
                }
            }
            if (documents.isEmpty()) {
                throw new FormatException(source + ": found no file that starts with \"" + prefix + "\", ends with \""
                        + suffix + "\" and fits into " + limits.totalBytes() + " bytes; widen the filter or the limit");
            }
            return List.copyOf(documents);
        } catch (IOException e) {
            throw new FormatException(source + ": cannot be read, " + e, e);
        }
    }

    /** Counts the bytes that really come, whatever the directory of a zip claims. */
    private byte[] bytes(TextSource files, String name) throws IOException {
        try (InputStream in = files.open(name)) {
            byte[] bytes = in.readNBytes(limits.fileBytes());
            if (bytes.length == limits.fileBytes() && in.read() >= 0) {
                throw new FormatException(source + ": " + name + " has more than " + limits.fileBytes()
                        + " bytes, allowed are at most " + limits.fileBytes());
            }
            return bytes;
        }
    }

    private String decode(byte[] bytes, String name) {
        var in = ByteBuffer.wrap(bytes);
        var decoder = StandardCharsets.UTF_8.newDecoder();
        try {
            return decoder.decode(in).toString();
        } catch (CharacterCodingException e) {
            throw new FormatException(
                    source + ": " + name + ": byte " + in.position() + " is not UTF-8; convert the text to UTF-8", e);
        }
    }
}
