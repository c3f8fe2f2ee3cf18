package dev.alea.explain.concept;

import java.util.List;

/**
 * What a step left and took.
 *
 * @param kept in the order of the list
 * @param dropped in the order of the list
 * @param rows numbers of the kept concepts in what the step was given, from 0, to select rows of their embeddings
 */
public record Filtered(List<ConceptLine> kept, List<Dropped> dropped, List<Integer> rows) {
    /** Copies the lists. */
    public Filtered {
        kept = List.copyOf(kept);
        dropped = List.copyOf(dropped);
        rows = List.copyOf(rows);
    }
}
