package dev.alea.choice.kernel;

/** A buffer of a thread's scratch, by name. */
@FunctionalInterface
interface AttentionTerm {
    float[] of(AttentionScratch s);
}
