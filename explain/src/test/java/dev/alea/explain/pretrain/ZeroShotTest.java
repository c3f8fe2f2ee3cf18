package dev.alea.explain.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ZeroShotTest {
    private static final CaptionBook BOOK =
            new CaptionBook(List.of("stop", "car", "red", "wheels"), 2, List.of(new int[] {0, 2}, new int[] {1, 2, 3}));

    @Test
    void theNearestOfTheNamesIsTheAnswer() {
        float[][] cosines = {{0.9f, 0.1f, 1, 1}, {0.2f, 0.3f, 0, 0}, {0.5f, 0.5f, 0, 0}};
        ZeroShot found = ZeroShot.of(cosines, List.of(0, 0, 0), BOOK);
        assertThat(found.nearest()).as("the first of two that are equally near").containsExactly(0, 1, 0);
        assertThat(found.accuracy()).hasValue(2.0 / 3);
    }

    @Test
    void theAreaIsTheShareOfPairsInTheRightOrder() {
        // "wheels" is true of the first two and false of the others, one pair tied; "red" is true of all and says
        // nothing.
        float[][] cosines = {{0, 0, 0, 0.5f}, {0, 0, 0, 0.1f}, {0, 0, 0, 0.5f}, {0, 0, 0, 0.05f}};
        double pairs = 0.5 + 1 + 0 + 1;
        assertThat(ZeroShot.of(cosines, List.of(1, 1, 0, 0), BOOK).conceptAuc().orElseThrow())
                .isCloseTo(pairs / 4, within(1e-12));
        assertThat(ZeroShot.of(cosines, List.of(0, 0, 0, 0), BOOK).conceptAuc()).isEmpty();
    }

    @Test
    void withoutClassesThereIsNoAccuracy() {
        var own = new CaptionBook(List.of("a", "b"), 0, List.of(new int[] {0}, new int[] {1}));
        ZeroShot found = ZeroShot.of(new float[][] {{1, 0}, {0, 1}}, List.of(0, 1), own);
        assertThat(found.nearest()).isEmpty();
        assertThat(found.accuracy()).isEmpty();
        assertThat(found.conceptAuc()).hasValue(1);
    }
}
