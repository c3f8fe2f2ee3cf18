package dev.alea.prune.eval;

import java.util.stream.IntStream;

/**
 * Chooses the next token from logits.
 *
 * @param temperature divides the logits; 0 takes the largest logit, the lowest id among equals
 * @param topK keeps so many of the most probable tokens, 0 for all
 * @param topP keeps the most probable tokens that together reach this probability, 1 for all
 */
public record Sampler(double temperature, int topK, double topP) {
    /** The largest logit. */
    public static final Sampler GREEDY = new Sampler(0, 0, 1);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when one is broken
     */
    public Sampler {
        if (!(temperature >= 0) || Double.isInfinite(temperature) || topK < 0 || !(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("sampling has temperature " + temperature + ", top-k " + topK
                    + " and top-p " + topP + "; required are temperature >= 0, top-k >= 0 and 0 < top-p <= 1");
        }
    }

    /**
     * The chosen token.
     *
     * @param logits one per token
     * @param uniform a number in (0, 1), the only randomness
     */
    public int choose(float[] logits, double uniform) {
        int best = best(logits);
        if (temperature == 0) {
            return best;
        }
        int[] order = order(logits);
        var weights = new double[order.length];
        double all = 0;
        for (int i = 0; i < order.length; i++) {
            weights[i] = Math.exp((logits[order[i]] - (double) logits[best]) / temperature);
            all += weights[i];
        }
        int kept = nucleus(weights, all);
        double mass = 0;
        for (int i = 0; i < kept; i++) {
            mass += weights[i];
        }
        double left = uniform * mass;
        for (int i = 0; i < kept - 1; i++) {
            left -= weights[i];
            if (left < 0) {
                return order[i];
            }
        }
        return order[kept - 1];
    }

    private static int best(float[] logits) {
        int best = 0;
        for (int i = 0; i < logits.length; i++) {
            if (Float.isNaN(logits[i])) {
                throw new IllegalArgumentException(
                        "the logit of token " + i + " is NaN; the model's weights are broken");
            }
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }

    // Without truncation the order does not matter, and sorting a large vocabulary would cost more than the model.
    private int[] order(float[] logits) {
        if (topK == 0 && topP == 1) {
            return IntStream.range(0, logits.length).toArray();
        }
        var sorted = IntStream.range(0, logits.length)
                .boxed()
                .sorted((a, b) -> Float.compare(logits[b], logits[a]))
                .mapToInt(Integer::intValue);
        return topK == 0 ? sorted.toArray() : sorted.limit(topK).toArray();
    }

    private int nucleus(double[] weights, double all) {
        if (topP == 1) {
            return weights.length;
        }
        double reached = 0;
        for (int i = 0; i < weights.length; i++) {
            reached += weights[i];
            if (reached >= topP * all) {
                return i + 1;
            }
        }
        return weights.length;
    }
}
