package dev.alea.run;

import dev.alea.run.checkpoint.CheckpointStore;
import dev.alea.run.checkpoint.Checkpoints;
import dev.alea.run.log.Event;
import dev.alea.run.log.EventLog;
import dev.alea.run.store.FileOperations;
import dev.alea.run.tensorboard.TensorBoardWriter;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What the process that works on a run holds open.
 *
 * @param lock keeps other processes out
 * @param record the run as it was when this process took it
 * @param log what is said about it
 * @param board the same numbers for TensorBoard
 * @param checkpoints its states
 * @param signals whether somebody asked it to stop
 */
record RunResources(
        RunLock lock,
        RunRecord record,
        EventLog log,
        TensorBoardWriter board,
        Checkpoints checkpoints,
        StopSignals signals)
        implements AutoCloseable {

    /**
     * Locks a folder and opens its files; when that fails, the lock is free afterwards.
     *
     * @param record read or made while the folder is locked
     */
    static RunResources open(RunFolder folder, Supplier<RunRecord> record) {
        RunLock lock = RunLock.acquire(folder.path());
        try {
            return open(folder, lock, record.get());
        } catch (RuntimeException fault) {
            lock.close();
            throw fault;
        }
    }

    private static RunResources open(RunFolder folder, RunLock lock, RunRecord record) {
        var clock = InstantSource.system();
        EventLog log = EventLog.open(folder.events(), clock);
        try {
            var store = new CheckpointStore(
                    folder.checkpoints(),
                    FileOperations.disk(),
                    record.keepCheckpoints(folder.path()),
                    text -> warn(log, text));
            store.sweep();
            var board = TensorBoardWriter.create(folder.path(), clock);
            return new RunResources(lock, record, log, board, new Checkpoints(store), new StopSignals(System.err));
        } catch (RuntimeException fault) {
            log.close();
            throw fault;
        }
    }

    private static void warn(EventLog log, String text) {
        log.append(new Event.Warned(text));
        System.err.println("warning: " + text);
    }

    /** Logs something a person should know, and shows it. */
    void warn(String text) {
        warn(log, text);
    }

    @Override
    public void close() {
        try (lock;
                signals;
                log) {
            board.close();
        }
    }
}
