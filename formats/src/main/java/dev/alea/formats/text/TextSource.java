package dev.alea.formats.text;

import dev.alea.formats.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The three places text is read from. */
sealed interface TextSource extends AutoCloseable {
    /** The names of all files in order, at most {@code limit}. */
    List<String> names(int limit) throws IOException;

    /** The bytes of a file by its name. */
    InputStream open(String name) throws IOException;

    @Override
    void close() throws IOException;

    /** A folder, a zip by its first bytes, or a text file. */
    static TextSource open(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return new Folder(path);
        }
        if (!Files.isRegularFile(path)) {
            throw new FormatException(
                    path + ": found no such file or folder, allowed are a zip, a folder or a text file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] start = in.readNBytes(4);
            boolean zip = start.length == 4 && start[0] == 'P' && start[1] == 'K' && start[2] < 8 && start[3] < 9;
            return zip ? Zip.open(path) : new Single(path);
        }
    }

    /** Adds a name, or fails when there are too many. */
    private static void add(List<String> names, String name, int limit, Path source) {
        if (names.size() == limit) {
            throw new FormatException(source + ": found more than " + limit + " files, allowed are at most " + limit);
        }
        names.add(name);
    }

    /** The entries of a zip. */
    record Zip(Path path, ZipFile file) implements TextSource {
        private static Zip open(Path path) throws IOException {
            try {
                return new Zip(path, new ZipFile(path.toFile()));
            } catch (ZipException | IllegalArgumentException e) {
                throw new FormatException(path + ": found a damaged zip, " + e.getMessage(), e);
            }
        }

        @Override
        public List<String> names(int limit) {
            List<String> names = new ArrayList<>();
            for (var entries = file.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                if (!entry.isDirectory()) {
                    add(names, entry.getName(), limit, path);
                }
            }
            Collections.sort(names);
            return names;
        }

        @Override
        public InputStream open(String name) throws IOException {
            ZipEntry entry = file.getEntry(name);
            InputStream in = entry == null ? null : file.getInputStream(entry);
            if (in == null) {
                throw new IOException("the zip lists " + name + " but does not hold it");
            }
            return in;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /** The regular files below a folder; links are not followed. */
    record Folder(Path path) implements TextSource {
        @Override
        public List<String> names(int limit) throws IOException {
            List<String> names = new ArrayList<>();
            try (var files = Files.walk(path)) {
                for (var found = files.iterator(); found.hasNext(); ) {
                    Path file = found.next();
                    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                        add(names, path.relativize(file).toString().replace('\\', '/'), limit, path);
                    }
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            Collections.sort(names);
            return names;
        }

        @Override
        public InputStream open(String name) throws IOException {
            return Files.newInputStream(path.resolve(name));
        }

        @Override
        public void close() {
            // Nothing is held open.
        }
    }

    /** One file. */
    record Single(Path path) implements TextSource {
        @Override
        public List<String> names(int limit) {
            return List.of(String.valueOf(path.getFileName()));
        }

        @Override
        public InputStream open(String name) throws IOException {
            return Files.newInputStream(path);
        }

        @Override
        public void close() {
            // Nothing is held open.
        }
    }
}
