package dev.alea.explain.pretrain;

import dev.alea.choice.draw.Draws;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The distinct captions of a training and which of them are true of what.
 *
 * <p>A subject is what captions are said about: a class where a table describes classes, a single picture where each picture has
 * captions of its own.
 *
 * @param captions distinct texts; the names of classes come first
 * @param names how many of them are names of classes; none where there are no classes
 * @param trueOf for each subject the captions that are true of it, ascending
 */
record CaptionBook(List<String> captions, int names, List<int[]> trueOf) {
    CaptionBook {
        captions = List.copyOf(captions);
        trueOf = List.copyOf(trueOf);
    }

    /** The first caption of a subject: the name of its class, where there are classes. */
    String name(int subject) {
        return captions.get(trueOf.get(subject)[0]);
    }

    /** Whether a caption is true of a subject. */
    boolean isTrue(int subject, int caption) {
        return Arrays.binarySearch(trueOf.get(subject), caption) >= 0;
    }

    /**
     * The captions of a step, ascending: all of them when they are no more than {@code most}, else one drawn for each picture,
     * the name of its class for every second one on average.
     *
     * @param subjects one per picture of the step
     * @param most the most captions
     * @param draws two elements for each picture
     */
    int[] chosen(int[] subjects, int most, Draws draws) {
        if (captions.size() <= most) {
            return IntStream.range(0, captions.size()).toArray();
        }
        var chosen = new TreeSet<Integer>();
        for (int i = 0; i < subjects.length && chosen.size() < most; i++) {
            int[] known = trueOf.get(subjects[i]);
            int named = namesAmong(known);
            boolean name = named > 0 && (named == known.length || draws.uniform(2L * i) < 0.5f);
            int from = name ? 0 : named;
            int count = name ? named : known.length - named;
            chosen.add(known[from + (int) draws.below(2L * i + 1, count)]);
        }
        return chosen.stream().mapToInt(Integer::intValue).toArray();
    }

    private int namesAmong(int[] known) {
        int count = 0;
        while (count < known.length && known[count] < names) {
            count++;
        }
        return count;
    }

    /**
     * What each true pair weighs in its picture's row: the names of classes and the other captions have equal parts, each shared
     * evenly, so that a class with many concepts still learns its name.
     *
     * <p>Shape: [subjects, chosen], row-major; zero for false pairs. A row without any true caption is all zeros.
     */
    float[] shares(int[] subjects, int[] chosen) {
        float[] shares = new float[subjects.length * chosen.length];
        for (int row = 0; row < subjects.length; row++) {
            int trueNames = 0;
            int trueOthers = 0;
            for (int caption : chosen) {
                boolean isTrue = isTrue(subjects[row], caption);
                trueNames += isTrue && caption < names ? 1 : 0;
                trueOthers += isTrue && caption >= names ? 1 : 0;
            }
            float part = trueNames > 0 && trueOthers > 0 ? 0.5f : 1;
            for (int column = 0; column < chosen.length; column++) {
                if (isTrue(subjects[row], chosen[column])) {
                    shares[row * chosen.length + column] = part / (chosen[column] < names ? trueNames : trueOthers);
                }
            }
        }
        return shares;
    }
}
