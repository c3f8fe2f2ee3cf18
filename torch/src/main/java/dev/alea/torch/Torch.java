package dev.alea.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch;

/**
 * Starts the engine once, with the settings without which it is slow or dies: see {@link Environment} for those that must be
 * made before its classes load.
 */
public final class Torch {
    private Torch() {}

    /** Starts the engine with one thread per processor, or {@code -Dalea.threads}; does nothing when it runs already. */
    public static void initialise() {
        Started.warnings();
    }

    /**
     * Starts the engine and sets its thread count, also when it runs already.
     *
     * @param threads threads of one operator; at least 1
     * @throws EngineException when the native library cannot be loaded
     */
    public static void initialise(int threads) {
        if (threads < 1) {
            throw new EngineException("threads is " + threads + "; allowed: 1 or more");
        }
        initialise();
        torch.set_num_threads(threads);
    }

    /** Threads that one operator uses. */
    public static int threads() {
        initialise();
        return torch.get_num_threads();
    }

    /** What could not be set, a line each; empty when all is well. */
    public static List<String> warnings() {
        return Started.warnings();
    }

    /** The instruction set that libtorch's own kernels use, for example {@code AVX512}. */
    public static String cpuCapability() {
        initialise();
        return torch.get_cpu_capability().getString();
    }

    /** The class initialiser is what makes the start happen once, whichever thread comes first. */
    private static final class Started {
        // Kept and not thrown here: what leaves a class initialiser is wrapped, and its sentence lost.
        private static final Outcome OUTCOME = start();

        /** What could not be set, or why the engine does not run. */
        private record Outcome(List<String> warnings, Optional<LinkageError> fault) {}

        static List<String> warnings() {
            if (OUTCOME.fault().isPresent()) {
                LinkageError fault = OUTCOME.fault().get();
                throw new EngineException(
                        "the engine's native library could not be loaded (" + fault.getMessage()
                                + "); run: alea doctor",
                        fault);
            }
            return OUTCOME.warnings();
        }

        private static Outcome start() {
            int threads =
                    Integer.getInteger("alea.threads", Runtime.getRuntime().availableProcessors());
            var warnings = new ArrayList<>(Environment.prepare(threads));
            try {
                // Subnormal numbers slow matrix products down a hundredfold; set before the pools start.
                if (!Subnormals.flush()) {
                    warnings.add("this processor cannot flush subnormal numbers to zero: training may slow down");
                }
                torch.set_num_threads(threads);
                torch.set_num_interop_threads(1);
            } catch (LinkageError e) {
                return new Outcome(List.of(), Optional.of(e));
            }
            return new Outcome(List.copyOf(warnings), Optional.empty());
        }
    }
}
