package dev.alea.explain.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.choice.draw.Draws;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CaptionBookTest {
    /** Two classes: a stop sign that is red, a car that is red and has wheels. */
    private static final CaptionBook BOOK =
            new CaptionBook(List.of("stop", "car", "red", "wheels"), 2, List.of(new int[] {0, 2}, new int[] {1, 2, 3}));

    @Test
    void aNameAndTheConceptsHaveEqualParts() {
        assertThat(BOOK.shares(new int[] {0, 1}, new int[] {0, 1, 2, 3}))
                .containsExactly(0.5f, 0, 0.5f, 0, 0, 0.5f, 0.25f, 0.25f);
        assertThat(BOOK.shares(new int[] {0, 1}, new int[] {2, 3}))
                .as("without names the concepts have all")
                .containsExactly(1, 0, 0.5f, 0.5f);
        assertThat(BOOK.shares(new int[] {0}, new int[] {1, 3}))
                .as("nothing true")
                .containsExactly(0, 0);
    }

    @Test
    void fewCaptionsAreAllInEveryStep() {
        assertThat(BOOK.chosen(new int[] {0}, 4, Draws.of(1))).containsExactly(0, 1, 2, 3);
    }

    @Test
    void ofManyCaptionsEachPictureBringsOneThatIsTrueOfIt() {
        int names = 0;
        for (int step = 0; step < 400; step++) {
            int[] chosen = BOOK.chosen(new int[] {1}, 3, Draws.of(2).step(step));
            assertThat(chosen).hasSize(1);
            assertThat(BOOK.isTrue(1, chosen[0])).isTrue();
            names += chosen[0] == 1 ? 1 : 0;
        }
        assertThat(names).as("half of them are names, within six deviations").isBetween(140, 260);
        int[] subjects = IntStream.range(0, 50).map(i -> i % 2).toArray();
        assertThat(BOOK.chosen(subjects, 3, Draws.of(3)))
                .hasSizeLessThanOrEqualTo(3)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void whereThereAreNoClassesEveryCaptionIsDrawn() {
        var own = new CaptionBook(List.of("a", "b", "c"), 0, List.of(new int[] {0, 2}, new int[] {1}));
        assertThat(own.chosen(new int[] {1}, 2, Draws.of(1))).containsExactly(1);
        assertThat(own.shares(new int[] {0}, new int[] {0, 1, 2})).containsExactly(0.5f, 0, 0.5f);
    }
}
