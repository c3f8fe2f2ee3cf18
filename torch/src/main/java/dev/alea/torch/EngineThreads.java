package dev.alea.torch;

import org.bytedeco.pytorch.global.torch;

/**
 * Another number of threads per operator for a while. Operators on a hundred thousand numbers or fewer take less time than it takes
 * to wake a second thread, so a loop of small ones is faster on one; matrix products keep their own threads.
 *
 * <pre>{@code
 * try (var _ = EngineThreads.atMost(1)) {
 *     ...
 * }
 * }</pre>
 */
public final class EngineThreads implements AutoCloseable {
    private final int before;

    private EngineThreads(int before) {
        this.before = before;
    }

    /**
     * Lowers the number of threads until closed; a number that is lower already stays.
     *
     * @param threads at least 1
     * @throws EngineException when fewer are asked for
     */
    public static EngineThreads atMost(int threads) {
        var lowered = new EngineThreads(Torch.threads());
        Torch.initialise(Math.min(threads, lowered.before));
        return lowered;
    }

    @Override
    public void close() {
        torch.set_num_threads(before);
    }
}
