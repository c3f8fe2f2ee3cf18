package dev.alea.torch;

import org.bytedeco.pytorch.Context;

/**
 * Whether a thread flushes subnormal floats to zero: a mode of the processor that every thread has for itself, and that Java
 * arithmetic obeys too. Threads that share a computation must agree, or a result depends on who computed it.
 */
public final class Subnormals {
    // Kept in memory: a product of constants would be the compiler's, which does not flush.
    private static final float[] SMALLEST = {Float.MIN_NORMAL, 0.5f};

    private Subnormals() {}

    /** Whether this thread flushes. */
    public static boolean flushed() {
        return SMALLEST[0] * SMALLEST[1] == 0;
    }

    /**
     * Makes this thread flush.
     *
     * @return false where the processor cannot
     */
    public static boolean flush() {
        return Context.setFlushDenormal(true);
    }
}
