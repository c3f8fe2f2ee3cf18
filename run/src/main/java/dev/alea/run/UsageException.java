package dev.alea.run;

import java.io.Serial;

/** The person asked for something that cannot be done as asked: a wrong key, option, name or verb. Exit code 2. */
public final class UsageException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /**
     * A fault told in one sentence.
     *
     * @param message what was wrong, where, what was found, what is allowed, what to do
     */
    public UsageException(String message) {
        super(message);
    }

    /**
     * A fault with the exception behind it.
     *
     * @param message what was wrong, where, what was found, what is allowed, what to do
     * @param cause what was thrown below
     */
    public UsageException(String message, Throwable cause) {
        super(message, cause);
    }
}
