package dev.alea.run.checkpoint;

import dev.alea.run.DataException;
import dev.alea.run.store.Durable;
import dev.alea.run.store.FileOperations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The checkpoints of one run: each whole or absent, the newest few kept. */
public final class CheckpointStore {
    private static final Pattern STEP = Pattern.compile("step-(\\d{6,18})");
    private static final Pattern REST = Pattern.compile("\\.(writing|deleting)-.*");

    private final Path folder;
    private final FileOperations files;
    private final int keep;
    private final Consumer<String> warnings;

    /**
     * The store in a folder that need not exist yet.
     *
     * @param folder {@code checkpoints} of a run
     * @param files what touches the disk
     * @param keep how many of the newest stay, at least 1
     * @param warnings told of deletions that failed
     */
    public CheckpointStore(Path folder, FileOperations files, int keep, Consumer<String> warnings) {
        if (keep < 1) {
            throw new IllegalArgumentException("keep must be at least 1, but is " + keep);
        }
        this.folder = folder.toAbsolutePath();
        this.files = files;
        this.keep = keep;
        this.warnings = warnings;
    }

    /** A whole checkpoint. */
    public record Saved(long step, Path folder) {}

    /** A folder that was passed over, and why. */
    public record Skipped(Path folder, String reason) {
        @Override
        public String toString() {
            return folder.getFileName() + ": " + reason;
        }
    }

    /** The newest whole checkpoint, and the newer folders that were none. */
    public record Search(Optional<Saved> found, List<Skipped> skipped) {}

    /**
     * Saves a checkpoint. A step is saved once: a whole checkpoint of the same step is left as it is.
     *
     * @param parts the body of each file by name
     * @throws DataException when the disk refuses; older checkpoints are then untouched
     */
    public Path save(long step, Map<String, FileOperations.Body> parts) {
        Path target = folder.resolve(String.format(Locale.ROOT, "step-%06d", step));
        try {
            if (Files.isDirectory(target)) {
                if (verdict(target, step).isEmpty()) {
                    return target;
                }
                discard(target);
            }
            files.createFolder(folder);
            files.sync(Objects.requireNonNull(folder.getParent()));
            Path writing = folder.resolve(".writing-" + target.getFileName() + "-"
                    + ProcessHandle.current().pid());
            deleteTree(writing);
            write(step, parts, writing);
            files.move(writing, target);
            files.sync(folder);
        } catch (IOException fault) {
            throw Durable.refused(
                    "write the checkpoint of step " + step + " into " + folder + " (older ones are untouched)", fault);
        }
        retain(step);
        return target;
    }

    private void write(long step, Map<String, FileOperations.Body> parts, Path writing) throws IOException {
        files.createFolder(writing);
        var manifest = new TreeMap<String, Manifest.Part>();
        for (var part : new TreeMap<>(parts).entrySet()) {
            Path file = writing.resolve(part.getKey());
            files.write(file, part.getValue());
            files.sync(file);
            manifest.put(part.getKey(), Manifest.Part.of(file));
        }
        files.sync(writing);
        Path seal = writing.resolve(Manifest.NAME);
        files.write(seal, file -> Files.writeString(file, new Manifest(step, manifest).toJson()));
        files.sync(seal);
        files.sync(writing);
    }

    /** The newest whole checkpoint. */
    public Search newest() {
        var skipped = new ArrayList<Skipped>();
        for (Saved candidate : steps()) {
            Optional<String> fault = verdict(candidate.folder(), candidate.step());
            if (fault.isEmpty()) {
                return new Search(Optional.of(candidate), List.copyOf(skipped));
            }
            skipped.add(new Skipped(candidate.folder(), fault.get()));
        }
        return new Search(Optional.empty(), List.copyOf(skipped));
    }

    /** All step folders, newest first, whole or not. */
    public List<Saved> steps() {
        var steps = new ArrayList<Saved>();
        for (Path child : children(folder)) {
            Matcher name = STEP.matcher(child.getFileName().toString());
            if (name.matches()) {
                steps.add(new Saved(Long.parseLong(name.group(1)), child));
            }
        }
        steps.sort(Comparator.comparingLong(Saved::step).reversed());
        return steps;
    }

    /** Removes what an interrupted writer or deleter left behind; only the owner of the run may call it. */
    public void sweep() {
        for (Path child : children(folder)) {
            if (REST.matcher(child.getFileName().toString()).matches()) {
                warnOnFailure(() -> deleteTree(child), child);
            }
        }
    }

    private static Optional<String> verdict(Path folder, long step) {
        if (!Files.exists(folder.resolve(Manifest.NAME))) {
            return Optional.of("has no manifest.json, so it was never completed");
        }
        try {
            Manifest manifest = Manifest.read(folder.resolve(Manifest.NAME));
            return manifest.step() == step
                    ? manifest.fault(folder)
                    : Optional.of("its manifest is of step " + manifest.step());
        } catch (DataException broken) {
            return Optional.of("manifest.json cannot be used: " + broken.getMessage());
        } catch (IOException fault) {
            return Optional.of("cannot be read: " + fault);
        }
    }

    /** Deletes the oldest beyond {@link #keep}; broken ones do not count as kept. */
    private void retain(long justSaved) {
        int whole = 0;
        for (Saved saved : steps()) {
            if (saved.step() > justSaved) {
                continue; // of a superseded future: kept until its step comes again
            }
            if (whole < keep) {
                whole += saved.step() == justSaved
                                || verdict(saved.folder(), saved.step()).isEmpty()
                        ? 1
                        : 0;
            } else {
                warnOnFailure(() -> discard(saved.folder()), saved.folder());
            }
        }
    }

    private void discard(Path checkpoint) throws IOException {
        Path deleting = folder.resolve(".deleting-" + checkpoint.getFileName());
        deleteTree(deleting);
        files.move(checkpoint, deleting);
        deleteTree(deleting);
    }

    private void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        for (Path child : children(tree)) {
            files.delete(child);
        }
        files.delete(tree);
    }

    @FunctionalInterface
    private interface Deletion {
        void run() throws IOException;
    }

    private void warnOnFailure(Deletion deletion, Path what) {
        try {
            deletion.run();
        } catch (IOException fault) {
            warnings.accept("Could not delete " + what + " (" + fault + "); delete it by hand if you need the space.");
        }
    }

    private static List<Path> children(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        } catch (NoSuchFileException absent) {
            return List.of();
        } catch (IOException fault) {
            throw Durable.refused("read " + folder, fault);
        }
    }
}
