package dev.alea.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.draw.Draws;
import dev.alea.run.DataException;
import dev.alea.run.UsageException;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureSplitTest {
    @TempDir
    Path folder;

    @Test
    void picturesOfAGroupAndTwinsStayTogether() {
        try (var _ = Scope.open()) {
            int count = 900;
            List<String> groups = new ArrayList<>();
            List<String> digests = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                groups.add("track-" + i / 3);
                digests.add(i == 899 ? "digest-0" : "digest-" + i);
            }
            PictureSplit split = PictureSplit.of(scores(groups, digests), 0.25, 1);
            assertThat(split.joined()).isEqualTo(1);
            boolean[] validates = new boolean[count];
            Arrays.stream(split.validation()).forEach(row -> validates[row] = true);
            for (int i = 0; i < count; i++) {
                assertThat(validates[i]).isEqualTo(validates[i / 3 * 3]);
            }
            assertThat(validates[899]).isEqualTo(validates[0]);
            assertThat(split.train().length + split.validation().length).isEqualTo(count);
            // 300 groups, three standard deviations of the binomial law
            assertThat(split.validation().length / (double) count).isCloseTo(0.25, within(0.075));
        }
    }

    @Test
    void theOrderOfThePicturesDoesNotMatter() {
        try (var _ = Scope.open()) {
            List<String> groups = SyntheticScores.names("g", 50);
            List<String> backwards = new ArrayList<>(groups);
            Collections.reverse(backwards);
            int[] there = PictureSplit.of(scores(groups, groups), 0.3, 5).validation();
            int[] back = PictureSplit.of(scores(backwards, backwards), 0.3, 5).validation();
            assertThat(Arrays.stream(back).map(row -> 49 - row).sorted().toArray())
                    .isEqualTo(there);
            assertThat(PictureSplit.of(scores(groups, groups), 0.3, 6).validation())
                    .isNotEqualTo(there);
            assertThat(PictureSplit.of(scores(groups, groups), 0, 5).validation())
                    .isEmpty();
        }
    }

    @Test
    void aSplitThatLeavesNothingToTrainOnIsRefused() {
        try (var _ = Scope.open()) {
            List<String> one = Collections.nCopies(4, "same");
            assertThat(IntStream.range(0, 40).filter(seed -> refused(one, seed)).count())
                    .isBetween(20L, 39L);
        }
    }

    private static boolean refused(List<String> groups, int seed) {
        try {
            PictureSplit.of(scores(groups, groups), 0.8, seed);
            return false;
        } catch (UsageException refused) {
            assertThat(refused).hasMessageContaining("hang together in 1 groups");
            return true;
        }
    }

    @Test
    void everyEpochSeesEveryPictureOnce() {
        try (var _ = Scope.open()) {
            int[] rows = {2, 3, 5, 7, 11, 13, 17};
            var order = new BatchOrder(rows, 3, Draws.of(2));
            assertThat(order.perEpoch()).isEqualTo(3);
            List<Long> first = epoch(order, 0);
            assertThat(first).hasSize(7).containsExactlyInAnyOrder(2L, 3L, 5L, 7L, 11L, 13L, 17L);
            List<Long> second = epoch(order, 1);
            assertThat(second).containsExactlyInAnyOrderElementsOf(first).isNotEqualTo(first);
            var resumed = new BatchOrder(rows, 3, Draws.of(2));
            assertThat(Tensors.longs(resumed.at(4))).isEqualTo(Tensors.longs(order.at(4)));
            assertThat(epoch(order, 0)).isEqualTo(first);
            assertThat(Tensors.longs(new BatchOrder(rows, 100, Draws.of(2)).at(0)))
                    .hasSize(7);
        }
    }

    private static List<Long> epoch(BatchOrder order, int epoch) {
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < order.perEpoch(); i++) {
            Arrays.stream(Tensors.longs(order.at(epoch * order.perEpoch() + i))).forEach(all::add);
        }
        return all;
    }

    @Test
    void scoresThatDoNotFitAreRefused() {
        try (var _ = Scope.open()) {
            var table = torch.zeros(2, 3);
            List<String> concepts = List.of("a", "b", "c");
            List<String> classes = List.of("x", "y");
            assertThatThrownBy(() -> ConceptScores.of(table, new int[] {0, 2}, concepts, classes, ""))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("label of picture 1 is 2; allowed: 0 to 1");
            assertThatThrownBy(() -> ConceptScores.of(table, new int[] {0, -1}, concepts, classes, ""))
                    .hasMessageContaining("picture 1 is -1");
            assertThatThrownBy(() -> ConceptScores.of(table, new int[] {0}, concepts, classes, ""))
                    .hasMessageContaining("2 rows of scores, 1 labels");
            assertThatThrownBy(() -> ConceptScores.of(table, new int[2], List.of("a"), classes, ""))
                    .hasMessageContaining("3 columns");
            assertThatThrownBy(() -> ConceptScores.of(table, new int[2], concepts, List.of("x"), ""))
                    .hasMessageContaining("2 or more");
            assertThatThrownBy(() -> ConceptScores.of(table, new int[2], List.of("a", "b", "a"), classes, ""))
                    .hasMessageContaining("twice");
            assertThat(ConceptScores.of(table, new int[2], concepts, classes, "")
                            .absentClasses(0, 1))
                    .containsExactly("y");
        }
    }

    @Test
    void scoresOnDiskReadBackAsTheyWere() throws java.io.IOException {
        try (var _ = Scope.open()) {
            ConceptScores scores = SyntheticScores.of(20, 5, 3, 2, 3, 1).scores();
            assertThat(ScoreCache.holds(folder)).isFalse();
            ScoreCache.write(scores, folder);
            assertThat(ScoreCache.holds(folder)).isTrue();
            try (var cache = ScoreCache.open(folder)) {
                assertThat(Tensors.floats(cache.scores().values())).isEqualTo(Tensors.floats(scores.values()));
                assertThat(cache.scores().labels()).isEqualTo(scores.labels());
                assertThat(cache.scores().concepts()).isEqualTo(scores.concepts());
                assertThat(cache.scores().groups()).isEqualTo(scores.groups());
                assertThat(cache.scores().clip()).isEqualTo("clip-1");
            }
            Path names = folder.resolve("scores.json");
            java.nio.file.Files.writeString(
                    names, java.nio.file.Files.readString(names).replace("\"concept 4\"", "\"concept 3\""));
            assertThatThrownBy(() -> ScoreCache.open(folder)).hasMessageContaining("twice");
        }
    }

    @Test
    void levelsAreAHighPercentileAndTheMeansOfClasses() {
        try (var _ = Scope.open()) {
            var table = Tensors.of(new float[] {1, 2, 3, 100}, 4, 1);
            var scores = ConceptScores.of(table, new int[] {0, 0, 1, 1}, List.of("a"), List.of("x", "y", "z"), "");
            ConceptLevels levels = ConceptLevels.of(scores, 0, 1, 2);
            assertThat(levels.high()).containsExactly(3);
            assertThat(levels.classMeans()).isDeepEqualTo(new float[][] {{1.5f}, {3}, {2}});
        }
    }

    @Test
    void randomDirectionsHaveLengthOne() {
        try (var _ = Scope.open()) {
            var scores = RandomConcepts.scores(torch.eye(64), 2000, 100, Draws.of(1));
            // A picture along an axis scores 100 times a coordinate of a unit vector: mean square 100^2 / 64.
            double square = scores.mul(scores).mean().item_double();
            assertThat(square).isCloseTo(1e4 / 64, within(1e4 / 64 * 0.02));
            assertThat(scores.mul(scores)
                            .sum(0)
                            .sub(new Scalar(1e4))
                            .abs()
                            .max()
                            .item_double())
                    .isLessThan(1);
        }
    }

    private static ConceptScores scores(List<String> groups, List<String> digests) {
        int count = groups.size();
        return new ConceptScores(
                torch.zeros(count, 1), new int[count], List.of("a"), List.of("x", "y"), "", groups, digests);
    }
}
