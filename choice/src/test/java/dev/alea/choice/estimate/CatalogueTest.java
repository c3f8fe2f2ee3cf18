package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.choice.structure.Structure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/estimators.md} has a card for every estimator, with its numbers, and a row in the measured table. */
final class CatalogueTest {
    private static final Path FILE = Path.of("../docs/estimators.md");

    static List<String> names() {
        return Estimators.names();
    }

    private static List<String> cards() throws IOException {
        String text = Files.readString(FILE);
        int start = text.indexOf("\n## Cards\n");
        int end = text.indexOf("\n## ", start + 1);
        return Arrays.asList(text.substring(start, end).split("\n### ", -1));
    }

    @ParameterizedTest
    @MethodSource("names")
    @DisplayName("a card: formula, when to use it, pitfall, and every number that it takes")
    void card(String name) throws IOException {
        List<String> own =
                cards().stream().filter(c -> c.startsWith("`" + name + "`")).toList();
        assertThat(own).as(name).hasSize(1);
        assertThat(own.getFirst()).contains("*Use*").containsPattern("\\*Pitfalls?\\*");
        String heading = own.getFirst().lines().findFirst().orElseThrow();
        for (Parameter p : Estimators.byName(name).traits().parameters()) {
            assertThat(heading).as(name).contains("`" + p.name() + "`");
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    @DisplayName("a row in the measured table, unless it is for perturbed matchings only, which have no exact gradient")
    void measured(String name) throws IOException {
        String text = Files.readString(FILE);
        String table = text.substring(text.indexOf("\n## Measured\n"));
        boolean enumerable = Estimators.byName(name).traits().laws().stream()
                .anyMatch(law -> law != Structure.Law.PERTURBED_MATCHING);
        assertThat(table.contains("\n| `" + name + "` |")).as(name).isEqualTo(enumerable);
    }

    @Test
    @DisplayName("no card of an estimator that is not there")
    void noOther() throws IOException {
        List<String> named = cards().stream()
                .skip(1)
                .map(c -> c.substring(1, c.indexOf('`', 1)))
                .toList();
        assertThat(named).containsExactlyInAnyOrderElementsOf(Estimators.names());
    }
}
