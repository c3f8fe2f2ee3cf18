package dev.alea.formats.image;

import dev.alea.formats.FormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which files of a folder or zip are pictures, and of which class.
 *
 * @param pictures the pictures, sorted by class and name
 * @param skipped how many files were left out
 */
record PictureNames(List<Named> pictures, int skipped) {
    /** The most files of a set; the largest one in use, ImageNet, has 1.3 million. */
    static final int MAX_FILES = 2_000_000;

    private static final int MAX_DEPTH = 16;

    /**
     * One picture.
     *
     * @param className its folder, or empty
     * @param name its name without a folder that is around everything
     * @param path its whole name in the folder or zip
     */
    record Named(String className, String name, String path) {}

    /** The files below a folder; links are followed. */
    static PictureNames inFolder(Path folder) {
        try (Stream<Path> walk = Files.walk(folder, MAX_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            var names = walk.filter(Files::isRegularFile)
                    .limit(MAX_FILES + 1L)
                    .map(file -> slashed(folder.relativize(file)))
                    .toList();
            if (names.size() > MAX_FILES) {
                throw new FormatException(
                        folder + ": there are more than " + MAX_FILES + " files; name a smaller folder.");
            }
            return of(folder, names);
        } catch (IOException | UncheckedIOException e) {
            throw new FormatException(folder + ": the folder cannot be listed (" + e + ").", e);
        }
    }

    private static String slashed(Path relative) {
        var parts = new ArrayList<String>();
        relative.forEach(part -> parts.add(part.toString()));
        return String.join("/", parts);
    }

    /**
     * Sorts names into classes.
     *
     * @throws FormatException when no name is a picture's, or only some lie in a folder
     */
    static PictureNames of(Path source, Collection<String> names) {
        var paths = names.stream().filter(PictureNames::isPicture).toList();
        if (paths.isEmpty()) {
            throw new FormatException(source + ": none of " + names.size()
                    + " files is a picture; wanted are folders named after the classes with pictures in them.");
        }
        int outer = outerFolder(paths);
        var pictures = paths.stream()
                .map(path -> named(path, path.substring(outer)))
                .sorted(Comparator.comparing(Named::className).thenComparing(Named::name))
                .toList();
        if (pictures.getFirst().className().isEmpty()
                && !pictures.getLast().className().isEmpty()) {
            throw new FormatException(source + ": '" + pictures.getFirst().name()
                    + "' lies beside the class folders, among them '"
                    + pictures.getLast().className() + "'; move it into the folder of its class.");
        }
        return new PictureNames(pictures, names.size() - pictures.size());
    }

    private static Named named(String path, String name) {
        int slash = name.indexOf('/');
        return new Named(slash < 0 ? "" : name.substring(0, slash), name, path);
    }

    /** Hidden files, and the shadow files that some archivers add, are no pictures whatever they end in. */
    private static boolean isPicture(String path) {
        return PictureReader.isPictureName(path)
                && !path.startsWith(".")
                && !path.contains("/.")
                && !path.startsWith("__MACOSX/");
    }

    /** How long the prefix is of one folder that holds all others; 0 when the class folders come first. */
    private static int outerFolder(List<String> paths) {
        int slash = paths.getFirst().indexOf('/');
        String prefix = paths.getFirst().substring(0, slash + 1);
        boolean around = slash >= 0
                && paths.stream().allMatch(p -> p.startsWith(prefix) && p.indexOf('/', prefix.length()) >= 0);
        return around ? prefix.length() : 0;
    }
}
