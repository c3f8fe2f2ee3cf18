package dev.alea.cli;

import dev.alea.formats.FormatException;
import dev.alea.run.DataException;
import dev.alea.run.NumericsException;
import dev.alea.run.UsageException;
import dev.alea.torch.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The documented exit codes and the failures that lead to them. */
public enum ExitCode {
    /** Done. */
    OK(0),
    /** A defect of Alea itself. */
    DEFECT(1),
    /** An option, a configuration key or value. */
    USAGE(2),
    /** A file that is missing, malformed or does not fit. */
    DATA(3),
    /** NaN or infinity stopped the run. */
    NUMERICS(4),
    /** The native library, the JDK or the machine. */
    ENGINE(5),
    /** Stopped by Ctrl-C or SIGTERM after a checkpoint. */
    STOPPED(130);

    private final int value;

    ExitCode(int value) {
        this.value = value;
    }

    /** The number that the process returns. */
    public int value() {
        return value;
    }

    /**
     * The exit code of a failure.
     *
     * @param failure what was thrown
     */
    public static ExitCode of(Throwable failure) {
        return switch (failure) {
            case UsageException _ -> USAGE;
            case FormatException _ -> DATA;
            case DataException _ -> DATA;
            case IOException _ -> DATA;
            case UncheckedIOException _ -> DATA;
            case NumericsException _ -> NUMERICS;
            case EngineException _ -> ENGINE;
            case UnsatisfiedLinkError _ -> ENGINE;
            case NoClassDefFoundError _ -> ENGINE;
            case OutOfMemoryError _ -> ENGINE;
            default -> DEFECT;
        };
    }
}
