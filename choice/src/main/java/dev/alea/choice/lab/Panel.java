package dev.alea.choice.lab;

import dev.alea.choice.estimate.Cost;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/**
 * Many choices of one structure, each with logits and a cost of its own, measured together: the choices of a model in training.
 *
 * <p>The exact gradients of all of them make one vector, and so do the estimates: a choice counts by the length of its gradient.
 *
 * @param site name of what is chosen
 * @param costName name of the cost
 * @param structure what is drawn
 * @param items how many choices
 * @param rows first own dimension of the logits
 * @param columns second own dimension of the logits
 * @param values the logits, row-major [items, rows, columns]
 * @param cost of events [S, B.., items, own two dimensions], differentiable; everything but the choice is held
 * @param training makes the same cost as training meets it, with the noise of what is held here; its mean must be that of
 *     {@code cost}. Each estimator gets one of its own, so that all meet the same noise
 */
public record Panel(
        String site,
        String costName,
        Structure structure,
        int items,
        int rows,
        int columns,
        List<Double> values,
        Cost cost,
        Supplier<Cost> training) {
    /** Checks that there is a logit for every entry and that the states of an item can be enumerated. */
    public Panel {
        values = List.copyOf(values);
        if (items < 1 || values.size() != items * rows * columns) {
            throw new IllegalArgumentException("A panel of " + items + " choices with logits of shape [" + rows + ", "
                    + columns + "] has at least one choice and " + Math.max(1, items) * rows * columns
                    + " logits, but " + values.size() + " were given.");
        }
        try (var _ = Scope.open()) {
            Tensor one = leaf(values, 1, items, rows, columns);
            structure.require(one);
            long states = structure.states(one);
            if (states > Structure.MAX_STATES) {
                throw new IllegalArgumentException("The lab compares with the exact gradient, so it takes at most "
                        + Structure.MAX_STATES + " states of a choice, but " + site + " has " + states + ".");
            }
        }
    }

    /** What is measured. */
    Subject subject() {
        return new Subject(structure, costName, cost, true, items, n -> leaf(values, n, items, rows, columns));
    }

    private static Tensor leaf(List<Double> values, int copies, int items, int rows, int columns) {
        double[] numbers = values.stream().mapToDouble(Double::doubleValue).toArray();
        return Tensors.of(numbers, items, rows, columns)
                .expand(copies, items, rows, columns)
                .contiguous()
                .detach()
                .set_requires_grad(true);
    }
}
