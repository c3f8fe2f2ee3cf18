package dev.alea.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.torch.Scope;
import org.junit.jupiter.api.Test;

final class DependenceTest {
    @Test
    void moreConceptsThanTheEmbeddingIsWideAreCalledDependentUnmeasured() {
        try (var _ = Scope.open()) {
            var scores = Fixtures.normal("few directions", 20, 3).mm(Fixtures.normal("concepts", 3, 7));
            assertThat(Dependence.warnings(scores, 2, 3))
                    .singleElement()
                    .asString()
                    .contains("7 concepts on embeddings of width 3", "rank 3 at most");
        }
    }

    @Test
    void scoresOfALowerRankAreFoundByMeasuring() {
        try (var _ = Scope.open()) {
            var scores = Fixtures.normal("few directions", 20, 3).mm(Fixtures.normal("concepts", 3, 7));
            assertThat(Dependence.warnings(scores, 2, 8))
                    .singleElement()
                    .asString()
                    .contains("7 concepts on 20 pictures have rank 3");
        }
    }

    @Test
    void fewerConceptsThanClassesMakeTheLogitsDependent() {
        try (var _ = Scope.open()) {
            var scores = Fixtures.normal("scores", 20, 3);
            assertThat(Dependence.warnings(scores, 4, 8))
                    .singleElement()
                    .asString()
                    .contains("3 concepts for 4 classes");
            assertThat(Dependence.warnings(scores, 3, 8)).isEmpty();
        }
    }
}
