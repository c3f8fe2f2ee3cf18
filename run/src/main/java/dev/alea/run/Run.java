package dev.alea.run;

import dev.alea.run.checkpoint.Checkpoints;
import dev.alea.run.log.Event;
import dev.alea.run.log.History;
import dev.alea.run.progress.Progress;
import dev.alea.run.progress.Screen;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One training, as services to its loop: log, checkpoints, stop, progress.
 *
 * <p>A loop logs the rows of a step before it checkpoints that step: what stands in the log after a checkpoint is void once
 * the run is resumed from it. Used by one thread.
 */
public final class Run implements AutoCloseable {
    private final RunFolder folder;
    private final RunResources open;
    private final Screen screen;
    private final InstantSource clock = InstantSource.system();
    private RunRecord record;
    private Optional<Checkpoints.Loaded> loaded = Optional.empty();
    private Optional<Checkpoints.Loaded> parent = Optional.empty();
    private long step;

    private Run(RunFolder folder, RunResources open, Screen screen) {
        this.folder = folder;
        this.open = open;
        this.screen = screen;
        this.record = open.record();
    }

    /**
     * Starts a run in a new folder; everything known is written at once.
     *
     * @throws UsageException when a run of that name exists
     * @throws DataException when the folder cannot be written
     */
    public static Run start(RunSpec spec) {
        return start(spec, Screen.none());
    }

    /** Starts a run as {@link #start(RunSpec)} does and shows its progress. */
    public static Run start(RunSpec spec, Screen screen) {
        return start(spec, Optional.empty(), screen);
    }

    /**
     * Starts a new run from the newest checkpoint of another, which stays as it is.
     *
     * @param parent folder of the other run
     */
    public static Run finetune(RunSpec spec, Path parent) {
        Checkpoints.Loaded state = RunFolder.existing(parent).newestState();
        Run run = start(spec, Optional.of(parent.getFileName() + " at step " + state.step()), Screen.none());
        run.parent = Optional.of(state);
        return run;
    }

    /**
     * The newest whole checkpoint of a run, which stays as it is and may be in progress.
     *
     * @throws UsageException when the folder is no run
     * @throws DataException when there is no whole checkpoint, with what was passed over
     */
    public static Checkpoints.Loaded newestCheckpoint(Path runFolder) {
        return RunFolder.existing(runFolder).newestState();
    }

    private static Run start(RunSpec spec, Optional<String> parent, Screen screen) {
        RunFolder folder = RunFolder.create(spec);
        return open(folder, screen, () -> folder.begin(spec, parent), run -> run.say(new Event.Started(spec.system())));
    }

    /** Begins to work on a folder; when that fails, the folder is free afterwards. */
    private static Run open(RunFolder folder, Screen screen, Supplier<RunRecord> record, Consumer<Run> begin) {
        var run = new Run(folder, RunResources.open(folder, record), screen);
        try {
            begin.accept(run);
            return run;
        } catch (RuntimeException fault) {
            run.open.close();
            throw fault;
        }
    }

    /**
     * The configuration of a run, which nobody has to take up for it.
     *
     * @param defaults what a key has that is missing there
     * @throws UsageException when the folder is no run
     */
    public static <R extends Record> R config(Path runFolder, R defaults) {
        return RunFolder.existing(runFolder).readConfig(defaults);
    }

    /**
     * Takes a run up again after its newest whole checkpoint, with the plan it has.
     *
     * @throws UsageException when it is finished, or another process works on it
     */
    public static Run resume(Path runFolder) {
        return resume(runFolder, Screen.none());
    }

    /** Takes a run up again as {@link #resume(Path)} does and shows its progress. */
    public static Run resume(Path runFolder, Screen screen) {
        RunFolder folder = RunFolder.existing(runFolder);
        if (RunRecord.read(runFolder).status() == RunStatus.FINISHED) {
            throw new UsageException(
                    runFolder
                            + ": is finished; `extend --to-steps` gives it a longer plan, `finetune --from` starts a new run from it.");
        }
        return open(folder, screen, () -> RunRecord.read(runFolder), run -> run.goBack(Map.of()));
    }

    /**
     * Takes a run up again and makes sure that the plan is the one it was started with.
     *
     * @throws UsageException naming each key of {@code config} that differs
     */
    public static Run resume(Path runFolder, Record config) {
        Map<String, String> changes = RunFolder.existing(runFolder).changes(config);
        if (!changes.isEmpty()) {
            throw new UsageException(runFolder + ": resume keeps the plan, but these keys differ: " + changes
                    + "; use `extend` for a longer plan or `finetune --from` for another one.");
        }
        return resume(runFolder);
    }

    /**
     * Gives a run, finished or not, a new plan and takes it up again; the change is recorded.
     *
     * @param config the whole new configuration
     * @throws UsageException when nothing changes
     */
    public static Run extend(Path runFolder, Record config) {
        return extend(runFolder, config, Screen.none());
    }

    /** Gives a run a new plan as {@link #extend(Path, Record)} does and shows its progress. */
    public static Run extend(Path runFolder, Record config, Screen screen) {
        RunFolder folder = RunFolder.existing(runFolder);
        Map<String, String> changes = folder.changes(config);
        if (changes.isEmpty()) {
            throw new UsageException(
                    runFolder + ": the new plan is the old one; give more steps than it has, or use `resume`.");
        }
        return open(folder, screen, () -> RunRecord.read(runFolder), run -> {
            folder.writeConfig(config);
            run.goBack(changes);
        });
    }

    private void goBack(Map<String, String> changes) {
        Checkpoints.Search search = open.checkpoints().newest();
        loaded = search.found();
        step = loaded.map(Checkpoints.Loaded::step).orElse(0L);
        say(new Event.Superseded(step, loaded.map(Checkpoints.Loaded::cursor).orElse(0L)));
        say(new Event.Resumed(
                step, search.skipped().stream().map(Object::toString).toList()));
        search.skipped().forEach(skipped -> warn("Skipped checkpoint " + skipped + "."));
        if (!changes.isEmpty()) {
            say(new Event.Extended(changes));
        }
        open.board().restartAt(step + 1);
        save(record.with(RunStatus.RUNNING, step, clock.instant()));
    }

    private void save(RunRecord changed) {
        record = changed;
        record.write(folder.path());
    }

    /** The folder of the run. */
    public Path folder() {
        return folder.path();
    }

    /** What is known about the run. */
    public RunRecord record() {
        return record;
    }

    /** The configuration of the folder, keys that are missing there taken from {@code defaults}. */
    public <R extends Record> R config(R defaults) {
        return folder.readConfig(defaults);
    }

    /** The path of a file for people below {@code artifacts/}, whose folder exists afterwards. */
    public Path artifact(String name) {
        return folder.artifacts().file(name);
    }

    /** The path of an empty folder below {@code artifacts/}: what an earlier process or an earlier plan left there is deleted. */
    public Path emptyArtifactFolder(String name) {
        return folder.artifacts().emptyFolder(name);
    }

    /** Logs what a step computed. */
    public void log(long atStep, Map<String, Double> metrics) {
        step = atStep;
        say(new Event.Metrics(atStep, metrics));
        open.board().scalars(atStep, metrics);
    }

    /** Logs speeds and sizes, which are no part of the result. */
    public void timing(long atStep, Map<String, Double> values) {
        say(new Event.Timing(atStep, values));
        open.board().scalars(atStep, values);
    }

    /** Logs a sentence about the step last logged. */
    public void note(String text) {
        say(new Event.Note(step, text));
    }

    /** Logs a discrete decision: what was decided, what was chosen, and what explains it. */
    public void choice(long atStep, String what, String chosen, Map<String, Object> details) {
        say(new Event.Choice(atStep, what, chosen, details));
    }

    /** Logs something a person should know, and shows it. */
    public void warn(String text) {
        open.warn(text);
    }

    private void say(Event event) {
        open.log().append(event);
    }

    /**
     * Makes the state after {@code atStep} durable, the log before it included.
     *
     * @throws DataException when the disk refuses; older checkpoints stay
     */
    public void checkpoint(long atStep, Checkpoints.Contents contents) {
        step = atStep;
        open.log().sync();
        Path saved = open.checkpoints().save(atStep, open.log().cursor(), contents);
        say(new Event.Checkpointed(atStep, String.valueOf(saved.getFileName())));
        save(record.with(RunStatus.RUNNING, atStep, clock.instant()));
    }

    /** The checkpoint this process took the run up from; empty when it starts from nothing. */
    public Optional<Checkpoints.Loaded> latestCheckpoint() {
        return loaded;
    }

    /** The checkpoint of the run that this one was tuned from; empty unless {@link #finetune} started it here. */
    public Optional<Checkpoints.Loaded> parentCheckpoint() {
        return parent;
    }

    /** Whether the loop should checkpoint and return. */
    public boolean stopRequested() {
        return open.signals().requested();
    }

    /** Shows how far a part of the run is, on the screen that the run was given. */
    public Progress progress(String what, long total) {
        return Progress.on(screen, what, total, Math.min(step, total));
    }

    /** Stops the run at values that are not finite; a breach is logged and makes the run a failed one. */
    public NumericsGuard guard() {
        return new NumericsGuard(this::failed);
    }

    /** Records the fault that ended the run, unless the {@linkplain #guard() guard} that threw it has done so. */
    public void fail(Throwable fault) {
        if (record.status() != RunStatus.FAILED) {
            failed(String.valueOf(fault.getMessage()));
        }
    }

    private void failed(String sentence) {
        say(new Event.Failed(sentence));
        save(record.failed(sentence, record.step(), clock.instant()));
    }

    /** The plan is done. */
    public void finish(Map<String, Object> summary) {
        say(new Event.Finished(summary));
        save(record.finished(summary, step, clock.instant()));
    }

    /** The log so far. */
    public History history() {
        return History.read(folder.events());
    }

    /** Ends the work of this process; a run neither finished nor failed becomes an interrupted one. */
    @Override
    public void close() {
        try {
            if (record.status() == RunStatus.RUNNING) {
                say(new Event.Stopped(step));
                save(record.with(RunStatus.INTERRUPTED, record.step(), clock.instant()));
            }
        } finally {
            open.close();
        }
    }
}
