package dev.alea.explain.measure;

import dev.alea.choice.draw.Draws;
import dev.alea.run.UsageException;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.function.ToDoubleFunction;
import org.bytedeco.pytorch.Tensor;

/**
 * What is left when every concept gets the name of another. A classifier that knows concepts by name, such as one with a table of
 * attributes, falls to chance; one whose accuracy stays does not use what the names mean.
 *
 * <p>Randomness: pure in the seed; repeat number i is draw i of one stream.
 *
 * <p>Source: ours.
 *
 * @param repeats how many orders
 * @param seed any
 */
public record NamePermutation(int repeats, long seed) {
    /**
     * Checks the range.
     *
     * @throws UsageException when there is no repeat
     */
    public NamePermutation {
        if (repeats < 1) {
            throw new UsageException("a control has " + repeats + " repeats; allowed: 1 or more");
        }
    }

    /**
     * Measures a classifier with the names as they are and with exchanged ones.
     *
     * @param scores [pictures, concepts]
     * @param measure classifies pictures by scores of this shape, column j being concept j, and returns the accuracy; it may train
     *     first
     */
    public Control measure(Tensor scores, ToDoubleFunction<Tensor> measure) {
        double accuracy = measure.applyAsDouble(scores);
        int concepts = Math.toIntExact(scores.size(1));
        var draws = Draws.of(seed).stream("explain/name-permutation");
        var controls = new ArrayList<Double>();
        for (int i = 0; i < repeats; i++) {
            try (var _ = Scope.open()) {
                var order = Tensors.of(draws.draw(i).permutation(concepts), concepts);
                controls.add(measure.applyAsDouble(scores.index_select(1, order)));
            }
        }
        return new Control("with their names exchanged", accuracy, controls);
    }
}
