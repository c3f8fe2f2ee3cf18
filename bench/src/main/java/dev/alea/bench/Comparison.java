package dev.alea.bench;

import java.util.OptionalDouble;

/**
 * One row of the table.
 *
 * @param label what the row is called
 * @param ours our case
 * @param module the peer's program
 * @param theirs the peer's case
 * @param unit how times are shown
 * @param fresh whether every sample needs new processes, as loading does
 * @param target least ratio of their time to ours, when one was promised
 * @param memory whether our peak memory must not exceed theirs
 * @param bytes memory traffic of one sample at the least, 0 where that is not the point
 */
public record Comparison(
        String label,
        String ours,
        String module,
        String theirs,
        Unit unit,
        boolean fresh,
        OptionalDouble target,
        boolean memory,
        double bytes) {
    /** The case that copies memory. */
    static final String COPY = "copy";

    /** Two cases of one name in two processes that live through all samples. */
    static Comparison of(String label, String module, String name, Unit unit) {
        return new Comparison(label, name, module, name, unit, false, OptionalDouble.empty(), false, 0);
    }

    /** The same against another case of the peer. */
    Comparison against(String peerCase) {
        return new Comparison(label, ours, module, peerCase, unit, fresh, target, memory, bytes);
    }

    /** The same with a promise. */
    Comparison atLeast(double ratio) {
        return new Comparison(label, ours, module, theirs, unit, fresh, OptionalDouble.of(ratio), memory, bytes);
    }

    /** The same with the promise not to need more memory. */
    Comparison boundingMemory() {
        return new Comparison(label, ours, module, theirs, unit, fresh, target, true, bytes);
    }

    /** The same with the memory traffic it cannot avoid. */
    Comparison moving(double least) {
        return new Comparison(label, ours, module, theirs, unit, fresh, target, memory, least);
    }

    /** The same in new processes for every sample. */
    Comparison inFreshProcesses() {
        return new Comparison(label, ours, module, theirs, unit, true, target, memory, bytes);
    }
}
