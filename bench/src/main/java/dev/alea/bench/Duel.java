package dev.alea.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Two processes take turns at the same work: ours, theirs, theirs, ours, ... so that both see the same machine. */
final class Duel {
    private final Setting setting;
    private final Item item;
    private final Comparison row;
    private final OptionalDouble copied;
    private final List<Double> ours = new ArrayList<>();
    private final List<Double> theirs = new ArrayList<>();
    private long ourMemory;
    private long theirMemory;

    /**
     * Takes what is to be compared.
     *
     * @param copied bytes per nanosecond of a copy on this machine, where that was measured before
     */
    Duel(Setting setting, Item item, Comparison row, OptionalDouble copied) {
        this.setting = setting;
        this.item = item;
        this.row = row;
        this.copied = copied;
    }

    Finding fight() {
        int rounds = setting.rounds() > 0 ? setting.rounds() : item.rounds();
        if (row.fresh()) {
            sample(false); // fills the page cache
            for (int round = 0; round < rounds; round++) {
                sample(true);
            }
        } else {
            try (var we = setting.ours(row.module());
                    var they = setting.theirs(row.module())) {
                we.seconds(row.ours()); // warms up
                they.seconds(row.theirs());
                for (int round = 0; round < rounds; round++) {
                    turn(we, they, round % 2 == 0);
                }
                memories(we, they);
            }
        }
        return finding();
    }

    private void turn(Contestant we, Contestant they, boolean weFirst) {
        if (weFirst) {
            ours.add(we.seconds(row.ours()));
        }
        theirs.add(they.seconds(row.theirs()));
        if (!weFirst) {
            ours.add(we.seconds(row.ours()));
        }
    }

    private void sample(boolean counted) {
        double mine;
        double other;
        try (var we = setting.ours(row.module())) {
            mine = we.seconds(row.ours());
            ourMemory = Math.max(ourMemory, we.memory());
        }
        try (var they = setting.theirs(row.module())) {
            other = they.seconds(row.theirs());
            theirMemory = Math.max(theirMemory, they.memory());
        }
        if (counted) {
            ours.add(mine);
            theirs.add(other);
        }
    }

    private void memories(Contestant we, Contestant they) {
        ourMemory = we.memory();
        theirMemory = they.memory();
    }

    private Finding finding() {
        var ratios = new ArrayList<Double>();
        for (int i = 0; i < ours.size(); i++) {
            ratios.add(theirs.get(i) / ours.get(i));
        }
        var ratio = Spread.of(ratios);
        boolean bounded = row.memory();
        var promises = new ArrayList<String>();
        row.target().ifPresent(least -> promises.add(String.format(Locale.ROOT, "ratio >= %.2f", least)));
        if (bounded) {
            promises.add("memory not above");
        }
        boolean kept = ratio.median() >= row.target().orElse(0) && (!bounded || ourMemory <= theirMemory);
        return new Finding(
                item.name(),
                row.label(),
                row.unit().name(),
                Spread.of(ours).in(row.unit()::show),
                Optional.of(Spread.of(theirs).in(row.unit()::show)),
                Optional.of(ratio),
                String.join(", ", promises),
                promises.isEmpty() ? Optional.empty() : Optional.of(kept),
                note());
    }

    private String note() {
        String memory =
                String.format(Locale.ROOT, "peak memory %d and %d MB", ourMemory / 1_000_000, theirMemory / 1_000_000);
        if (row.bytes() == 0) {
            return memory;
        }
        double rate = row.bytes() * 1e-9 / Spread.of(ours).median();
        String share = copied.isEmpty()
                ? ""
                : String.format(Locale.ROOT, ", %.0f %% of a copy", 100 * rate / copied.getAsDouble());
        return String.format(Locale.ROOT, "%s; %.1f B/ns of unavoidable traffic%s", memory, rate, share);
    }
}
