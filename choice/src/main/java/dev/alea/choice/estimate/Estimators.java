package dev.alea.choice.estimate;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The estimators by name, so that a configuration can choose one. */
public final class Estimators {
    private static final List<Entry> CATALOGUE = List.of(
            new Entry(Exact.NAME, List.of(), List.of(), _ -> new Exact()),
            new Entry(
                    GumbelSoftmax.NAME,
                    List.of(),
                    List.of(GumbelSoftmax.TEMPERATURE),
                    numbers -> new GumbelSoftmax(numbers.of(GumbelSoftmax.TEMPERATURE))),
            new Entry(
                    StraightThroughGumbelSoftmax.NAME,
                    List.of("straight-through-gumbel"),
                    List.of(StraightThroughGumbelSoftmax.TEMPERATURE),
                    numbers -> new StraightThroughGumbelSoftmax(numbers.of(StraightThroughGumbelSoftmax.TEMPERATURE))),
            new Entry(
                    Reinforce.NAME,
                    List.of(),
                    List.of(MovingAverage.DECAY),
                    numbers -> new Reinforce(MovingAverage.empty(numbers.of(MovingAverage.DECAY)))),
            new Entry(
                    LeaveOneOut.NAME,
                    List.of(),
                    List.of(LeaveOneOut.SAMPLES),
                    numbers -> new LeaveOneOut((int) numbers.of(LeaveOneOut.SAMPLES))));

    private Estimators() {}

    /** Returns every name, in the order of the documentation. */
    public static List<String> names() {
        return CATALOGUE.stream().map(Entry::name).toList();
    }

    /** Returns the estimator of a name with its default numbers. */
    public static Estimator byName(String name) {
        return byName(name, Map.of());
    }

    /**
     * Returns the estimator of a name.
     *
     * @param name one of {@link #names}, or an older spelling of one
     * @param numbers hyper-parameters by name; those left out take their defaults
     * @throws IllegalArgumentException if the name or a number's name is unknown, with the nearest known one, or a number
     *     is out of range
     */
    public static Estimator byName(String name, Map<String, Double> numbers) {
        Entry entry = CATALOGUE.stream()
                .filter(e -> e.name.equals(name) || e.aliases.contains(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("There is no estimator \"" + name + "\"; did you mean \""
                                + nearest(name, names()) + "\"? Known: " + String.join(", ", names()) + "."));
        List<String> known = entry.parameters.stream().map(Parameter::name).toList();
        for (String given : numbers.keySet()) {
            if (!known.contains(given)) {
                throw new IllegalArgumentException("The estimator " + entry.name + " has no \"" + given + "\"; "
                        + (known.isEmpty()
                                ? "it takes no numbers."
                                : "did you mean \"" + nearest(given, known) + "\"?"));
            }
        }
        Map<String, Double> copy = new LinkedHashMap<>(numbers);
        return entry.maker.make(p -> p.checked(copy.getOrDefault(p.name(), p.standard())));
    }

    private static String nearest(String name, List<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(other -> distance(name, other)))
                .orElse("");
    }

    /** Edits that turn one word into another. Source: Levenshtein 1966. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }

    private record Entry(String name, List<String> aliases, List<Parameter> parameters, Maker maker) {}

    @FunctionalInterface
    private interface Maker {
        Estimator make(Numbers numbers);
    }

    /** The value of a parameter: the given one or its default. */
    @FunctionalInterface
    private interface Numbers {
        double of(Parameter parameter);
    }
}
