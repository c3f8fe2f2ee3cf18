package dev.alea.explain.source;

/** What becomes of picture files that cannot be read. */
public enum Unreadable {
    /** The first one ends the command. */
    REFUSE,
    /** They are left out and listed. */
    SKIP
}
