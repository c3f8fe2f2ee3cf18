package dev.alea.choice.lab;

import dev.alea.choice.estimate.Cost;
import dev.alea.choice.structure.BernoulliVector;
import dev.alea.choice.structure.Categorical;
import dev.alea.choice.structure.MaskPattern;
import dev.alea.choice.structure.Matching;
import dev.alea.choice.structure.Permutation;
import dev.alea.choice.structure.Structure;
import dev.alea.choice.structure.Subset;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;

/**
 * The structures that the lab knows by name, each with fixed logits: waves rounded to three decimals, so that a table can be
 * made again anywhere.
 */
public enum Site {
    /** Three variables of four classes. */
    CATEGORICAL(3, 4),
    /** One variable of six classes. */
    CATEGORICAL_ONE(1, 6),
    /** Eight gates. */
    BERNOULLI(1, 8),
    /** Half of six positions, Gibbs law. */
    SUBSET(1, 6),
    /** Half of six positions, drawn one by one. */
    SUBSET_DRAWN(1, 6),
    /** Two groups of 2:4 as a table of six candidates. */
    MASK(6, 2),
    /** Two groups of 2:4 with a logit per weight. */
    MASK_LOGITS(4, 2),
    /** An order of four items. */
    PERMUTATION(1, 4),
    /** A matching of four and four, Gibbs law. */
    MATCHING(4, 4);

    private final int rows;
    private final int columns;

    Site(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
    }

    /** Returns its name in commands and tables. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Returns the one of a name.
     *
     * @throws IllegalArgumentException if there is none, with those that there are
     */
    public static Site of(String text) {
        return Arrays.stream(values())
                .filter(site -> site.text().equals(text))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("There is no structure \"" + text + "\" in the lab; known: "
                                + Arrays.stream(values()).map(Site::text).collect(Collectors.joining(", ")) + "."));
    }

    /** Returns the problem of a built-in cost at the usual size. */
    public Problem problem(BuiltInCost cost) {
        return problem(cost, rows, columns);
    }

    /**
     * Returns the problem of a built-in cost.
     *
     * @throws IllegalArgumentException if the size does not fit the structure or has too many states to enumerate
     */
    public Problem problem(BuiltInCost cost, int rows, int columns) {
        Structure structure = structure(columns);
        return problem(cost.text(), cost.of(eventSize(structure, rows, columns)), cost.differentiable(), rows, columns);
    }

    /**
     * Returns the problem of the caller's cost.
     *
     * @param costName what it is called in a table
     * @param cost of events [S, B.., own two dimensions]
     * @param differentiable whether it has a useful derivative
     */
    public Problem problem(String costName, Cost cost, boolean differentiable, int rows, int columns) {
        List<Double> logits = new ArrayList<>();
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                logits.add(logit(rows, columns, r, c));
            }
        }
        return new Problem(text(), costName, structure(columns), rows, columns, logits, cost, differentiable);
    }

    /** Returns the usual first dimension of the logits. */
    public int rows() {
        return rows;
    }

    /** Returns the usual second dimension of the logits. */
    public int columns() {
        return columns;
    }

    private Structure structure(int width) {
        return switch (this) {
            case CATEGORICAL, CATEGORICAL_ONE -> new Categorical();
            case BERNOULLI -> new BernoulliVector();
            case SUBSET -> Subset.gibbs(width / 2);
            case SUBSET_DRAWN -> Subset.plackettLuce(width / 2);
            case MASK -> new MaskPattern(2, 4, MaskPattern.Form.TABLE);
            case MASK_LOGITS -> new MaskPattern(2, 4, MaskPattern.Form.M_LOGIT);
            case PERMUTATION -> new Permutation();
            case MATCHING -> new Matching(Matching.Form.GIBBS);
        };
    }

    private double logit(int height, int width, int r, int c) {
        int along = r * width + c;
        int perGroup = c * height + r;
        return BuiltInCost.rounded(
                switch (this) {
                    case CATEGORICAL -> 1.2 * Math.sin(0.9 * along + 0.5);
                    case CATEGORICAL_ONE -> 1.2 * Math.sin(1.3 * along + 0.7);
                    case BERNOULLI -> 1.5 * Math.sin(1.7 * along + 0.3);
                    case SUBSET, SUBSET_DRAWN -> 1.3 * Math.cos(1.1 * along + 0.2);
                    case MASK -> Math.sin(1.3 * perGroup + 0.1);
                    case MASK_LOGITS -> 0.9 * Math.sin(1.7 * perGroup + 0.3);
                    case PERMUTATION -> 1.4 * Math.sin(1.9 * along + 0.4);
                    case MATCHING -> 1.1 * Math.sin(0.8 * along + 0.6);
                });
    }

    /** The numbers of an event; a structure that refuses the shape says so itself. */
    private static int eventSize(Structure structure, int rows, int columns) {
        try (var _ = Scope.open()) {
            Tensor logits = Tensors.of(new double[rows * columns], rows, columns);
            structure.require(logits);
            return Math.toIntExact(structure.event(structure.mode(logits)).numel());
        }
    }
}
