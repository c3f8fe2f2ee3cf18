package dev.alea.prune.eval;

import dev.alea.prune.model.LanguageModel;
import dev.alea.prune.model.LinearObserver;
import dev.alea.prune.model.Past;
import dev.alea.prune.model.Weights;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Measures perplexity.
 *
 * <p>Source: the protocols of GPTQ (standard), Megatron-LM (megatron) and the sliding window of the Transformers guide (strided).
 *
 * @param protocol how windows are cut and averaged
 * @param seqlen tokens per window
 * @param stride tokens from one window's start to the next's; equal to seqlen without overlap, which is all that standard knows
 * @param maxRows at most so many windows, 0 for all
 * @param batch windows computed at once; changes the numbers by rounding only
 * @param beyondContext whether windows may be longer than the model was made for
 */
public record Perplexity(Protocol protocol, int seqlen, int stride, int maxRows, int batch, boolean beyondContext) {
    private static final int IGNORED = -100;
    // Logits of 16 million entries are 64 MB: larger slices are no faster.
    private static final int LOGITS = 1 << 24;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when one is broken
     */
    public Perplexity {
        if (seqlen < 2 || maxRows < 0 || batch < 1) {
            throw new IllegalArgumentException(
                    "perplexity needs seqlen >= 2, max-rows >= 0 and batch >= 1, but they are " + seqlen + ", "
                            + maxRows + " and " + batch);
        }
        if (stride < 1 || stride > seqlen || (protocol == Protocol.STANDARD && stride != seqlen)) {
            throw new IllegalArgumentException("the stride is " + stride + " with windows of " + seqlen
                    + "; allowed is 1 to the window, and under the standard protocol the window itself");
        }
    }

    /** All windows, without overlap. */
    public static Perplexity of(Protocol protocol, int seqlen) {
        return new Perplexity(protocol, seqlen, seqlen, 0, 8, false);
    }

    /** The same with another stride. */
    public Perplexity withStride(int newStride) {
        return new Perplexity(protocol, seqlen, newStride, maxRows, batch, beyondContext);
    }

    /** The same on at most so many windows, 0 for all. */
    public Perplexity withMaxRows(int newMaxRows) {
        return new Perplexity(protocol, seqlen, stride, newMaxRows, batch, beyondContext);
    }

    /** The same with so many windows at once. */
    public Perplexity withBatch(int newBatch) {
        return new Perplexity(protocol, seqlen, stride, maxRows, newBatch, beyondContext);
    }

    /** The same, allowing windows longer than the model was made for. */
    public Perplexity allowingBeyondContext() {
        return new Perplexity(protocol, seqlen, stride, maxRows, batch, true);
    }

    /**
     * Measures a model.
     *
     * @param model the network
     * @param weights where its parameters come from
     * @param source the tokens
     * @throws dev.alea.formats.FormatException when the source has too few tokens or ids outside the vocabulary
     * @throws IllegalArgumentException when a window is longer than the model's context
     */
    public PerplexityResult measure(LanguageModel model, Weights weights, TokenSource source) {
        return measure(model, weights, source, _ -> {});
    }

    /**
     * How many windows {@link #measure} computes on some tokens.
     *
     * @throws dev.alea.formats.FormatException when the source has too few tokens
     */
    public int windows(TokenSource source) {
        return Windows.cut(source, protocol, seqlen, stride, maxRows).size();
    }

    /**
     * Measures a model as {@link #measure(LanguageModel, Weights, TokenSource)} does and tells how far it is.
     *
     * @param windowsDone is told the number of windows done, after every batch of them
     */
    public PerplexityResult measure(LanguageModel model, Weights weights, TokenSource source, IntConsumer windowsDone) {
        int context = model.config().contextLength();
        if (seqlen > context && !beyondContext) {
            throw new IllegalArgumentException("a window has " + seqlen + " tokens, but the model was made for "
                    + context + "; choose a seqlen of at most " + context + ", or allow windows beyond the context");
        }
        source.requireIds(model.config().vocabSize());
        var windows = Windows.cut(source, protocol, seqlen, stride, maxRows);
        var means = new ArrayList<Double>();
        double nats = 0;
        long targets = 0;
        for (int from = 0; from < windows.size(); from += batch) {
            var some = windows.subList(from, Math.min(from + batch, windows.size()));
            var sums = measureAll(model, weights, source, some);
            for (int i = 0; i < sums.length; i++) {
                means.add(sums[i] / some.get(i).targets());
                nats += sums[i];
                targets += some.get(i).targets();
            }
            windowsDone.accept(from + some.size());
        }
        long tokens = protocol == Protocol.STANDARD
                ? (long) windows.size() * seqlen
                : maxRows == 0 ? source.tokens() : covered(windows);
        return new PerplexityResult(
                Math.exp(Math.min(nats / divisor(windows, source, targets), protocol == Protocol.MEGATRON ? 20 : 700)),
                nats,
                tokens,
                targets,
                windows.size(),
                seqlen,
                stride,
                protocol,
                source.sha256Hex(),
                source.name(),
                means);
    }

    // Megatron divides by all tokens but the first even where padding swallowed some targets.
    private double divisor(List<Windows.Window> windows, TokenSource source, long targets) {
        if (protocol == Protocol.MEGATRON && maxRows == 0) {
            return source.tokens() - (double) source.rows().size();
        }
        return windows.isEmpty() ? Double.NaN : targets;
    }

    private static long covered(List<Windows.Window> windows) {
        long covered = 0;
        int row = -1;
        int end = 0;
        for (var window : windows) {
            covered += window.row() == row ? window.end() - end : window.end() - window.start();
            row = window.row();
            end = window.end();
        }
        return covered;
    }

    /** Each core takes some of the windows. */
    private static double[] measureAll(
            LanguageModel model, Weights weights, TokenSource source, List<Windows.Window> windows) {
        int size = windows.size();
        boolean gpu = weights.get(model.prunable().getFirst()).is_cuda();
        int pieces = gpu ? 1 : Math.min(Workers.count(), size);
        return Workers.map(
                        pieces,
                        i -> measure(
                                model, weights, source, windows.subList(size * i / pieces, size * (i + 1) / pieces)))
                .stream()
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    private static double[] measure(
            LanguageModel model, Weights weights, TokenSource source, List<Windows.Window> windows) {
        int longest =
                windows.stream().mapToInt(w -> w.end() - w.start() - 1).max().orElseThrow();
        var inputs = new long[windows.size() * longest];
        var targets = new long[inputs.length];
        for (int i = 0; i < windows.size(); i++) {
            var window = windows.get(i);
            var row = source.rows().get(window.row());
            for (int t = 0; t < longest; t++) {
                int at = window.start() + t;
                inputs[i * longest + t] = at + 1 < window.end() ? row[at] : 0; // later tokens never reach earlier ones
                targets[i * longest + t] = at + 1 < window.end() && at + 1 >= window.counted() ? row[at + 1] : IGNORED;
            }
        }
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            var device = weights.get(model.prunable().getFirst()).device();
            var ids = Tensors.of(inputs, windows.size(), longest).to(device, torch.ScalarType.Long);
            var labels = Tensors.of(targets, targets.length).to(device, torch.ScalarType.Long);
            var hidden =
                    model.hidden(ids, weights, LinearObserver.NONE, Past.NONE).flatten(0, 1);
            var losses = losses(model, weights, hidden, labels);
            return Tensors.doubles(losses.view(windows.size(), longest)
                    .to(torch.ScalarType.Double)
                    .sum(1));
        }
    }

    private static Tensor losses(LanguageModel model, Weights weights, Tensor hidden, Tensor labels) {
        long rows = hidden.size(0);
        long step = Math.max(1, LOGITS / model.config().vocabSize());
        var losses = labels.new_zeros(new long[] {rows}).to(torch.ScalarType.Float);
        for (long from = 0; from < rows; from += step) {
            long count = Math.min(step, rows - from);
            try (var _ = Scope.open()) {
                var logits = model.project(hidden.narrow(0, from, count), weights);
                var slice = torch.cross_entropy_loss(
                        logits,
                        labels.narrow(0, from, count),
                        new TensorOptional(),
                        0 /* no reduction */,
                        IGNORED,
                        0.0);
                losses.narrow(0, from, count).copy_(slice);
            }
        }
        return losses;
    }
}
