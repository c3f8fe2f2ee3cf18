package dev.alea.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Independent pieces of work at once, each on a thread of its own with one engine thread. Half a batch per core is faster than
 * every small operator on both cores: nothing waits between operators.
 */
public final class Workers {
    private Workers() {}

    /** Into how many pieces work is best cut here; 1 inside a piece. */
    public static int count() {
        return Torch.threads();
    }

    /**
     * Into how many pieces work on a tensor's rows is best cut.
     *
     * @param rows what is cut along its first dimension; on a GPU it stays whole
     */
    public static int count(Tensor rows) {
        return rows.is_cuda() ? 1 : Math.clamp(rows.size(0), 1, count());
    }

    /**
     * Does all pieces and waits for them.
     *
     * <p>A piece opens its own {@link Scope} and, where it wants none, its own guard against gradients. What it {@linkplain
     * Scope#keep keeps} belongs to the caller, who frees it with {@code releaseReference}. Which thread does which piece changes
     * nothing.
     *
     * @param pieces how many
     * @param piece computes one, by its number
     * @return the results in order
     */
    public static <T> List<T> map(int pieces, IntFunction<T> piece) {
        int engineThreads = Torch.threads();
        int helpers = Math.min(engineThreads, pieces);
        int each = helpers > 1 ? 1 : engineThreads; // a single piece has all of them
        var results = new AtomicReferenceArray<@Nullable T>(pieces);
        var faults = new AtomicReferenceArray<@Nullable Throwable>(helpers);
        var threads = new ArrayList<Thread>();
        Blas.setThreads(each);
        try {
            for (int h = 0; h < helpers; h++) {
                int first = h;
                threads.add(Thread.ofPlatform()
                        .daemon()
                        .name("alea-worker-" + (h + 1))
                        .start(() -> {
                            try {
                                torch.set_num_threads(each);
                                Subnormals.flush();
                                for (int i = first; i < pieces; i += helpers) {
                                    results.set(i, piece.apply(i));
                                }
                            } catch (RuntimeException | Error e) {
                                faults.set(first, e);
                            }
                        }));
            }
            threads.forEach(Workers::join);
        } finally {
            torch.set_num_threads(engineThreads);
            Blas.setThreads(engineThreads);
        }
        rethrow(faults);
        var list = new ArrayList<T>();
        for (int i = 0; i < pieces; i++) {
            list.add(Objects.requireNonNull(results.get(i)));
        }
        return list;
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true; // the piece uses memory of the caller: finish first
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void rethrow(AtomicReferenceArray<@Nullable Throwable> faults) {
        for (int i = 0; i < faults.length(); i++) {
            switch (faults.get(i)) {
                case null -> {}
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new EngineException("a worker failed", e);
            }
        }
    }
}
