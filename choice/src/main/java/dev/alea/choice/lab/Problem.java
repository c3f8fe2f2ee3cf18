package dev.alea.choice.lab;

import dev.alea.choice.estimate.Cost;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A structure with logits small enough to enumerate, and a cost of its events.
 *
 * @param site name of structure and logits
 * @param costName name of the cost
 * @param structure what is drawn
 * @param rows first own dimension of the logits
 * @param columns second own dimension of the logits
 * @param values the logits, row-major
 * @param cost what is minimised; its items are independent
 * @param differentiable whether the cost has a useful derivative with respect to the event
 */
public record Problem(
        String site,
        String costName,
        Structure structure,
        int rows,
        int columns,
        List<Double> values,
        Cost cost,
        boolean differentiable) {
    /** Checks that the states can be enumerated and that there is a logit for every entry. */
    public Problem {
        values = List.copyOf(values);
        if (values.size() != rows * columns) {
            throw new IllegalArgumentException("A problem with logits of shape [" + rows + ", " + columns + "] has "
                    + rows * columns + " of them, but " + values.size() + " were given.");
        }
        if (cost.coupling() == Cost.Coupling.JOINT) {
            throw new IllegalArgumentException(
                    "The lab measures many draws as one batch, so its costs are PER_ITEM, but this one is JOINT.");
        }
        if (structure.law() == Structure.Law.PERTURBED_MATCHING) {
            throw new IllegalArgumentException("The lab compares with the exact gradient, but the probabilities of a "
                    + structure.law() + " are not known; measure the Gibbs matching instead.");
        }
        try (var _ = Scope.open()) {
            Tensor logits =
                    Tensors.of(values.stream().mapToDouble(Double::doubleValue).toArray(), rows, columns);
            structure.require(logits);
            long states = structure.states(logits);
            if (states > Structure.MAX_STATES) {
                throw new IllegalArgumentException("The lab compares with the exact gradient, so it takes at most "
                        + Structure.MAX_STATES + " joint states, but " + site + " with logits of shape [" + rows + ", "
                        + columns + "] has " + (states == Long.MAX_VALUE ? "more than 9e18" : states)
                        + "; choose a smaller shape.");
            }
        }
    }

    /** Returns a leaf with the same logits for every item. Shape: [items, rows, columns] float64. */
    Tensor leaf(int items) {
        double[] numbers = values.stream().mapToDouble(Double::doubleValue).toArray();
        return Tensors.of(numbers, rows, columns)
                .expand(items, rows, columns)
                .contiguous()
                .detach()
                .set_requires_grad(true);
    }

    /** What is measured. */
    Subject subject() {
        return new Subject(structure, costName, cost, differentiable, 1, this::leaf);
    }

    /** Returns the number of logits. */
    public int size() {
        return values.size();
    }
}
