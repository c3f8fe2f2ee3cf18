package dev.alea.torch;

import java.io.Serial;

/** The native engine, the JDK or the machine failed. Exit code 5. */
public final class EngineException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /**
     * A failure with its sentence.
     *
     * @param message what failed and what to do
     */
    public EngineException(String message) {
        super(message);
    }

    /**
     * A failure with its sentence and what was thrown.
     *
     * @param message what failed and what to do
     * @param cause what was thrown
     */
    public EngineException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Wraps an exception of libtorch, whose message goes on with a native stack trace.
     *
     * @param doing what was being done
     * @param failure what libtorch threw
     */
    public static EngineException of(String doing, RuntimeException failure) {
        String message = String.valueOf(failure.getMessage());
        int end = message.indexOf('\n');
        return new EngineException(doing + ": " + (end < 0 ? message : message.substring(0, end)), failure);
    }
}
