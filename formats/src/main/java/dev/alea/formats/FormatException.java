package dev.alea.formats;

import java.io.Serial;

/**
 * Data from outside that is not what it claims to be: one sentence that says what was wrong, where, what was found, what is
 * allowed and what to do. Exit code 3.
 */
public final class FormatException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /**
     * A fault in a file, with the whole sentence.
     *
     * @param message the sentence, file first; a full stop is added where it has none
     */
    public FormatException(String message) {
        super(sentence(message));
    }

    /**
     * A fault whose cause is another exception.
     *
     * @param message the sentence, file first; a full stop is added where it has none
     * @param cause what was thrown
     */
    public FormatException(String message, Throwable cause) {
        super(sentence(message), cause);
    }

    private static String sentence(String message) {
        return message.endsWith(".") ? message : message + ".";
    }
}
