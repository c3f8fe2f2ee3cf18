package dev.alea.choice.anneal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
    @Test
    @DisplayName("every schedule meets its ends exactly and clamps beyond them")
    void ends() {
        for (Schedule s : List.of(
                Schedule.linear(4, 0.5),
                new Schedule.Exponential(4, 0.5),
                new Schedule.Cosine(4, 0.5),
                new Schedule.Piecewise(List.of(0.0, 1.0), List.of(4.0, 0.5)))) {
            assertThat(s.at(0)).as("%s", s).isEqualTo(4);
            assertThat(s.at(1)).as("%s", s).isCloseTo(0.5, within(1e-15));
            assertThat(s.at(-3)).isEqualTo(s.at(0));
            assertThat(s.at(7)).isEqualTo(s.at(1));
        }
        assertThat(Schedule.constant(7).at(0.3)).isEqualTo(7);
    }

    @Test
    @DisplayName("values in between follow the formulas")
    void middle() {
        assertThat(Schedule.linear(100, 500).at(0.25)).isEqualTo(200);
        assertThat(new Schedule.Exponential(4, 1).at(0.5)).isCloseTo(2, within(1e-14));
        assertThat(new Schedule.Cosine(3, 1).at(0.5)).isCloseTo(2, within(1e-14));
        Schedule tent = new Schedule.Piecewise(List.of(0.2, 0.5, 0.6), List.of(0.0, 3.0, 1.0));
        assertThat(tent.at(0.1)).isZero();
        assertThat(tent.at(0.3)).isCloseTo(1, within(1e-14));
        assertThat(tent.at(0.55)).isCloseTo(2, within(1e-14));
        assertThat(tent.at(0.9)).isEqualTo(1);
    }

    @Test
    @DisplayName("impossible schedules are refused in a sentence")
    void refusals() {
        assertThatThrownBy(() -> Schedule.linear(Double.NaN, 1))
                .hasMessageContaining("start")
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> new Schedule.Exponential(1, 0)).hasMessageContaining("positive");
        assertThatThrownBy(() -> new Schedule.Piecewise(List.of(0.5, 0.5), List.of(1.0, 2.0)))
                .hasMessageContaining("rise");
        assertThatThrownBy(() -> new Schedule.Piecewise(List.of(), List.of())).hasMessageContaining("at least one");
        assertThatThrownBy(() -> Schedule.linear(0, 1).at(Double.NaN)).hasMessageContaining("NaN");
    }
}
