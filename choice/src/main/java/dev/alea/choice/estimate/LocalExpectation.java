package dev.alea.choice.estimate;

import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Every variable is summed over its own classes while the others stay at one sample.
 *
 * <p>Gradient: per variable p (F - p.F) with F_k the cost of the sample with that variable set to class k; unbiased, and of
 * the lowest variance of all estimators that need values only. Value: the mean over the variables of p.F, unbiased for E f.
 *
 * <p>Cost: L K evaluations per item for L variables of K classes, 1 + n for n gates, in one batch; for small structures and
 * layer-local costs.
 *
 * <p>Source: Titsias and Lazaro-Gredilla 2015 (local expectation gradients), equation 9; De Smet et al. 2023 (IndeCateR).
 */
public record LocalExpectation() implements Estimator {
    /** Its name in configurations. */
    public static final String NAME = "local-expectation";

    @Override
    public Traits traits() {
        return new Traits(
                Bias.UNBIASED,
                false,
                OptionalInt.empty(),
                Set.of(Noise.Part.CHOICE),
                Traits.LOCAL,
                true,
                List.of(),
                "Titsias and Lazaro-Gredilla 2015, equation 9");
    }

    @Override
    public Tensor surrogate(Structure structure, Tensor logits, Cost cost, Noise noise) {
        Surrogates.require(this, structure, logits);
        long[] shape = logits.sizes().vec().get();
        if (cost.coupling() == Cost.Coupling.JOINT
                && Arrays.stream(shape, 0, shape.length - 2).anyMatch(n -> n > 1)) {
            throw new IllegalArgumentException(NAME
                    + " changes one variable of an item at a time, so it needs a PER_ITEM cost; choose "
                    + LeaveOneOut.NAME + " for a JOINT one.");
        }
        Tensor sample = structure.sample(logits, 1, noise);
        if (structure.law() == Structure.Law.BERNOULLI) {
            return gates(structure, logits, cost, sample);
        }
        Tensor changed = changed(sample, structure.axis());
        Tensor costs = Surrogates.costs(cost, structure.event(changed), logits);
        // [classes and variables of the own dimensions, B..] -> [B.., own dimensions]
        Tensor perClass = costs.movedim(0, -1).reshape(shape);
        Tensor p = logits.softmax(structure.axis());
        long variables = structure.axis() == -1 ? shape[shape.length - 2] : shape[shape.length - 1];
        long items = Math.max(1, costs.numel() / Math.max(1, changed.size(0)));
        Tensor value = p.detach().mul(perClass).sum().div(new Scalar((double) Math.max(1, variables)));
        Tensor gradient = Surrogates.zero(p).mul(perClass.detach()).sum();
        return value.add(gradient).div(new Scalar((double) items));
    }

    /** The sample and, for every gate, the sample with that gate flipped: f at 1 and at 0. */
    private static Tensor gates(Structure structure, Tensor logits, Cost cost, Tensor sample) {
        long rows = sample.size(-2);
        long columns = sample.size(-1);
        long[] ones = new long[Math.toIntExact(sample.dim())];
        Arrays.fill(ones, 1);
        ones[0] = rows * columns;
        ones[ones.length - 2] = rows;
        ones[ones.length - 1] = columns;
        Tensor unit = torch.eye(rows * columns).to(sample).reshape(ones);
        Tensor choices = torch.cat(new TensorVector(sample, sample.sub(unit).abs()), 0);
        Tensor costs = Surrogates.costs(cost, structure.event(choices), logits);
        Tensor flipped = costs.narrow(0, 1, rows * columns).movedim(0, -1).reshape(logits.sizes());
        Tensor own = Surrogates.perEntry(costs.select(0, 0), logits).expand_as(logits);
        Tensor open = sample.squeeze(0).gt(new Scalar(0.5));
        Tensor one = torch.where(open, own, flipped);
        Tensor zero = torch.where(open, flipped, own);
        Tensor p = structure.marginals(logits);
        Tensor value = zero.add(p.detach().mul(one.sub(zero))).sum().div(new Scalar((double) (rows * columns)));
        Tensor gradient =
                Surrogates.zero(p).mul(one.detach().sub(zero.detach())).sum();
        long items = Math.max(1, costs.numel() / (rows * columns + 1));
        return value.add(gradient).div(new Scalar((double) items));
    }

    /**
     * The sample with one variable changed to one class, for every entry of the own two dimensions.
     *
     * <p>Shape: [R C, B.., R, C].
     */
    private static Tensor changed(Tensor sample, int axis) {
        long rows = sample.size(-2);
        long columns = sample.size(-1);
        Tensor unit = torch.eye(rows * columns).to(sample).reshape(rows * columns, rows, columns);
        Tensor own = Surrogates.along(unit, axis).expand_as(unit); // 1 over the changed variable
        long[] ones = new long[Math.toIntExact(sample.dim())];
        Arrays.fill(ones, 1);
        ones[0] = rows * columns;
        ones[ones.length - 2] = rows;
        ones[ones.length - 1] = columns;
        Tensor keep = own.neg().add(new Scalar(1.0)).reshape(ones);
        return sample.mul(keep).add(unit.reshape(ones));
    }
}
