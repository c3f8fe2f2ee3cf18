package dev.alea.run;

import java.io.Serial;

/** Files that are missing, broken, or cannot be written. Exit code 3. */
public final class DataException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /**
     * A fault told in one sentence.
     *
     * @param message what was wrong, where, what was found, what is allowed, what to do
     */
    public DataException(String message) {
        super(message);
    }

    /**
     * A fault with the exception behind it.
     *
     * @param message what was wrong, where, what was found, what is allowed, what to do
     * @param cause what was thrown below
     */
    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
