package dev.alea.prune;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.estimate.Cost;
import dev.alea.torch.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * The cost of groups as training meets it: all other masks are drawn anew for every event.
 *
 * <p>What that changes is measured at some joint draws and taken to first order: each event adds the change of the loss and of the
 * slope of one of these draws, centred, so that the mean cost stays that of the held masks.
 *
 * <p>Randomness: stream {@code lab/rest}, one step per call, one uniform number per event.
 */
final class RestNoise implements Cost {
    private final Cost held;
    private final Draws draws;
    private final AtomicLong calls = new AtomicLong();
    private final int items;
    private final int width;
    private final double[] losses;
    private final double[] slopes;
    private final double[] events;

    /**
     * @param held the cost with all other masks held
     * @param events the held mask of every group
     * @param answers loss and slopes at the held masks of the groups, one per joint draw of the rest
     */
    RestNoise(Cost held, List<List<Double>> events, List<GroupLosses.Answer> answers, Draws draws) {
        this.held = held;
        this.draws = draws.stream("lab/rest");
        this.items = events.size();
        this.width = events.getFirst().size();
        this.events = flat(events);
        this.losses =
                centred(answers.stream().mapToDouble(GroupLosses.Answer::loss).toArray(), 1);
        double[] all = answers.stream()
                .flatMapToDouble(answer -> Arrays.stream(flat(answer.slopes())))
                .toArray();
        this.slopes = centred(all, items * width);
    }

    private static double[] flat(List<List<Double>> rows) {
        return rows.stream()
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    /** Rows of a length, less their mean. */
    private static double[] centred(double[] values, int length) {
        int rows = values.length / length;
        double[] means = new double[length];
        for (int i = 0; i < values.length; i++) {
            means[i % length] += values[i] / rows;
        }
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[i] - means[i % length])
                .toArray();
    }

    @Override
    public Tensor of(Tensor given) {
        Tensor costs = held.of(given);
        long count = costs.numel();
        double[] uniform = new double[Math.toIntExact(count)];
        draws.step(calls.getAndIncrement()).fillUniform(uniform);
        long[] which = Arrays.stream(uniform)
                .mapToLong(u -> (long) (u * losses.length))
                .toArray();
        long[] entry = IntStream.range(0, which.length)
                .mapToLong(e -> which[e] * items + e % items)
                .toArray();
        long[] shape = costs.sizes().vec().get();
        Tensor level = Tensors.of(losses, losses.length)
                .index_select(0, Tensors.of(which, count))
                .reshape(shape);
        Tensor change = Tensors.of(slopes, (long) losses.length * items, width)
                .index_select(0, Tensors.of(entry, count))
                .reshape(given.squeeze(-2).sizes().vec().get());
        Tensor off = given.squeeze(-2).sub(Tensors.of(events, items, width).to(given));
        return costs.add(level.to(costs)).add(change.to(costs).mul(off).sum(-1));
    }
}
