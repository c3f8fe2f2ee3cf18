package dev.alea.explain.concept;

/**
 * A concept as a list has it.
 *
 * @param line number of its line in the list, from 1
 * @param text as written, without blanks around it
 */
public record ConceptLine(int line, String text) {
    /** Takes the blanks off. */
    public ConceptLine {
        text = text.strip();
    }
}
