package dev.alea.bench;

import java.util.Optional;

/**
 * One row as measured.
 *
 * @param item word of the command line it belongs to
 * @param label what was measured
 * @param unit of the numbers
 * @param ours Alea's numbers
 * @param theirs PyTorch's numbers, where there is a peer
 * @param ratio their time over ours, round by round
 * @param target the promise in words, empty for none
 * @param met whether it was kept, where there was one
 * @param note more about the row
 */
public record Finding(
        String item,
        String label,
        String unit,
        Spread ours,
        Optional<Spread> theirs,
        Optional<Spread> ratio,
        String target,
        Optional<Boolean> met,
        String note) {
    /** A row without a peer or a promise. */
    static Finding alone(Item item, String label, String unit, Spread ours, String note) {
        return new Finding(
                item.name(), label, unit, ours, Optional.empty(), Optional.empty(), "", Optional.empty(), note);
    }

    /** A row whose number must stay below a bound. */
    static Finding below(Item item, String label, String unit, Spread ours, double bound) {
        return new Finding(
                item.name(),
                label,
                unit,
                ours,
                Optional.empty(),
                Optional.empty(),
                "< " + Report.number(bound) + " " + unit,
                Optional.of(ours.median() < bound),
                "");
    }
}
