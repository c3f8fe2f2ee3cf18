package dev.alea.run;

import dev.alea.run.store.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;

/**
 * The files of a run for people.
 *
 * @param folder {@code artifacts} of the run; need not exist yet
 */
record Artifacts(Path folder) {
    /** The path of a file below the folder, whose own folder exists afterwards. */
    Path file(String name) {
        Path file = folder.resolve(name).normalize();
        if (!file.startsWith(folder) || file.equals(folder)) {
            throw new IllegalArgumentException("the artifact \"" + name + "\" would lie outside the run folder");
        }
        try {
            Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(folder));
        } catch (IOException fault) {
            throw Durable.refused("create the folder of " + file, fault);
        }
        return file;
    }

    /** The path of a folder in which nothing is left of an earlier process or an earlier plan. */
    Path emptyFolder(String name) {
        Path target = file(name);
        try {
            if (Files.exists(target)) {
                deleteTree(target);
            }
            return Files.createDirectory(target);
        } catch (IOException fault) {
            throw Durable.refused("empty " + target, fault);
        }
    }

    private static void deleteTree(Path tree) throws IOException {
        try (var files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
