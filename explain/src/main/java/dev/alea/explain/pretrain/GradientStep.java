package dev.alea.explain.pretrain;

import dev.alea.explain.clip.Clip;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Workers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import org.bytedeco.pytorch.Tensor;

/**
 * The gradient of one step. Each core looks at some of the pictures and reads some of the captions; the loss, which needs all of
 * them at once, is computed where the cores meet, on the embeddings alone, and its gradient goes back to each. Nothing but
 * embeddings crosses between them, so the loss is that of the whole batch whatever the number of cores.
 */
final class GradientStep {
    private final Clip clip;
    private final Batch batch;
    private final int pieces;
    private final float[] pictures;
    private final float[] texts;
    private final CyclicBarrier meeting;
    private double loss;

    private GradientStep(Clip clip, Batch batch, int pieces) {
        this.clip = clip;
        this.batch = batch;
        this.pieces = pieces;
        this.pictures = new float[batch.pictures().size() * width()];
        this.texts = new float[batch.tokens().size() * width()];
        this.meeting = new CyclicBarrier(pieces, this::meet);
    }

    private int width() {
        return clip.config().projectionSize();
    }

    /**
     * Puts the gradient of a batch into the parameters.
     *
     * @return the loss
     */
    static double accumulate(Clip clip, Batch batch) {
        int most = Math.min(batch.pictures().size(), batch.tokens().size());
        var step = new GradientStep(clip, batch, Math.clamp(most, 1, Workers.count()));
        for (Map<String, Tensor> gradients : Workers.map(step.pieces, step::piece)) {
            // In order, so that the same number of cores gives the same bits.
            gradients.forEach((name, gradient) -> {
                add(Objects.requireNonNull(clip.parameters().get(name)), gradient);
                gradient.releaseReference();
            });
        }
        return step.loss;
    }

    private static void add(Tensor parameter, Tensor gradient) {
        Tensor target = parameter.mutable_grad();
        if (target.defined()) {
            target.add_(gradient);
        } else {
            target.put(gradient);
        }
    }

    /** One core's part, forward and backward: the gradients of its own copies of the parameters. */
    private Map<String, Tensor> piece(int at) {
        try (var scope = Scope.open()) {
            Map<String, Tensor> leaves = new LinkedHashMap<>();
            clip.parameters()
                    .forEach((name, parameter) ->
                            leaves.put(name, parameter.detach().set_requires_grad(true)));
            Clip own = new Clip(clip.config(), leaves);
            Tensor seen = own.encodeImages(pixels(
                    from(batch.pictures().size(), at), from(batch.pictures().size(), at + 1)));
            int first = from(batch.tokens().size(), at);
            Tensor read = own.encodeTexts(
                    ids(batch.tokens(), first, from(batch.tokens().size(), at + 1)));
            put(seen, pictures, from(batch.pictures().size(), at));
            put(read, texts, first);
            await();
            // The gradient of this sum with respect to an embedding is the one that the loss has there.
            seen.mul(like(seen, pictures, from(batch.pictures().size(), at)))
                    .sum()
                    .add(read.mul(like(read, texts, first)).sum())
                    .backward();
            Map<String, Tensor> gradients = new LinkedHashMap<>();
            leaves.forEach((name, leaf) -> {
                if (leaf.grad().defined()) {
                    gradients.put(name, scope.keep(leaf.grad().detach()));
                }
            });
            return gradients;
        } catch (RuntimeException | Error fault) {
            meeting.reset(); // the others must not wait for a part that never comes
            throw fault;
        }
    }

    private void await() {
        try {
            meeting.await();
        } catch (BrokenBarrierException broken) {
            throw new IllegalStateException("another part of the step failed", broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the step was interrupted", interrupted);
        }
    }

    /** What happens once all embeddings are there: the loss, and its gradient in the place of each embedding. */
    private void meet() {
        try (var _ = Scope.open()) {
            Tensor seen = Tensors.of(pictures, batch.pictures().size(), width()).set_requires_grad(true);
            Tensor read = Tensors.of(texts, batch.tokens().size(), width()).set_requires_grad(true);
            Tensor shares = Tensors.of(
                    batch.pairs().shares(),
                    batch.pictures().size(),
                    batch.tokens().size());
            Tensor value = ContrastiveLoss.of(Clip.unit(seen), Clip.unit(read), clip.scale(), shares);
            value.backward(); // the scale is the parameter itself and has its gradient with this
            put(seen.grad(), pictures, 0);
            put(read.grad(), texts, 0);
            loss = value.item_double();
        }
    }

    private void put(Tensor rows, float[] into, int first) {
        float[] values = Tensors.floats(rows);
        System.arraycopy(values, 0, into, first * width(), values.length);
    }

    private Tensor like(Tensor rows, float[] from, int first) {
        int count = Math.toIntExact(rows.size(0));
        float[] some = new float[count * width()];
        System.arraycopy(from, first * width(), some, 0, some.length);
        return Tensors.of(some, count, width());
    }

    private int from(int all, int piece) {
        return (int) ((long) all * piece / pieces);
    }

    private Tensor pixels(int from, int to) {
        int side = batch.looks().side();
        float[] look = new float[3 * side * side];
        float[] all = new float[(to - from) * look.length];
        for (int i = from; i < to; i++) {
            batch.looks().look(batch.pictures().get(i), batch.draws(), i, look);
            System.arraycopy(look, 0, all, (i - from) * look.length, look.length);
        }
        return Tensors.of(all, to - from, 3, side, side);
    }

    /** Rows of token ids as one tensor. */
    static Tensor ids(List<long[]> rows, int from, int to) {
        int length = rows.get(from).length;
        long[] all = new long[(to - from) * length];
        for (int i = from; i < to; i++) {
            System.arraycopy(rows.get(i), 0, all, (i - from) * length, length);
        }
        return Tensors.of(all, to - from, length);
    }
}
