package dev.alea.explain;

import dev.alea.choice.draw.Draws;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which pictures train and which validate; a function of groups, digests and seed, whatever the order of the pictures.
 *
 * <p>Pictures of one group, and pictures with the same bytes, are on the same side, also by way of others, so no near copy of a
 * training picture validates.
 *
 * @param train rows, rising
 * @param validation rows, rising
 * @param joined how many pictures lie in another group than a picture with the same bytes
 */
@SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
public record PictureSplit(int[] train, int[] validation, int joined) {
    /**
     * Splits pictures.
     *
     * <p>Randomness: stream {@code split/NAME} with the alphabetically first group of those that hang together.
     *
     * @param share of the groups that validate, in [0, 1)
     */
    static PictureSplit of(ConceptScores scores, double share, long seed) {
        List<String> groups = scores.groups();
        int count = groups.size();
        int[] parent = IntStream.range(0, count).toArray();
        int joined = join(parent, groups, scores.digests());
        Map<Integer, String> first = new HashMap<>();
        for (int row = 0; row < count; row++) {
            first.merge(root(parent, row), groups.get(row), (a, b) -> a.compareTo(b) <= 0 ? a : b);
        }
        Map<Integer, Boolean> validates = new LinkedHashMap<>();
        Draws draws = Draws.of(seed);
        first.forEach((root, name) ->
                validates.put(root, draws.stream("split/" + name).uniformDouble(0) < share));
        int[] validation = IntStream.range(0, count)
                .filter(row -> validates.getOrDefault(root(parent, row), false))
                .toArray();
        int[] train = IntStream.range(0, count)
                .filter(row -> !validates.getOrDefault(root(parent, row), false))
                .toArray();
        Checks.that(
                train.length > 0,
                "training.validation-share %s leaves no picture to train on, as they hang together in %d groups; give a smaller share",
                share,
                first.size());
        return new PictureSplit(train, validation, joined);
    }

    private static int join(int[] parent, List<String> groups, List<String> digests) {
        Map<String, Integer> byGroup = new HashMap<>();
        Map<String, Integer> byDigest = new HashMap<>();
        int joined = 0;
        for (int row = 0; row < parent.length; row++) {
            Integer other = byGroup.putIfAbsent(groups.get(row), row);
            Integer twin = byDigest.putIfAbsent(digests.get(row), row);
            if (other != null) {
                parent[root(parent, row)] = root(parent, other);
            }
            if (twin != null) {
                joined += groups.get(twin).equals(groups.get(row)) ? 0 : 1;
                parent[root(parent, row)] = root(parent, twin);
            }
        }
        return joined;
    }

    private static int root(int[] parent, int row) {
        int at = row;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }
}
