package dev.alea.explain.pretrain;

import dev.alea.choice.draw.Draws;
import dev.alea.formats.image.Picture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decoded pictures of one size, with what is known of each.
 *
 * @param pictures square, of the size from which looks are cut
 * @param subjects what each shows, as a number of the {@link CaptionBook}
 * @param groups what must stay together in a split: frames of one track, or a picture alone
 */
record PictureStack(List<Picture> pictures, List<Integer> subjects, List<String> groups) {
    PictureStack {
        pictures = List.copyOf(pictures);
        subjects = List.copyOf(subjects);
        groups = List.copyOf(groups);
    }

    int size() {
        return pictures.size();
    }

    /** The subjects of some of the pictures. */
    int[] subjects(int[] chosen) {
        int[] of = new int[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            of[i] = subjects.get(chosen[i]);
        }
        return of;
    }

    /** A stack cut in two. */
    record Split(PictureStack train, PictureStack heldOut) {}

    /**
     * Holds whole groups back until they have the share of the pictures.
     *
     * <p>Randomness: the order of the groups, from {@code draws}.
     *
     * @param share of the pictures, below 1
     * @param everySubject whether a subject's last group is never held back, so that all are trained
     */
    Split split(double share, boolean everySubject, Draws draws) {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        Map<Integer, Set<String>> left = new HashMap<>();
        for (int i = 0; i < size(); i++) {
            sizes.merge(groups.get(i), 1, Integer::sum);
            left.computeIfAbsent(subjects.get(i), _ -> new HashSet<>()).add(groups.get(i));
        }
        Map<String, Set<Integer>> shows = new HashMap<>();
        for (int i = 0; i < size(); i++) {
            shows.computeIfAbsent(groups.get(i), _ -> new HashSet<>()).add(subjects.get(i));
        }
        List<String> names = List.copyOf(sizes.keySet());
        Set<String> held = new HashSet<>();
        long room = Math.round(share * size());
        for (int at : draws.permutation(names.size())) {
            String group = names.get(at);
            int count = sizes.getOrDefault(group, 0);
            Set<Integer> subjectsOf = shows.getOrDefault(group, Set.of());
            boolean spare = !everySubject
                    || subjectsOf.stream()
                            .allMatch(s -> left.getOrDefault(s, Set.of()).size() > 1);
            if (count <= room && spare) {
                room -= count;
                held.add(group);
                subjectsOf.forEach(s -> left.getOrDefault(s, new HashSet<>()).remove(group));
            }
        }
        return new Split(part(held, false), part(held, true));
    }

    private PictureStack part(Set<String> held, boolean heldOut) {
        List<Picture> some = new ArrayList<>();
        List<Integer> of = new ArrayList<>();
        List<String> in = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            if (held.contains(groups.get(i)) == heldOut) {
                some.add(pictures.get(i));
                of.add(subjects.get(i));
                in.add(groups.get(i));
            }
        }
        return new PictureStack(some, of, in);
    }
}
