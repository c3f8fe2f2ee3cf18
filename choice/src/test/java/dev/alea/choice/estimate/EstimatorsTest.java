package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class EstimatorsTest {
    static java.util.List<String> names() {
        return Estimators.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    @DisplayName("every parameter takes its default, both ends of its range, and nothing beyond")
    void ranges(String name) {
        Estimator standard = Estimators.byName(name);
        for (Parameter p : standard.traits().parameters()) {
            assertThat(Estimators.byName(name, Map.of(p.name(), p.standard()))).isEqualTo(standard);
            assertThat(Estimators.byName(name, Map.of(p.name(), p.minimum()))).isNotNull();
            assertThat(Estimators.byName(name, Map.of(p.name(), p.maximum()))).isNotNull();
            for (double wrong : new double[] {Math.nextDown(p.minimum()), p.maximum() + 1, Double.NaN}) {
                assertThatThrownBy(() -> Estimators.byName(name, Map.of(p.name(), wrong)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(p.name());
            }
        }
        assertThat(standard.traits().source()).isNotBlank();
    }

    @Test
    @DisplayName("names, the older spelling, and numbers")
    void names2() {
        assertThat(Estimators.byName("gumbel-softmax", Map.of("temperature", 0.3)))
                .isEqualTo(new GumbelSoftmax(0.3));
        assertThat(Estimators.byName("straight-through-gumbel"))
                .isEqualTo(Estimators.byName("straight-through-gumbel-softmax"));
        assertThat(Estimators.byName("leave-one-out", Map.of("samples", 8.0))).isEqualTo(new LeaveOneOut(8));
    }

    @Test
    @DisplayName("an unknown name or number is refused with the nearest known one")
    void didYouMean() {
        assertThatThrownBy(() -> Estimators.byName("gumble-softmax"))
                .hasMessageContaining("did you mean \"gumbel-softmax\"?")
                .hasMessageContaining("leave-one-out");
        assertThatThrownBy(() -> Estimators.byName("leave-one-out", Map.of("sample", 3.0)))
                .hasMessageContaining("did you mean \"samples\"?");
        assertThatThrownBy(() -> Estimators.byName("exact", Map.of("samples", 3.0)))
                .hasMessageContaining("takes no numbers");
        assertThatThrownBy(() -> new LeaveOneOut(1)).hasMessageContaining("from 2 to 64, but is 1");
        assertThatThrownBy(() -> new LeaveOneOut(0)).hasMessageContaining("samples");
    }

    @Test
    @DisplayName("a moving average takes its first observation whole, and the estimator goes on with it")
    void movingAverage() {
        MovingAverage average = MovingAverage.empty(0.75);
        assertThat(average.orElse(3)).isEqualTo(3);
        assertThat(average.with(2).value()).isEqualTo(2);
        assertThat(average.with(2).with(6).value()).isEqualTo(3);
        assertThat(new Reinforce(average).after(2).after(6).baseline().value()).isEqualTo(3);
        assertThatThrownBy(() -> new MovingAverage(1, 0)).hasMessageContaining("decay");
        assertThatThrownBy(() -> new MovingAverage(0.5, Double.POSITIVE_INFINITY))
                .hasMessageContaining("finite");
    }

    @Test
    @DisplayName("advantages compare each cost with the mean of the others")
    void advantages() {
        assertThat(LeaveOneOut.advantages(1, 2, 6)).containsExactly(-3, -1.5, 4.5);
        assertThatThrownBy(() -> LeaveOneOut.advantages(1)).hasMessageContaining("samples");
    }
}
