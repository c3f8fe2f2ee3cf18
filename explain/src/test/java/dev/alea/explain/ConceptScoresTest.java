package dev.alea.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.run.DataException;
import dev.alea.run.UsageException;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

final class ConceptScoresTest {
    @Test
    void scoresThatDoNotFitAreRefused() {
        try (var _ = Scope.open()) {
            var table = torch.zeros(2, 3);
            List<String> concepts = List.of("a", "b", "c");
            List<String> classes = List.of("x", "y");
            assertThatThrownBy(() -> new ConceptScores(table, new int[] {0, 2}, concepts, classes, ""))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("picture 1 has the label 2; allowed: 0 to 1");
            assertThatThrownBy(() -> new ConceptScores(table, new int[] {0, -1}, concepts, classes, ""))
                    .hasMessageContaining("picture 1 has the label -1");
            assertThatThrownBy(() -> new ConceptScores(table, new int[] {0}, concepts, classes, ""))
                    .hasMessageContaining("2 rows of scores and 1 labels");
            assertThatThrownBy(() -> new ConceptScores(table, new int[2], List.of("a"), classes, ""))
                    .hasMessageContaining("3 columns");
            assertThatThrownBy(() -> new ConceptScores(table, new int[2], concepts, List.of("x"), ""))
                    .hasMessageContaining("1 classes; a classifier needs two or more");
            assertThatThrownBy(() -> new ConceptScores(table, new int[2], List.of("a", "b", "a"), classes, ""))
                    .hasMessageContaining("twice");
        }
    }

    @Test
    void aSplitWithNothingToTrainOnIsRefused() {
        assertThatThrownBy(() -> new PictureSplit(new int[0], new int[] {0, 1}))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("all 2 validate");
    }

    @Test
    void levelsAreAHighPercentileAndTheMeansOfClasses() {
        try (var _ = Scope.open()) {
            var table = Tensors.of(new float[] {1, 2, 3, 100}, 4, 1);
            var scores = new ConceptScores(table, new int[] {0, 0, 1, 1}, List.of("a"), List.of("x", "y", "z"), "");
            ConceptLevels levels = ConceptLevels.of(scores, 0, 1, 2);
            assertThat(levels.high()).containsExactly(3);
            assertThat(levels.classMeans()).isDeepEqualTo(new float[][] {{1.5f}, {3}, {2}});
        }
    }
}
