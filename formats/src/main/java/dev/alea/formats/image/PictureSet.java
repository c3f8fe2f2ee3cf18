package dev.alea.formats.image;

import dev.alea.formats.FormatException;
import dev.alea.formats.zip.SafeZip;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * Picture files sorted into classes by the folder they lie in. Nothing is decoded until a file is asked; close the set when
 * its files are read.
 */
public final class PictureSet implements AutoCloseable {
    private static final SafeZip.Limits ZIP =
            new SafeZip.Limits(PictureNames.MAX_FILES, PictureLimits.DEFAULT.maxBytes(), 200, 64L << 20);

    private final Path source;
    private final List<PictureFile> files;
    private final int skipped;
    private final Runnable closing;

    private PictureSet(Path source, List<PictureFile> files, int skipped, Runnable closing) {
        this.source = source;
        this.files = files;
        this.skipped = skipped;
        this.closing = closing;
    }

    /**
     * Opens a folder or a zip with one sub-folder per class, or with pictures alone; one folder around everything is left
     * out of the names. A picture below a class's own sub-folders belongs to that class.
     *
     * @throws FormatException when it cannot be read, holds no picture, has pictures beside its class folders, or passes the
     *     limits
     */
    public static PictureSet open(Path folderOrZip) {
        return Files.isDirectory(folderOrZip) ? ofFolder(folderOrZip) : ofZip(folderOrZip);
    }

    private static PictureSet ofFolder(Path folder) {
        var names = PictureNames.inFolder(folder);
        var files = names.pictures().stream()
                .map(n -> file(n.className(), n.name(), folder.resolve(n.path())))
                .toList();
        return new PictureSet(folder, files, names.skipped(), () -> {});
    }

    private static PictureSet ofZip(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new FormatException(file + ": there is no such folder or zip of pictures.");
        }
        var zip = SafeZip.open(file, ZIP);
        try {
            var names = PictureNames.of(file, zip.names());
            var files = names.pictures().stream()
                    .map(n -> new PictureFile(n.className(), n.name(), file + "!" + n.path(), () -> zip.read(n.path())))
                    .toList();
            return new PictureSet(file, files, names.skipped(), zip::close);
        } catch (RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    /**
     * Single picture files, without classes, in the order given; whatever their names end in.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static PictureSet of(List<Path> pictures) {
        if (pictures.isEmpty()) {
            throw new IllegalArgumentException("A set of pictures needs one or more; found none.");
        }
        var files = pictures.stream()
                .map(p -> file("", p.toString().replace('\\', '/'), p))
                .toList();
        return new PictureSet(Path.of(""), files, 0, () -> {});
    }

    private static PictureFile file(String className, String name, Path path) {
        return new PictureFile(
                className, name, path.toString(), () -> PictureReader.bytes(path, PictureLimits.DEFAULT));
    }

    /** The folder or zip; the empty path for single files. */
    public Path source() {
        return source;
    }

    /** The pictures, sorted by class and then by name, as UTF-16 sorts; single files as they were given. */
    public List<PictureFile> files() {
        return files;
    }

    /** The classes that have pictures, sorted; none for pictures without folders. */
    public List<String> classNames() {
        return files.stream()
                .map(PictureFile::className)
                .filter(c -> !c.isEmpty())
                .distinct()
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    /** How many files were left out because they are hidden or their name is no picture's. */
    public int skipped() {
        return skipped;
    }

    /**
     * The SHA-256 of each file, in the order of {@link #files()}, read by several threads.
     *
     * @throws FormatException when one cannot be read
     */
    public List<String> sha256s() {
        return files.parallelStream().map(PictureFile::sha256).toList();
    }

    /** Closes the zip, if it is one; its files cannot be read any more. */
    @Override
    public void close() {
        closing.run();
    }
}
