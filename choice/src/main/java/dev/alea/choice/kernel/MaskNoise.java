package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;

/** Where the Gumbel noise of a mask kernel comes from: counter-based random words, or an array that is given. */
public sealed interface MaskNoise permits CounterKey, MaskNoise.Given {
    /**
     * Noise from memory, for comparison with other implementations.
     *
     * @param gumbel floats [C, G]
     */
    record Given(MemorySegment gumbel) implements MaskNoise {}
}
