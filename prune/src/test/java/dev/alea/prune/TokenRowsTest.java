package dev.alea.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.choice.draw.Draws;
import dev.alea.run.DataException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TokenRowsTest {
    private final TokenRows rows = new TokenRows(new int[7][3], "none");

    @Test
    void everyEpochVisitsEachRowOnceAcrossTheBordersOfSteps() {
        Draws draws = Draws.of(5);
        int[] visits = new int[21];
        for (int step = 0; step < 7; step++) {
            System.arraycopy(rows.indices(draws, step, 3), 0, visits, 3 * step, 3);
        }
        for (int epoch = 0; epoch < 3; epoch++) {
            int[] one = Arrays.copyOfRange(visits, 7 * epoch, 7 * epoch + 7);
            assertThat(one).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
        }
        assertThat(Arrays.copyOfRange(visits, 0, 7)).isNotEqualTo(Arrays.copyOfRange(visits, 7, 14));
    }

    @Test
    void aStepDependsOnNothingThatWasDrawnBefore() {
        int[] direct = rows.indices(Draws.of(5), 4, 3);
        Draws used = Draws.of(5);
        rows.indices(used, 0, 3);
        assertThat(rows.indices(used, 4, 3)).isEqualTo(direct);
        assertThat(rows.indices(Draws.of(6), 4, 3)).isNotEqualTo(direct);
    }

    @Test
    void noRowsAreRefused() {
        assertThatThrownBy(() -> new TokenRows(new int[0][], "none"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no row of tokens");
    }
}
