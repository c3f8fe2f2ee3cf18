package dev.alea.choice.estimate;

import dev.alea.choice.structure.BernoulliVector;
import dev.alea.choice.structure.Categorical;
import dev.alea.choice.structure.MaskPattern;
import dev.alea.choice.structure.Matching;
import dev.alea.choice.structure.Permutation;
import dev.alea.choice.structure.Structure;
import dev.alea.choice.structure.Subset;
import dev.alea.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A structure with logits small enough to enumerate.
 *
 * @param values row-major, of the two own dimensions
 */
record Problem(String name, Structure structure, int rows, int columns, List<Double> values) {
    /** One of each law and layout; the sizes are different, so that a swapped dimension shows. */
    static List<Problem> all() {
        return List.of(
                of("categorical 3x4", new Categorical(), 3, 4, 0.9),
                of("categorical 1x6", new Categorical(), 1, 6, 0.7),
                of("mask 2:4 as a table", new MaskPattern(2, 4), 6, 2, 1.3),
                of("mask 1:3 as M logits", new MaskPattern(1, 3, MaskPattern.Form.M_LOGIT), 3, 2, 1.7),
                of("bernoulli 2x3", new BernoulliVector(), 2, 3, 1.9),
                of("subset 2 of 4, Gibbs", Subset.gibbs(2), 2, 4, 1.1),
                of("subset 2 of 5, Plackett-Luce", Subset.plackettLuce(2), 1, 5, 1.5),
                of("permutation of 4", new Permutation(), 1, 4, 1.9),
                of("Gibbs matching 3x3", new Matching(Matching.Form.GIBBS), 3, 3, 0.8),
                of("perturbed matching 2x2", new Matching(Matching.Form.PERTURBED), 2, 2, 1.2));
    }

    private static Problem of(String name, Structure structure, int rows, int columns, double frequency) {
        Double[] values = new Double[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.8 * Math.sin(frequency * (i + 1) + 0.4);
        }
        return new Problem(name, structure, rows, columns, List.of(values));
    }

    int size() {
        return values.size();
    }

    /** Shape: [rows, columns] float64. */
    Tensor logits() {
        return Tensors.of(values.stream().mapToDouble(Double::doubleValue).toArray(), rows, columns);
    }

    /** A leaf of the same logits for every item. Shape: [items, rows, columns]. */
    Tensor leaf(int items) {
        return logits().expand(items, rows, columns).contiguous().detach().set_requires_grad(true);
    }

    /** Numbers per event. */
    int eventSize() {
        return Math.toIntExact(structure.event(structure.mode(logits())).numel());
    }

    @Override
    public String toString() {
        return name;
    }
}
