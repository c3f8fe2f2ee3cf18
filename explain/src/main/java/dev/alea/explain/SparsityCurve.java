package dev.alea.explain;

import dev.alea.explain.head.FeatureStandardiser;
import dev.alea.explain.head.LambdaPath;
import dev.alea.explain.head.Nec;
import dev.alea.explain.head.SparseHead;
import dev.alea.torch.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How accurate a sparse layer on the scores is by the number of weights it may use per class (NEC).
 *
 * <p>Source: the curve of Srivastava et al., VLG-CBM (2024).
 *
 * @param points one per number of weights, rising
 */
public record SparsityCurve(List<Point> points) {
    private static final double ALPHA = 0.99;

    /** Copies the list. */
    public SparsityCurve {
        points = List.copyOf(points);
    }

    /**
     * One number of weights.
     *
     * @param weights per class
     * @param accuracy of the layer that has so many
     * @param kept weights per class that the layer has: fewer where the whole path has no layer with so many
     */
    public record Point(int weights, double accuracy, double kept) {
        /** Whether the path has a layer with so many weights. */
        public boolean reached() {
            return kept >= weights;
        }

        private Map<String, Object> toJson() {
            var json = new LinkedHashMap<String, Object>();
            json.put("weights", weights);
            json.put("accuracy", accuracy);
            json.put("kept", kept);
            return json;
        }
    }

    /**
     * Walks a path on training pictures and measures each number on others.
     *
     * @param train scores psi of pictures to train on
     * @param measured psi of the pictures that accuracies are about
     * @param targets weights per class, rising
     */
    static SparsityCurve of(
            LabelledRows train, LabelledRows measured, int classes, LambdaPath path, List<Integer> targets) {
        try (var _ = Scope.open()) {
            FeatureStandardiser standardiser = FeatureStandardiser.of(train.values());
            var head = SparseHead.of(
                    standardiser.apply(train.values()), train.labels(), classes, SparseHead.Settings.DEFAULT);
            LabelledRows tested = measured.with(standardiser.apply(measured.values()));
            var points = new ArrayList<Point>();
            for (Nec.Cut cut : Nec.walk(head, path, ALPHA, targets)) {
                double accuracy = tested.accuracy(classes, cut.head().predict(tested.values()));
                points.add(new Point(cut.target(), accuracy, Nec.of(cut.head())));
            }
            return new SparsityCurve(points);
        }
    }

    /** ANEC: the mean accuracy. */
    public double mean() {
        return points.stream().mapToDouble(Point::accuracy).average().orElseThrow();
    }

    /** A list of objects with the keys weights, accuracy, kept. */
    List<Map<String, Object>> toJson() {
        return points.stream().map(Point::toJson).toList();
    }
}
