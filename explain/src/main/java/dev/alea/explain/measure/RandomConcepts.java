package dev.alea.explain.measure;

import dev.alea.choice.draw.Draws;
import dev.alea.explain.embedding.UnitRows;
import dev.alea.run.UsageException;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.function.ToDoubleFunction;
import org.bytedeco.pytorch.Tensor;

/**
 * The same training on concepts that mean nothing: random directions in the place of text embeddings. A bottleneck of many concepts
 * can rebuild the picture's features from these, so its accuracy says nothing about concepts until it is well above this control.
 *
 * <p>Randomness: pure in the seed; repeat number i is draw i of one stream.
 *
 * <p>Source: Srivastava et al., VLG-CBM, 2024.
 *
 * @param repeats how many sets of directions
 * @param seed any
 */
public record RandomConcepts(int repeats, long seed) {
    /**
     * Checks the range.
     *
     * @throws UsageException when there is no repeat
     */
    public RandomConcepts {
        if (repeats < 1) {
            throw new UsageException("a control has " + repeats + " repeats; allowed: 1 or more");
        }
    }

    /**
     * Directions spread evenly over the sphere. Shape: [concepts, width] float64, unit rows.
     *
     * @param repeat its number, from 0
     */
    public Tensor directions(int repeat, int concepts, int width) {
        var values = new float[concepts * width];
        Draws.of(seed).stream("explain/random-concepts").draw(repeat).fillNormal(values);
        return UnitRows.of("random concept", Tensors.of(values, concepts, width));
    }

    /**
     * Measures a training with its concepts and with random ones of the same number.
     *
     * @param concepts embeddings [concepts, width]
     * @param trainAndMeasure trains on concepts given as embeddings and returns the accuracy
     */
    public Control measure(Tensor concepts, ToDoubleFunction<Tensor> trainAndMeasure) {
        double accuracy = trainAndMeasure.applyAsDouble(concepts);
        var controls = new ArrayList<Double>();
        for (int i = 0; i < repeats; i++) {
            try (var _ = Scope.open()) {
                var random = directions(i, Math.toIntExact(concepts.size(0)), Math.toIntExact(concepts.size(1)))
                        .to(concepts.scalar_type());
                controls.add(trainAndMeasure.applyAsDouble(random));
            }
        }
        return new Control("with random directions in their place", accuracy, controls);
    }
}
