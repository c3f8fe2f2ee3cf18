package dev.alea.explain.split;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Files of the same bytes in two sets.
 *
 * @param shared one per content, in the order of the second set
 */
public record Overlap(List<Shared> shared) {
    private static final int NAMED = 10;

    /**
     * One content.
     *
     * @param sha256 of its bytes
     * @param first names in the first set
     * @param second names in the second set
     */
    public record Shared(String sha256, List<String> first, List<String> second) {}

    /** Copies the list. */
    public Overlap {
        shared = List.copyOf(shared);
    }

    /**
     * What two sets share. A picture saved again with other bytes is not found.
     *
     * @param first for instance the training set
     * @param second for instance the test set
     */
    public static Overlap between(List<SplitPicture> first, List<SplitPicture> second) {
        Map<String, List<String>> ours = names(first);
        var shared = new ArrayList<Shared>();
        names(second).forEach((hash, names) -> {
            List<String> known = ours.getOrDefault(hash, List.of());
            if (!known.isEmpty()) {
                shared.add(new Shared(hash, List.copyOf(known), List.copyOf(names)));
            }
        });
        return new Overlap(shared);
    }

    private static Map<String, List<String>> names(List<SplitPicture> pictures) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        pictures.forEach(picture ->
                names.computeIfAbsent(picture.sha256(), _ -> new ArrayList<>()).add(picture.name()));
        return names;
    }

    /** How many pictures of the second set are in the first. */
    public int count() {
        return shared.stream().mapToInt(one -> one.second().size()).sum();
    }

    /** A warning with the number and the first names; says so when there is nothing. */
    public String sentence() {
        if (shared.isEmpty()) {
            return "The two sets share no file.";
        }
        var text = new StringBuilder()
                .append(count())
                .append(count() == 1 ? " picture" : " pictures")
                .append(" of the second set are files of the first, so accuracy on them is not evidence: ");
        for (Shared one : shared.subList(0, Math.min(NAMED, shared.size()))) {
            text.append(String.join(", ", one.second()))
                    .append(" = ")
                    .append(String.join(", ", one.first()))
                    .append("; ");
        }
        text.append(shared.size() > NAMED ? "and " + (shared.size() - NAMED) + " more; " : "");
        return text + "leave them out of one set.";
    }
}
