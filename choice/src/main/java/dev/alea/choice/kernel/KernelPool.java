package dev.alea.choice.kernel;

import dev.alea.torch.Subnormals;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A few named daemon threads that share the blocks of one kernel call with the caller; a call allocates nothing.
 *
 * <p>Which thread takes which block is left to chance, so a job must give the same result for every assignment. A call
 * that finds the pool busy, for instance a nested one, does all its blocks itself.
 */
final class KernelPool {
    static final KernelPool SHARED = new KernelPool();

    /** Work cut into independent blocks. */
    interface Job {
        void block(long index);
    }

    // Neighbouring blocks taken at once: one by one, two threads took a fifth more time for a 2:4 mask (Zen 4, JMH).
    private static final int LONGEST_RUN = 16;
    private static final int RUNS_PER_THREAD = 8; // enough for threads of unequal speed to end together

    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicLong next = new AtomicLong();
    private final Object monitor = new Object();
    private final List<Thread> workers = new ArrayList<>(); // touched by the caller that holds busy
    // guarded by monitor
    private @Nullable Job job;
    private @Nullable Throwable failure;
    private long blocks;
    private int blocksPerRun;
    private boolean flushed; // whether the caller flushes subnormal numbers, as the engine makes its thread do
    private long ticket;
    private int wanted;
    private int pending;

    /** Runs all blocks on up to {@code threads} threads, the caller among them. */
    void run(Job work, long count, int threads) {
        if (threads <= 1 || count <= 1 || !busy.compareAndSet(false, true)) {
            for (long i = 0; i < count; i++) {
                work.block(i);
            }
            return;
        }
        try {
            share(work, count, (int) Math.min(threads, count) - 1);
        } finally {
            busy.set(false);
        }
    }

    private void share(Job work, long count, int helpers) {
        int run = Math.clamp(count / (RUNS_PER_THREAD * (helpers + 1L)), 1, LONGEST_RUN);
        while (workers.size() < helpers) {
            start(workers.size());
        }
        synchronized (monitor) {
            job = work;
            blocks = count;
            blocksPerRun = run;
            flushed = Subnormals.flushed();
            next.set(0);
            wanted = helpers;
            pending = helpers;
            ticket++;
            monitor.notifyAll();
        }
        try {
            drain(work, count, run);
        } finally {
            await();
        }
    }

    private void await() {
        Throwable thrown;
        boolean interrupted = false;
        synchronized (monitor) {
            while (pending > 0) {
                try {
                    monitor.wait();
                } catch (InterruptedException _) {
                    interrupted = true; // the memory is still being written: finish first
                }
            }
            thrown = failure;
            failure = null;
            job = null;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (thrown != null) {
            throw new IllegalStateException("A kernel thread failed: " + thrown, thrown);
        }
    }

    private void drain(Job work, long count, int run) {
        for (long from = next.getAndAdd(run); from < count; from = next.getAndAdd(run)) {
            for (long i = from; i < Math.min(count, from + run); i++) {
                work.block(i);
            }
        }
    }

    private void start(int index) {
        Thread thread = new Thread(() -> serve(index), "alea-kernel-" + (index + 1));
        thread.setDaemon(true);
        workers.add(thread);
        thread.start();
    }

    private void serve(int index) {
        long seen = 0;
        while (true) {
            Job work;
            long count;
            int run;
            boolean flush;
            synchronized (monitor) {
                while (ticket == seen || index >= wanted || job == null) {
                    try {
                        monitor.wait();
                    } catch (InterruptedException _) {
                        return;
                    }
                }
                seen = ticket;
                work = job;
                count = blocks;
                run = blocksPerRun;
                flush = flushed;
            }
            Throwable thrown = null;
            try {
                if (flush && !Subnormals.flushed()) {
                    Subnormals.flush();
                }
                drain(work, count, run);
            } catch (RuntimeException | Error e) {
                thrown = e;
            }
            synchronized (monitor) {
                failure = thrown == null ? failure : thrown;
                pending--;
                monitor.notifyAll();
            }
        }
    }
}
