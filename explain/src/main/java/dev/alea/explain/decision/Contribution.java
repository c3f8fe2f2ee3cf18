package dev.alea.explain.decision;

/**
 * What one concept adds to one logit.
 *
 * @param concept its number
 * @param activation what the rule reads: the centred score, or the standardised score behind its gate
 * @param weight of the class on it
 * @param amount activation times weight, on the grid of {@link DecisionRule#GRID}; negative speaks against the class
 */
public record Contribution(int concept, double activation, double weight, double amount) {
    /** Whether the amount speaks for the class because the concept is missing: "not striped". */
    public boolean byAbsence() {
        return activation < 0 && amount > 0;
    }
}
