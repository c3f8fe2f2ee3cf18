package dev.alea.explain.concept;

/**
 * A concept that went.
 *
 * @param concept which
 * @param reason why, with its partner where it has one
 */
public record Dropped(ConceptLine concept, Reason reason) {
    /** For a report. */
    public String sentence() {
        return "line " + concept.line() + ": \"" + concept.text() + "\" " + reason.clause();
    }
}
