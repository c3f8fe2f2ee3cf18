package dev.alea.explain.cms;

import dev.alea.explain.embedding.UnitRows;
import dev.alea.run.DataException;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Classifies pictures by comparing their profiles over concepts with those of classes; nothing is trained.
 *
 * <p>All arithmetic is in double precision: plain cosines of profiles lie within a few thousandths of one another, and single
 * precision would decide near ties by rounding. Its tensors live in the scope around {@link #of}.
 *
 * <p>Source: Semenov et al., Sparse Concept Bottleneck Models, 2024.
 */
public final class ConceptMatrixSearch {
    // Numbers in work at once per core: 8 MB stay in its cache.
    private static final long WORKING_SET = 1 << 20;

    private final Variant variant;
    private final Tensor concepts;
    private final Tensor profiles;
    private final Optional<Scorer> ready;

    private ConceptMatrixSearch(Variant variant, Tensor concepts, Tensor profiles) {
        this.variant = variant;
        this.concepts = concepts;
        this.profiles = profiles;
        this.ready = variant.needsOthers() ? Optional.empty() : Optional.of(scorer(Optional.empty()));
    }

    /**
     * A search over concepts and classes.
     *
     * @param concepts embeddings [concepts, width], any length but zero
     * @param classes their profiles
     * @param variant how profiles are compared
     * @throws DataException when there are fewer than two classes or no concept, a row is all zeros, or widths differ
     * @throws dev.alea.run.NumericsException when a row holds NaN or infinity
     */
    public static ConceptMatrixSearch of(Tensor concepts, ClassProfiles classes, Variant variant) {
        try (var scope = Scope.open();
                var _ = new NoGradGuard()) {
            var unit = UnitRows.of("concept", concepts);
            if (unit.size(0) == 0 || classes.classes() < 2) {
                throw new DataException("a search needs one concept and two classes or more, but there are "
                        + unit.size(0) + " concepts and " + classes.classes() + " classes");
            }
            var profiles = classes.toward(unit);
            var search = new ConceptMatrixSearch(variant, scope.keep(unit), scope.keep(profiles));
            search.ready.ifPresent(scorer -> scorer.tensors().forEach(scope::keep));
            return search;
        }
    }

    /**
     * Scores pictures. A variant that compares them with others takes these same pictures, which the result says.
     *
     * <p>Shape: [pictures, classes] float64, in the scope around the call.
     *
     * <p>Cost: pictures * width * (width + classes) multiplications, plus concepts * width² once, for cosine, centred and column;
     * pictures * concepts * (width + classes) for cubed and max, and where column divides by magnitudes.
     *
     * @param images embeddings [pictures, width]
     * @throws DataException when a picture's embedding or centred profile is all zeros
     */
    public CmsScores score(Tensor images) {
        requireWidth(images);
        return variant.needsOthers()
                ? scores(images, Optional.of(images), true)
                : scores(images, Optional.empty(), false);
    }

    /**
     * Scores pictures beside others, for instance the training set, so that no picture's score depends on its company.
     *
     * @param images embeddings [pictures, width]
     * @param others embeddings of other pictures; without effect on variants that need none
     */
    public CmsScores score(Tensor images, Tensor others) {
        requireWidth(images);
        requireWidth(others);
        return scores(images, Optional.of(others), false);
    }

    private CmsScores scores(Tensor images, Optional<Tensor> others, boolean transductive) {
        try (var scope = Scope.open();
                var _ = new NoGradGuard()) {
            var scorer = ready.orElseGet(() -> scorer(others));
            long rows = images.size(0);
            var out = torch.empty(
                    new long[] {rows, profiles.size(0)},
                    new TensorOptions(ScalarType.Double),
                    new MemoryFormatOptional());
            int pieces = rows == 0 ? 1 : Workers.count(images);
            Workers.map(pieces, piece -> fill(scorer, images, out, rows * piece / pieces, rows * (piece + 1) / pieces));
            return new CmsScores(scope.keep(out), transductive, scorer.byMagnitude());
        }
    }

    private static long fill(Scorer scorer, Tensor images, Tensor out, long start, long end) {
        long step = Math.max(16, WORKING_SET / Math.max(1, scorer.footprint()));
        try (var _ = new NoGradGuard()) {
            for (long from = start; from < end; from += step) {
                long count = Math.min(step, end - from);
                try (var _ = Scope.open()) {
                    var unit = UnitRows.of("picture", images.narrow(0, from, count), from);
                    out.narrow(0, from, count).copy_(scorer.score(unit, from));
                }
            }
        }
        return end - start;
    }

    private Scorer scorer(Optional<Tensor> others) {
        return switch (variant) {
            case Cosine() -> LinearScorer.of(zeroOffset(), concepts, profiles);
            case Cubed() -> CubedScorer.of(concepts, profiles);
            case Centred() ->
                LinearScorer.of(PictureMean.of(others.orElseThrow()).row(), concepts, centredProfiles());
            case ColumnNormalised() -> columnNormalised(others.orElseThrow());
            case MaxScore(boolean rowNormalised) -> MaxScorer.of(concepts, profiles, rowNormalised);
        };
    }

    private Tensor zeroOffset() {
        return torch.zeros(new long[] {1, concepts.size(1)}, new TensorOptions(ScalarType.Double));
    }

    private Tensor centredProfiles() {
        return UnitRows.of("centred profile of class", profiles.sub(profiles.mean(0)));
    }

    private Scorer columnNormalised(Tensor others) {
        ColumnSums sums = ColumnSums.of(others, concepts, profiles);
        return LinearScorer.of(zeroOffset(), concepts.div(sums.pictures().t()), profiles.div(sums.classes()))
                .byMagnitude(sums.ofMagnitudes());
    }

    /**
     * The concepts that speak most for a class, most first.
     *
     * @param images embeddings [pictures, width]
     * @param mean picture that is taken off first; without it, concepts near to every picture would lead every list
     * @param classes per picture, the class to speak for, for instance the prediction
     * @param count how many concepts per picture, at most all
     * @throws dev.alea.run.UsageException when there are not so many
     */
    public List<List<ConceptMatch>> explain(Tensor images, PictureMean mean, int[] classes, int count) {
        requireWidth(images);
        if (images.size(0) != classes.length) {
            throw new IllegalArgumentException(images.size(0) + " pictures have " + classes.length + " classes");
        }
        Counts.require("concepts", count, Math.toIntExact(concepts.size(0)));
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            double[] table = Tensors.doubles(profiles.sub(profiles.mean(0)));
            int width = Math.toIntExact(concepts.size(0));
            var result = new ArrayList<List<ConceptMatch>>();
            for (int n = 0; n < classes.length; n++) {
                try (var _ = Scope.open()) {
                    var unit = UnitRows.of("picture", images.narrow(0, n, 1), n);
                    double[] picture = Tensors.doubles(unit.sub(mean.row()).mm(concepts.t()));
                    result.add(matches(picture, table, classes[n] * width, count));
                }
            }
            return result;
        }
    }

    private static List<ConceptMatch> matches(double[] picture, double[] table, int row, int count) {
        return IntStream.range(0, picture.length)
                .mapToObj(j -> new ConceptMatch(j, picture[j] * table[row + j], picture[j], table[row + j]))
                .sorted(Comparator.comparingDouble(ConceptMatch::product).reversed())
                .limit(count)
                .toList();
    }

    private void requireWidth(Tensor images) {
        if (images.dim() != 2 || images.size(1) != concepts.size(1)) {
            throw new DataException("pictures have embeddings of shape " + Arrays.toString(images.shape())
                    + ", but the concepts' are of width " + concepts.size(1) + "; both must come from the same model");
        }
    }
}
