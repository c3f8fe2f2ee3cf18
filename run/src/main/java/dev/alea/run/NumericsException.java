package dev.alea.run;

import java.io.Serial;

/** A value that is not finite where the training needs a number. Exit code 4. */
public final class NumericsException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /**
     * A fault told in one sentence.
     *
     * @param message what was wrong, where, what was found, what is allowed, what to do
     */
    public NumericsException(String message) {
        super(message);
    }

    /**
     * A fault with the exception behind it.
     *
     * @param message what was wrong, where, what was found, what is allowed, what to do
     * @param cause what was thrown below
     */
    public NumericsException(String message, Throwable cause) {
        super(message, cause);
    }
}
