package dev.alea.bench.work;

import java.util.concurrent.SynchronousQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs a loop on a thread of its own and lets it go round once at a time. */
final class Pace implements AutoCloseable {
    private final SynchronousQueue<Boolean> go = new SynchronousQueue<>();
    private final SynchronousQueue<Boolean> arrived = new SynchronousQueue<>();
    private final Thread thread;
    private volatile @Nullable Throwable fault;

    /**
     * Starts the loop and waits until it has gone round once.
     *
     * @param loop calls its argument after each round; the call throws when there shall be no more
     */
    Pace(Consumer<Runnable> loop) {
        thread = new Thread(() -> run(loop), "alea-bench-loop");
        thread.setDaemon(true);
        thread.start();
        await();
    }

    private void run(Consumer<Runnable> loop) {
        try {
            loop.accept(this::pause);
        } catch (Ended _) {
            return; // asked for
        } catch (RuntimeException | Error e) {
            fault = e;
        }
        put(arrived, false);
    }

    private void pause() {
        put(arrived, true);
        if (!take(go)) {
            throw new Ended();
        }
    }

    /** Goes round once. */
    void round() {
        put(go, true);
        await();
    }

    private void await() {
        if (!take(arrived)) {
            throw new IllegalStateException("the loop ended before its time", fault);
        }
    }

    private static void put(SynchronousQueue<Boolean> queue, boolean value) {
        try {
            queue.put(value);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean take(SynchronousQueue<Boolean> queue) {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        put(go, false);
    }

    /** Ends the loop. */
    private static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
