package dev.alea.run;

import java.io.PrintStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ctrl-C and SIGTERM: the first asks the run to stop after its step, the second ends the process at once. Where the JVM
 * offers no signal handlers (another vendor), a shutdown hook asks and waits a while instead; under {@code -Xrs} the system
 * ends the process before a hook could, and the last checkpoint is what is left.
 */
final class StopSignals implements AutoCloseable {
    private static final int KILLED_BY_INTERRUPT = 130;
    private static final long HOOK_WAITS_SECONDS = 60;

    private final AtomicInteger received = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final PrintStream screen;
    private final List<Runnable> restore = new ArrayList<>();

    StopSignals(PrintStream screen) {
        this.screen = screen;
        for (String name : List.of("INT", "TERM")) {
            if (!register(name)) {
                hook();
                return;
            }
        }
    }

    boolean requested() {
        return received.get() > 0;
    }

    /** What a signal does. */
    void signal() {
        if (received.incrementAndGet() > 1) {
            Runtime.getRuntime().halt(KILLED_BY_INTERRUPT);
        }
        screen.println("Stopping after this step, with a checkpoint; once more to stop at once.");
    }

    /** Through method handles: the class is not part of the Java platform's promises, and javac warns of every mention. */
    private boolean register(String name) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MethodHandle action = lookup.bind(this, "signal", MethodType.methodType(void.class));
            Object handler = MethodHandleProxies.asInterfaceInstance(
                    handlerType, MethodHandles.dropArguments(action, 0, signalType));
            Object signal = lookup.findConstructor(signalType, MethodType.methodType(void.class, String.class))
                    .invoke(name);
            MethodHandle handle = lookup.findStatic(
                    signalType, "handle", MethodType.methodType(handlerType, signalType, handlerType));
            Object before = handle.invoke(signal, handler);
            restore.add(() -> reinstate(handle, signal, before));
            return true;
        } catch (Throwable unavailable) {
            return false;
        }
    }

    private static void reinstate(MethodHandle handle, Object signal, Object before) {
        try {
            Object _ = handle.invoke(signal, before);
        } catch (Throwable impossible) {
            throw new IllegalStateException("a signal handler could be set but not reset", impossible);
        }
    }

    private void hook() {
        var thread = new Thread(this::waitForClose, "alea-stop");
        Runtime.getRuntime().addShutdownHook(thread);
        restore.add(() -> unhook(thread));
    }

    private static void unhook(Thread thread) {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException shuttingDown) {
            // the hook is what waits for this run to close
        }
    }

    private void waitForClose() {
        received.incrementAndGet();
        try {
            if (!closed.await(HOOK_WAITS_SECONDS, TimeUnit.SECONDS)) {
                screen.println("The run did not reach the end of its step; the last checkpoint stays valid.");
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        restore.forEach(Runnable::run);
        restore.clear();
    }
}
