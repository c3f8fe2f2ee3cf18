package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class MixtureEstimatorsTest {
    static List<String> names() {
        return MixtureEstimators.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    @DisplayName("every parameter takes its default, both ends of its range, and nothing beyond")
    void ranges(String name) {
        MixtureEstimator standard = MixtureEstimators.byName(name);
        for (Parameter p : standard.traits().parameters()) {
            assertThat(MixtureEstimators.byName(name, Map.of(p.name(), p.standard())))
                    .isEqualTo(standard);
            assertThat(MixtureEstimators.byName(name, Map.of(p.name(), p.minimum())))
                    .isNotNull();
            assertThat(MixtureEstimators.byName(name, Map.of(p.name(), p.maximum())))
                    .isNotNull();
            assertThatThrownBy(() -> MixtureEstimators.byName(name, Map.of(p.name(), p.maximum() + 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(p.name());
        }
    }

    @Test
    @DisplayName("every estimator that is proven has a name, and every name a card with its numbers")
    void complete() throws IOException {
        assertThat(names().stream()
                        .map(n -> MixtureEstimators.byName(n).getClass().getSimpleName()))
                .containsExactlyInAnyOrderElementsOf(MixtureEstimatorTest.estimators().stream()
                        .map(e -> e.getClass().getSimpleName())
                        .distinct()
                        .toList());
        String text = Files.readString(Path.of("../docs/estimators.md"));
        String cards = text.substring(text.indexOf("\n## Of a Gaussian mixture\n"));
        for (String name : names()) {
            String heading = cards.lines()
                    .filter(line -> line.startsWith("### `" + name + "`"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no card of " + name));
            MixtureEstimators.byName(name)
                    .traits()
                    .parameters()
                    .forEach(p -> assertThat(heading).contains("`" + p.name() + "`"));
        }
    }

    @Test
    @DisplayName("names, other spellings and numbers choose; what is unknown is refused with the nearest known one")
    void chosen() {
        assertThat(MixtureEstimators.byName("frequency-rule", Map.of("all-experts", 1.0, "sum", 1.0)))
                .isEqualTo(new FrequencyRule(FrequencyRule.Experts.ALL, FrequencyRule.Reduction.SUM));
        assertThat(MixtureEstimators.byName("frequency-rule"))
                .isEqualTo(new FrequencyRule(FrequencyRule.Experts.BEST, FrequencyRule.Reduction.MEAN));
        assertThat(MixtureEstimators.byName("reinmax")).isEqualTo(new MixtureSecondOrder());
        assertThat(MixtureEstimators.byName("gumbel-softmax", Map.of("temperature", 0.25)))
                .isEqualTo(new MixtureGumbelSoftmax(0.25));
        assertThatThrownBy(() -> MixtureEstimators.byName("marginalized-reparam"))
                .hasMessageContaining("did you mean \"marginalised-reparam\"?")
                .hasMessageContaining("Gaussian mixture");
        assertThatThrownBy(() -> MixtureEstimators.byName("score-reparam", Map.of("dekay", 0.5)))
                .hasMessageContaining("did you mean \"decay\"?");
    }
}
