package dev.alea.formats.file;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Writes a file so that its name shows the old content or the whole new one, never a part. */
public final class AtomicFile {
    private static final long SLICE = 1L << 30;

    private AtomicFile() {}

    /** What fills the file. */
    @FunctionalInterface
    public interface Body {
        /** Writes everything to the channel. */
        void writeTo(FileChannel channel) throws IOException;
    }

    /**
     * Writes a file: temporary name in the same folder, force, rename, force the folder.
     *
     * @param target the file; its folder must be there
     * @param body what fills it
     * @throws UncheckedIOException when the disk refuses; the temporary file is gone then and the old one untouched
     */
    public static void write(Path target, Body body) {
        var absolute = target.toAbsolutePath();
        var temporary = absolute.resolveSibling("." + absolute.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (var channel = FileChannel.open(temporary, CREATE_NEW, WRITE)) {
                body.writeTo(channel);
                channel.force(true);
            }
            Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolder(absolute);
        } catch (IOException e) {
            throw new UncheckedIOException(target + ": the file could not be written (" + e + ").", e);
        } finally {
            discard(temporary);
        }
    }

    /** Writes a small file whose bytes are at hand. */
    public static void write(Path target, byte[] bytes) {
        write(target, channel -> writeFully(channel, ByteBuffer.wrap(bytes)));
    }

    /** Writes all of a segment, whatever its length. */
    public static void writeFully(FileChannel channel, MemorySegment bytes) throws IOException {
        for (long at = 0; at < bytes.byteSize(); at += SLICE) {
            long length = Math.min(SLICE, bytes.byteSize() - at);
            writeFully(channel, bytes.asSlice(at, length).asByteBuffer());
        }
    }

    /** Writes all of a buffer; a channel may take several calls. */
    public static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void forceFolder(Path file) throws IOException {
        // Windows cannot open a folder; there the rename itself is journalled.
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix") && file.getParent() != null) {
            try (var folder = FileChannel.open(file.getParent(), READ)) {
                folder.force(true);
            }
        }
    }

    private static void discard(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw new UncheckedIOException(temporary + ": the temporary file could not be removed; delete it.", e);
        }
    }
}
