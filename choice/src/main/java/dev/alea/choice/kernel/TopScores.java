package dev.alea.choice.kernel;

/** The k largest scores seen so far and their classes, the largest first; among equal scores the one offered first. */
final class TopScores {
    static final int LARGEST = 64;

    final float[] scores = new float[LARGEST];
    final int[] classes = new int[LARGEST];
    private int size;
    private int wanted;

    void clear(int k) {
        size = 0;
        wanted = k;
    }

    int size() {
        return size;
    }

    /** What a score must exceed. */
    float threshold() {
        return size < wanted ? Float.NEGATIVE_INFINITY : scores[size - 1];
    }

    void offer(float score, int index) {
        if (size == wanted && !(score > scores[size - 1])) {
            return;
        }
        int at = size < wanted ? size++ : size - 1;
        while (at > 0 && score > scores[at - 1]) {
            scores[at] = scores[at - 1];
            classes[at] = classes[at - 1];
            at--;
        }
        scores[at] = score;
        classes[at] = index;
    }
}
