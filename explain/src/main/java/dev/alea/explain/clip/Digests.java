package dev.alea.explain.clip;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 of texts and of files. */
final class Digests {
    private static final int BUFFER = 1 << 20;

    private Digests() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256; this one says it has not.", e);
        }
    }

    /** Of a text's UTF-8, in hexadecimal. */
    static String of(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Of the names and contents of files, in their order, in hexadecimal. */
    static String of(List<Path> files) {
        MessageDigest all = sha256();
        for (Path file : files) {
            all.update(String.valueOf(file.getFileName()).getBytes(StandardCharsets.UTF_8));
            all.update(content(file));
        }
        return HexFormat.of().formatHex(all.digest());
    }

    private static byte[] content(Path file) {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": the file cannot be read (" + e + ").", e);
        }
        return digest.digest();
    }
}
