package dev.alea.formats.zip;

import dev.alea.formats.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** A zip archive whose directory was found harmless; folders are left out. */
public final class SafeZip implements AutoCloseable {
    private static final int CHUNK = 1 << 16;
    private static final long ALIGNMENT = 64;
    private final Path path;
    private final ZipFile zip;
    private final SequencedMap<String, ZipEntry> entries;

    /**
     * How much an archive may hold.
     *
     * @param maxEntries the most entries
     * @param maxEntryBytes the most bytes of one entry, inflated
     * @param maxRatio the most inflated bytes per byte of the archive, all entries together
     * @param allowance inflated bytes that need no ratio, so that small archives may be as empty as they like
     */
    public record Limits(int maxEntries, long maxEntryBytes, int maxRatio, long allowance) {
        /** Fits data sets and mask files; a bomb passes none of it. */
        public static final Limits DEFAULT = new Limits(200_000, 1L << 36, 200, 64L << 20);

        /**
         * Checks that no bound is negative or zero.
         *
         * @throws IllegalArgumentException when one is
         */
        public Limits {
            if (maxEntries < 1 || maxEntryBytes < 1 || maxRatio < 1 || allowance < 0) {
                throw new IllegalArgumentException("The limits of a zip archive must be positive; found " + maxEntries
                        + ", " + maxEntryBytes + ", " + maxRatio + " and " + allowance + ".");
            }
        }
    }

    private SafeZip(Path path, ZipFile zip, SequencedMap<String, ZipEntry> entries) {
        this.path = path;
        this.zip = zip;
        this.entries = Collections.unmodifiableSequencedMap(entries);
    }

    /**
     * Opens an archive and checks its directory.
     *
     * @throws FormatException when it is no zip archive, passes a limit, or has a name that is absolute, leads upwards or is
     *     there twice
     */
    public static SafeZip open(Path path, Limits limits) {
        ZipFile zip = null;
        try {
            zip = new ZipFile(path.toFile());
            return new SafeZip(path, zip, checked(path, zip, limits, Files.size(path)));
        } catch (IOException | IllegalArgumentException e) {
            closeQuietly(zip, e);
            throw new FormatException(path + ": the zip archive cannot be read (" + e + ").", e);
        } catch (RuntimeException e) {
            closeQuietly(zip, e);
            throw e;
        }
    }

    private static void closeQuietly(@Nullable ZipFile zip, Exception cause) {
        try {
            if (zip != null) {
                zip.close();
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private static SequencedMap<String, ZipEntry> checked(Path path, ZipFile zip, Limits limits, long archiveBytes) {
        if (zip.size() > limits.maxEntries()) {
            throw new FormatException(path + ": the archive has " + zip.size() + " entries; at most "
                    + limits.maxEntries() + " are read.");
        }
        long allowed = Math.max(limits.allowance(), Math.multiplyExact(archiveBytes, (long) limits.maxRatio()));
        long total = 0;
        var entries = new LinkedHashMap<String, ZipEntry>();
        for (var all = zip.entries(); all.hasMoreElements(); ) {
            var entry = all.nextElement();
            String name = entry.getName();
            requireHarmless(path, name);
            long size = entry.getSize();
            if (size < 0 || size > limits.maxEntryBytes() || size > allowed - total) {
                throw new FormatException(path + ": the entry '" + name + "' would inflate to " + size
                        + " bytes; an entry may have " + limits.maxEntryBytes() + ", and the archive of " + archiveBytes
                        + " bytes " + allowed + " in all. It looks like a zip bomb.");
            }
            total += size;
            if (!entry.isDirectory() && entries.put(name, entry) != null) {
                throw new FormatException(path + ": the entry '" + name + "' is there twice; pack the archive again.");
            }
        }
        return entries;
    }

    private static void requireHarmless(Path path, String name) {
        boolean harmful = name.isEmpty()
                || name.startsWith("/")
                || name.indexOf('\\') >= 0
                || name.indexOf(':') >= 0
                || name.chars().anyMatch(c -> c < ' ')
                || ("/" + name + "/").contains("/../");
        if (harmful) {
            throw new FormatException(path + ": the entry name '" + name
                    + "' is not a plain relative path; such an archive is not read.");
        }
    }

    /** The names of all entries that are not folders, in the order of the directory. */
    public SequencedSet<String> names() {
        return entries.sequencedKeySet();
    }

    /**
     * How large an entry is once inflated.
     *
     * <p>Units: bytes.
     *
     * @throws FormatException when there is none of that name
     */
    public long size(String name) {
        return entry(name).getSize();
    }

    /**
     * Inflates an entry that fits an array.
     *
     * @throws FormatException when there is none, it is broken, or it is longer than an array
     */
    public byte[] read(String name) {
        long size = size(name);
        if (size > Integer.MAX_VALUE - 8) {
            throw new FormatException(
                    path + ": the entry '" + name + "' has " + size + " bytes; an array holds 2^31 - 9.");
        }
        var bytes = new byte[(int) size];
        inflate(name, MemorySegment.ofArray(bytes));
        return bytes;
    }

    /**
     * Inflates an entry into native memory, aligned to a cache line.
     *
     * @throws FormatException when there is none, or it is broken
     */
    public MemorySegment read(String name, Arena arena) {
        var target = arena.allocate(size(name), ALIGNMENT);
        inflate(name, target);
        return target;
    }

    private void inflate(String name, MemorySegment target) {
        try (InputStream in = zip.getInputStream(entry(name))) {
            var chunk = new byte[CHUNK];
            long at = 0;
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                if (read > target.byteSize() - at) {
                    throw new FormatException(path + ": the entry '" + name + "' inflates to more than the "
                            + target.byteSize() + " bytes of its directory entry; the archive is broken.");
                }
                MemorySegment.copy(MemorySegment.ofArray(chunk), 0, target, at, read);
                at += read;
            }
            if (at != target.byteSize()) {
                throw new FormatException(path + ": the entry '" + name + "' inflates to " + at + " bytes, not to the "
                        + target.byteSize() + " of its directory entry; the archive is broken.");
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new FormatException(path + ": the entry '" + name + "' cannot be read (" + e + ").", e);
        }
    }

    private ZipEntry entry(String name) {
        var entry = entries.get(name);
        if (entry == null) {
            throw new FormatException(path + ": there is no entry '" + name + "' in the archive.");
        }
        return entry;
    }

    /** Closes the archive; what was read stays. */
    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new FormatException(path + ": the archive cannot be closed (" + e + ").", e);
        }
    }
}
