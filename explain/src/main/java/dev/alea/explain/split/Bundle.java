package dev.alea.explain.split;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Pictures that must stay together: joined by their group, by equal bytes, or through others.
 *
 * @param rows their numbers, rising
 * @param hash the smallest of their hashes
 * @param label of the picture with that hash
 */
@SuppressWarnings("ArrayRecordComponent") // made here, read once
record Bundle(int[] rows, String hash, int label) {
    /** All bundles, in the order of their first pictures. */
    static List<Bundle> of(List<SplitPicture> pictures) {
        int[] parents = IntStream.range(0, pictures.size()).toArray();
        Map<String, Integer> groups = new HashMap<>();
        Map<String, Integer> hashes = new HashMap<>();
        for (int i = 0; i < parents.length; i++) {
            join(parents, i, groups.putIfAbsent(pictures.get(i).group(), i));
            join(parents, i, hashes.putIfAbsent(pictures.get(i).sha256(), i));
        }
        var members = new TreeMap<Integer, List<Integer>>();
        for (int i = 0; i < parents.length; i++) {
            members.computeIfAbsent(root(parents, i), _ -> new ArrayList<>()).add(i);
        }
        return members.values().stream().map(rows -> bundle(pictures, rows)).toList();
    }

    private static Bundle bundle(List<SplitPicture> pictures, List<Integer> rows) {
        SplitPicture first = rows.stream()
                .map(pictures::get)
                .min(Comparator.comparing(SplitPicture::sha256).thenComparingInt(SplitPicture::label))
                .orElseThrow();
        return new Bundle(rows.stream().mapToInt(Integer::intValue).toArray(), first.sha256(), first.label());
    }

    /** Joins a picture with the first one of its kind; null where it is that one. */
    private static void join(int[] parents, int row, @Nullable Integer first) {
        if (first != null) {
            int one = root(parents, row);
            int other = root(parents, first);
            parents[Math.max(one, other)] = Math.min(one, other);
        }
    }

    private static int root(int[] parents, int row) {
        int root = row;
        while (parents[root] != root) {
            parents[root] = parents[parents[root]];
            root = parents[root];
        }
        return root;
    }
}
