package dev.alea.prune.eval;

import dev.alea.choice.draw.Draws;
import dev.alea.prune.model.LanguageModel;
import dev.alea.prune.model.LinearObserver;
import dev.alea.prune.model.Past;
import dev.alea.prune.model.Weights;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.Arrays;
import java.util.Set;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;

/**
 * Writes on from a prompt.
 *
 * @param sampler how a token is chosen
 * @param newTokens most tokens to write
 * @param stop ids after which nothing more is written; a stopping id itself is kept
 */
public record Generation(Sampler sampler, int newTokens, Set<Integer> stop) {
    private static final String STREAM = "generate";

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when there is nothing to write
     */
    public Generation {
        stop = Set.copyOf(stop);
        if (newTokens < 1) {
            throw new IllegalArgumentException(
                    "generation writes at least 1 token, but " + newTokens + " were asked for");
        }
    }

    /** Always the largest logit, never stopping early. */
    public static Generation greedy(int newTokens) {
        return new Generation(Sampler.GREEDY, newTokens, Set.of());
    }

    /**
     * The prompt and what follows it.
     *
     * <p>Randomness: stream {@code generate}, step = position of the written token, element 0.
     *
     * @throws IllegalArgumentException when the prompt is empty, has ids outside the vocabulary, or passes the context
     */
    public int[] generate(LanguageModel model, Weights weights, int[] prompt, Draws draws) {
        return batch(model, weights, new int[][] {prompt}, draws, 0)[0];
    }

    /**
     * Rows of one length sampled from a start token, for calibration without data; a row never stops early.
     *
     * <p>Shape: [rows, length]. Randomness: as {@link #generate}, element = row, so the batch size changes nothing but rounding.
     *
     * @param start id that opens every row
     * @param batch rows computed at once
     */
    public static int[][] rows(
            LanguageModel model,
            Weights weights,
            Sampler sampler,
            int start,
            int rows,
            int length,
            int batch,
            Draws draws) {
        if (length < 2) {
            throw new IllegalArgumentException(
                    "sampled rows have at least 2 tokens, but " + length + " were asked for");
        }
        var generation = new Generation(sampler, length - 1, Set.of());
        var all = new int[rows][];
        for (int from = 0; from < rows; from += batch) {
            var prompts = new int[Math.min(batch, rows - from)][];
            Arrays.setAll(prompts, i -> new int[] {start});
            var written = generation.batch(model, weights, prompts, draws, from);
            System.arraycopy(written, 0, all, from, written.length);
        }
        return all;
    }

    // All prompts have one length. The stop ids apply when there is one row; several rows stay rectangular.
    private int[][] batch(LanguageModel model, Weights weights, int[][] prompts, Draws draws, int firstRow) {
        int prompt = prompts[0].length;
        int total = prompt + newTokens;
        check(model, prompts, total);
        var ids = new int[prompts.length][];
        Arrays.setAll(ids, row -> Arrays.copyOf(prompts[row], total));
        try (var _ = Scope.open();
                var _ = new NoGradGuard();
                var past = new Past.Cache(total)) {
            for (int at = prompt; at < total; at++) {
                var logits = next(model, weights, ids, past, at);
                for (int row = 0; row < ids.length; row++) {
                    double uniform = draws.stream(STREAM).step(at).uniformDouble(firstRow + row);
                    ids[row][at] = sampler.choose(logits[row], uniform);
                }
                if (ids.length == 1 && stop.contains(ids[0][at])) {
                    return new int[][] {Arrays.copyOf(ids[0], at + 1)};
                }
            }
        }
        return ids;
    }

    private static float[][] next(LanguageModel model, Weights weights, int[][] ids, Past.Cache past, int end) {
        int start = past.length();
        int count = end - start;
        var flat = new long[ids.length * count];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = ids[i / count][start + i % count];
        }
        try (var _ = Scope.open()) {
            var device = weights.get(model.prunable().getFirst()).device();
            var tokens = Tensors.of(flat, ids.length, count).to(device, torch.ScalarType.Long);
            var hidden = model.hidden(tokens, weights, LinearObserver.NONE, past);
            past.advance(count);
            var logits = Tensors.floats(model.project(hidden.narrow(1, count - 1, 1), weights));
            int vocabulary = logits.length / ids.length;
            var rows = new float[ids.length][];
            Arrays.setAll(rows, row -> Arrays.copyOfRange(logits, row * vocabulary, (row + 1) * vocabulary));
            return rows;
        }
    }

    private static void check(LanguageModel model, int[][] prompts, int total) {
        int context = model.config().contextLength();
        if (prompts[0].length == 0) {
            throw new IllegalArgumentException("the prompt has no tokens; start with the model's BOS token");
        }
        if (total > context) {
            throw new IllegalArgumentException("the prompt and the new tokens make " + total
                    + " tokens, but the model was made for " + context + "; ask for fewer");
        }
        TokenSource.rows("the prompt", prompts).requireIds(model.config().vocabSize());
    }
}
