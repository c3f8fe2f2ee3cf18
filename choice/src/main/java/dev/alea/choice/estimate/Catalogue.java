package dev.alea.choice.estimate;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A family of estimators by name.
 *
 * @param what one of them is called in a message
 * @param entries in the order of the documentation
 */
record Catalogue<E>(String what, List<Entry<E>> entries) {
    /**
     * An estimator.
     *
     * @param alias another spelling, empty for none
     */
    record Entry<E>(String name, String alias, List<Parameter> parameters, Maker<E> maker) {}

    /** Makes one of its numbers. */
    @FunctionalInterface
    interface Maker<E> {
        E make(Numbers numbers);
    }

    /** The value of a parameter: the given one or its default. */
    @FunctionalInterface
    interface Numbers {
        double of(Parameter parameter);
    }

    List<String> names() {
        return entries.stream().map(Entry::name).toList();
    }

    /** The one of a name, as {@link Estimators#byName(String, Map)} says. */
    E byName(String name, Map<String, Double> numbers) {
        Entry<E> entry = entry(name);
        numbers.keySet().forEach(key -> parameter(entry, key));
        return entry.maker.make(p -> p.checked(numbers.getOrDefault(p.name(), p.standard())));
    }

    /** A parameter of the one of a name, as {@link Estimators#parameter} says. */
    Parameter parameter(String name, String key) {
        return parameter(entry(name), key);
    }

    private Entry<E> entry(String name) {
        return entries.stream()
                .filter(e -> e.name.equals(name) || e.alias.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no " + what + " \"" + name
                        + "\"; did you mean \"" + nearest(name, names()) + "\"? Known: " + String.join(", ", names())
                        + "."));
    }

    private Parameter parameter(Entry<E> entry, String key) {
        List<String> known = entry.parameters.stream().map(Parameter::name).toList();
        return entry.parameters.stream()
                .filter(p -> p.name().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The " + what + " " + entry.name + " has no \"" + key
                        + "\"; "
                        + (known.isEmpty()
                                ? "it takes no numbers."
                                : "did you mean \"" + nearest(key, known) + "\"?")));
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
}
