package dev.alea.prune.eval;

import dev.alea.formats.FormatException;
import dev.alea.formats.npy.Npy;
import dev.alea.formats.tensor.TensorData;
import dev.alea.formats.tokenizer.Tokenizer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Token ids to measure or calibrate on: one stream, or rows of which each is a text of its own. */
public final class TokenSource {
    private final String name;
    private final String sha256;
    private final boolean stream;
    private final List<int[]> rows;

    private TokenSource(String name, String sha256, boolean stream, List<int[]> rows) {
        this.name = name;
        this.sha256 = sha256;
        this.stream = stream;
        this.rows = rows;
    }

    /** One stream of ids already in memory; its digest is that of the ids as little-endian int32. */
    public static TokenSource stream(String name, int... ids) {
        return new TokenSource(name, digest(List.of(ids)), true, List.of(ids.clone()));
    }

    /** Rows already in memory; the digest is that of the ids as little-endian int32. */
    public static TokenSource rows(String name, int[]... rows) {
        var copies = Arrays.stream(rows).map(int[]::clone).toList();
        return new TokenSource(name, digest(copies), false, copies);
    }

    /**
     * Reads a source: {@code .npy} files hold integer token rows, everything else is UTF-8 text, tokenised once with BOS in front
     * where the model's own recipe has one.
     *
     * @param file text or array
     * @param tokenizer needed for text only
     * @throws FormatException when the file is unreadable, empty, no integer matrix, or text without a tokenizer
     */
    public static TokenSource read(Path file, Optional<Tokenizer> tokenizer) {
        try {
            var bytes = Files.readAllBytes(file);
            var sha = HexFormat.of().formatHex(sha256().digest(bytes));
            if (file.toString().endsWith(".npy")) {
                return new TokenSource(file.toString(), sha, false, matrix(file, Npy.read(file)));
            }
            var ids = tokenizer
                    .orElseThrow(
                            () -> new FormatException(file + ": this is text, but the model has no tokenizer beside it;"
                                    + " add its tokenizer files, or give token rows as .npy."))
                    .encode(decode(file, bytes), true);
            if (ids.length == 0) {
                throw new FormatException(file + ": the text is empty; give some.");
            }
            return new TokenSource(file.toString(), sha, true, List.of(ids));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static FormatException unreadable(Path file, IOException fault) {
        String what = fault instanceof NoSuchFileException
                ? "there is no such file; name a .txt text or an integer .npy of token rows."
                : "it cannot be read (" + fault + ").";
        return new FormatException(file + ": " + what, fault);
    }

    private static String decode(Path file, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new FormatException(file + ": the text is not UTF-8; convert it.", e);
        }
    }

    private static List<int[]> matrix(Path file, TensorData data) {
        if (data.shape().rank() != 2
                || data.shape().elements() == 0
                || data.shape().dim(1) > Integer.MAX_VALUE - 8) {
            throw new FormatException(
                    file + ": token rows have the shape [rows, tokens], but this array has " + data.shape() + ".");
        }
        int width = (int) data.shape().dim(1);
        var rows = new int[Math.toIntExact(data.shape().dim(0))][width];
        for (int r = 0; r < rows.length; r++) {
            for (int t = 0; t < width; t++) {
                long id = integer(file, data, (long) r * width + t);
                if (id < 0 || id > Integer.MAX_VALUE) {
                    throw new FormatException(file + ": row " + r + " has the token id " + id + " at position " + t
                            + "; ids are 0 or more.");
                }
                rows[r][t] = (int) id;
            }
        }
        return List.of(rows);
    }

    private static long integer(Path file, TensorData data, long i) {
        MemorySegment bytes = data.bytes();
        return switch (data.dtype()) {
            case I8 -> bytes.get(ValueLayout.JAVA_BYTE, i);
            case U8 -> bytes.get(ValueLayout.JAVA_BYTE, i) & 0xFF;
            case I16 -> bytes.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 2 * i);
            case U16 -> bytes.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 2 * i) & 0xFFFF;
            case I32 -> bytes.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 4 * i);
            case U32 ->
                bytes.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 4 * i) & 0xFFFF_FFFFL;
            case I64, U64 -> bytes.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 8 * i);
            default ->
                throw new FormatException(
                        file + ": token rows are integers, but this array has the type " + data.dtype() + ".");
        };
    }

    /**
     * Digest of a file of tokens or text, as a run records it.
     *
     * @throws FormatException when it cannot be read
     */
    public static String digest(Path file) {
        try {
            return HexFormat.of().formatHex(sha256().digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static String digest(List<int[]> rows) {
        var digest = sha256();
        for (var row : rows) {
            var buffer = ByteBuffer.allocate(4 * row.length).order(ByteOrder.LITTLE_ENDIAN);
            buffer.asIntBuffer().put(row);
            digest.update(buffer);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** Where the tokens come from. */
    public String name() {
        return name;
    }

    /** Digest of the file. */
    public String sha256Hex() {
        return sha256;
    }

    /** Whether there is one stream to cut, not rows that each stand alone. */
    public boolean isStream() {
        return stream;
    }

    /** The rows; a stream is one. */
    public List<int[]> rows() {
        return rows;
    }

    /** How many tokens there are. */
    public long tokens() {
        return rows.stream().mapToLong(row -> row.length).sum();
    }

    /**
     * Disjoint rows of one length: a stream is cut and its tail dropped, rows are cut to their first tokens.
     *
     * @param seqlen tokens per row
     * @param maxRows at most so many, 0 for all
     * @throws FormatException when there are fewer tokens than one row needs
     */
    public int[][] windows(int seqlen, int maxRows) {
        return Windows.cut(this, Protocol.STANDARD, seqlen, seqlen, maxRows).stream()
                .map(window -> Arrays.copyOfRange(rows.get(window.row()), window.start(), window.end()))
                .toArray(int[][]::new);
    }

    /**
     * Checks every id.
     *
     * @throws FormatException naming the first id that is outside the vocabulary
     */
    public void requireIds(int vocabularySize) {
        for (int r = 0; r < rows.size(); r++) {
            var row = rows.get(r);
            for (int t = 0; t < row.length; t++) {
                if (row[t] < 0 || row[t] >= vocabularySize) {
                    throw new FormatException(name + ": row " + r + " has the token id " + row[t] + " at position " + t
                            + ", but the model's vocabulary has ids 0 to " + (vocabularySize - 1)
                            + "; tokenise with the model's own tokenizer.");
                }
            }
        }
    }
}
