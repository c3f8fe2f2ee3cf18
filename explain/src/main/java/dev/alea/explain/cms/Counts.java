package dev.alea.explain.cms;

import dev.alea.run.UsageException;

/** The condition of a list of the best. */
final class Counts {
    private Counts() {}

    /**
     * Holds that so many are there.
     *
     * @throws UsageException when they are not
     */
    static void require(String what, int count, int available) {
        if (count < 1 || count > available) {
            throw new UsageException("the best " + count + " " + what + " are asked for; allowed: 1 to " + available);
        }
    }
}
