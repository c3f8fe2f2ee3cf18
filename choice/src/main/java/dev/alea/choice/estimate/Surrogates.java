package dev.alea.choice.estimate;

import dev.alea.choice.structure.Structure;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/** The pieces that estimators are made of, none of which needs a gradient written by hand. */
final class Surrogates {
    private Surrogates() {}

    /** Checks that an estimator works for a structure and that the logits are its own. */
    static void require(Estimator estimator, Structure structure, Tensor logits) {
        Traits traits = estimator.traits();
        if (!traits.laws().contains(structure.law())) {
            throw new IllegalArgumentException(estimator + " works for structures of law " + traits.laws() + ", but "
                    + structure + " has the law " + structure.law() + "; choose another estimator, such as "
                    + LeaveOneOut.NAME + ".");
        }
        structure.require(logits);
    }

    /**
     * Evaluates the cost.
     *
     * <p>Shape: events [S, B.., event], logits [B.., own two dimensions], result [S, B..] or [S].
     */
    static Tensor costs(Cost cost, Tensor events, Tensor logits) {
        Tensor costs = cost.of(events);
        long[] expected = cost.coupling() == Cost.Coupling.JOINT
                ? new long[] {events.size(0)}
                : Arrays.copyOf(shape(events), Math.toIntExact(logits.dim()) - 1);
        if (!Arrays.equals(shape(costs), expected)) {
            throw new IllegalArgumentException("A " + cost.coupling() + " cost of events " + text(events)
                    + " returns one number per sample" + (cost.coupling() == Cost.Coupling.JOINT ? "" : " and item")
                    + ", shape " + Arrays.toString(expected) + ", but returned " + text(costs) + ".");
        }
        requireFinite(costs.detach());
        return costs;
    }

    /** The mean, 0 for no elements. */
    static Tensor mean(Tensor costs) {
        return costs.sum().div(new Scalar((double) Math.max(1, costs.numel())));
    }

    /**
     * A term of value 0 whose gradient is the mean of weight times the gradient of the log-probability.
     *
     * @param weights constants, [S, B..] or [S]
     * @param logProbabilities [S, B..]; summed over the batch where the weights are [S]
     */
    static Tensor score(Tensor weights, Tensor logProbabilities) {
        return mean(weights.detach().mul(zero(like(logProbabilities, weights))));
    }

    /** The same as the tensor in the backward pass, exactly 0 in the forward pass. */
    static Tensor zero(Tensor tensor) {
        return tensor.sub(tensor.detach());
    }

    /** The hard choice forward, exactly, and the soft one backward: (hard + soft) - soft would round. */
    static Tensor straightThrough(Tensor hard, Tensor soft) {
        return hard.add(zero(soft));
    }

    /** The sum over one variable, kept as a dimension of size 1. */
    static Tensor along(Tensor tensor, int axis) {
        return tensor.sum(new long[] {axis}, true, new ScalarTypeOptional());
    }

    /** The sum over an item, kept as two dimensions of size 1. */
    static Tensor perItem(Tensor tensor) {
        return tensor.sum(new long[] {-2, -1}, true, new ScalarTypeOptional());
    }

    /** A number per sample and item in the shape of the costs: summed over the batch where they are joint. */
    static Tensor like(Tensor perItem, Tensor costs) {
        return costs.dim() == perItem.dim()
                ? perItem
                : perItem.reshape(perItem.size(0), -1).sum(1);
    }

    /** A number per sample and item, or per sample of a joint cost, that broadcasts against its choice. */
    static Tensor perEntry(Tensor costs, Tensor choices) {
        long[] wide = Arrays.copyOf(shape(costs), Math.toIntExact(choices.dim()));
        Arrays.fill(wide, Math.toIntExact(costs.dim()), wide.length, 1);
        return costs.reshape(wide);
    }

    /**
     * A term of value 0 whose gradient is a given estimate, averaged over the items as the costs are.
     *
     * @param estimate of every item, [logits..]
     * @param costs [S, B..] or [S], all samples of which went into the estimate
     */
    static Tensor linear(Tensor estimate, Tensor logits, Tensor costs) {
        double items = Math.max(1.0, (double) costs.numel() / Math.max(1, costs.size(0)));
        return estimate.detach().mul(zero(logits)).sum().div(new Scalar(items));
    }

    /** ln u - ln(1 - u), standard logistic noise. */
    static Tensor logistic(Tensor u) {
        return u.log().sub(u.neg().log1p());
    }

    /** The shape of the logits with a number of samples before it. */
    static long[] sampled(Tensor logits, int samples) {
        return LongStream.concat(LongStream.of(samples), Arrays.stream(shape(logits)))
                .toArray();
    }

    /** Refuses a cost of 0/1 events where an estimator looks between them. */
    static void requireInterior(Estimator estimator, Cost cost) {
        if (!cost.acceptsInterior()) {
            throw new IllegalArgumentException("The cost accepts 0/1 events only, but " + estimator
                    + " evaluates it between them; choose a hard estimator such as " + LeaveOneOut.NAME + ".");
        }
    }

    private static void requireFinite(Tensor costs) {
        if (costs.isfinite().all().item_bool()) {
            return;
        }
        Tensor flat = costs.reshape(costs.size(0), -1);
        Tensor bad = flat.isfinite().logical_not().reshape(-1).to(org.bytedeco.pytorch.global.torch.ScalarType.Int);
        long first = bad.argmax().item_long();
        throw new ArithmeticException("The cost of sample " + first / flat.size(1) + ", item " + first % flat.size(1)
                + " is " + flat.reshape(-1).narrow(0, first, 1).item_double()
                + "; an estimate needs finite costs.");
    }

    static String text(Tensor tensor) {
        return Arrays.toString(shape(tensor));
    }

    private static long[] shape(Tensor tensor) {
        return tensor.sizes().vec().get();
    }
}
