package dev.alea.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NumericsGuardTest {
    private final List<String> reported = new ArrayList<>();
    private final NumericsGuard guard = new NumericsGuard(reported::add);

    @Test
    void finiteNumbersPassUntouched() {
        assertThat(guard.check(1, "loss", -0.0)).isEqualTo(-0.0);
        guard.check(1, "w", new double[] {Double.MAX_VALUE, -Double.MIN_VALUE});
        guard.check(1, "w", new float[] {Float.MAX_VALUE, 0});
        guard.check(1, "w", new double[0]);
        assertThat(reported).isEmpty();
    }

    @Test
    void theSentenceIsReportedBeforeItIsThrown() {
        assertThatThrownBy(() -> guard.check(3, "head", new float[] {1, Float.POSITIVE_INFINITY, -2}))
                .isInstanceOf(NumericsException.class)
                .hasMessageStartingWith("Step 3, head: 0 of 3 values are NaN and 1 infinite ([1] = Infinity)")
                .hasMessageContaining("the finite ones lie between -2.000 and 1.000")
                .satisfies(fault -> assertThat(reported).containsExactly(fault.getMessage()));
    }

    @Test
    void onlyTheFirstFewAreShownAndNoneFiniteIsSaid() {
        var values = new double[100];
        java.util.Arrays.fill(values, Double.NaN);
        assertThatThrownBy(() -> guard.check(1, "w", values))
                .hasMessageContaining("100 of 100 values are NaN")
                .hasMessageContaining("[4] = NaN);")
                .hasMessageContaining("none is finite");
    }

    @Test
    void memoryOfATensorIsCheckedToItsLastValueAlsoWhenUnaligned() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(4 * 7 + 1).asSlice(1);
            guard.checkFloats(1, "w", memory);
            memory.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, 6, Float.NaN);
            assertThatThrownBy(() -> guard.checkFloats(1, "w", memory)).hasMessageContaining("([6] = NaN)");
        }
    }
}
