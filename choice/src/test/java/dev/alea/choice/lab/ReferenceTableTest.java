package dev.alea.choice.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.FalseAlarms;
import dev.alea.choice.Seeds;
import dev.alea.choice.estimate.GoldenFile;
import dev.alea.choice.estimate.GumbelSoftmax;
import dev.alea.choice.lab.ReferenceTable.Printed;
import dev.alea.choice.lab.ReferenceTable.Row;
import dev.alea.torch.Torch;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The lab's table against one that was measured elsewhere, within the standard errors of both. */
@Execution(ExecutionMode.CONCURRENT)
final class ReferenceTableTest {
    private static final Map<Site, String> GOLDEN = Map.of(
            Site.CATEGORICAL, "cat",
            Site.CATEGORICAL_ONE, "cat1",
            Site.BERNOULLI, "bern",
            Site.SUBSET, "sub",
            Site.SUBSET_DRAWN, "sub_plackett_luce",
            Site.MASK, "mask",
            Site.PERMUTATION, "pl",
            Site.MATCHING, "match_gibbs");

    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    static List<Row> rows() {
        return ReferenceTable.rows();
    }

    /** Every row on one of its two costs, in turn. */
    static List<Row> halves() {
        List<Row> all = rows();
        return IntStream.range(0, all.size() / 2)
                .mapToObj(i -> all.get(2 * i + i % 2))
                .toList();
    }

    private static LabSettings settings(long draws) {
        return new LabSettings(draws, Seeds.SEED, 1, 2, 0.05);
    }

    private static Measurement measured(Row row, long draws) {
        LabResult result = Lab.measure(row.site().problem(row.cost()), List.of(row.entrant()), settings(draws));
        assertThat(result.skipped()).isEmpty();
        return result.measurements().getFirst();
    }

    private static void compare(Row row, Measurement found) {
        // The whole table is one test of the budget: three figures of every row.
        double bound = FalseAlarms.z(3 * rows().size());
        if (row.unbiased()) {
            assertThat(found.largestZ()).as("%s, z. %s", row, Seeds.text()).isLessThan(bound);
        } else {
            compare(row + ", bias", row.bias(), found.relativeBias(), found.draws(), bound);
        }
        compare(row + ", deviation", row.deviation(), found.deviation(), found.draws(), bound);
        row.cosine().forEach(cosine -> compare(row + ", cosine", cosine, found.cosine(), found.draws(), bound));
    }

    private static void compare(String what, Printed printed, Figure found, long draws, double bound) {
        double both = found.error() * Math.sqrt(1 + draws / ReferenceTable.DRAWS);
        assertThat(found.value())
                .as("%s, standard error %s. %s", what, both, Seeds.text())
                .isCloseTo(printed.value(), within(bound * both + printed.rounding()));
    }

    @ParameterizedTest
    @MethodSource("halves")
    @DisplayName("every row of the table on one of its costs, with few draws")
    void few(Row row) {
        compare(row, measured(row, 2000));
    }

    @ParameterizedTest
    @MethodSource("rows")
    @Tag("slow")
    @DisplayName("every row of the table, with many draws")
    void many(Row row) {
        compare(row, measured(row, 60_000));
    }

    @Test
    @DisplayName("another temperature than the one of the row is noticed")
    void wrongTemperature() {
        Row row = rows().stream()
                .filter(r -> r.entrant().name().startsWith("gumbel-softmax") && r.cost() == BuiltInCost.QUADRATIC)
                .findFirst()
                .orElseThrow();
        var twin = new Row(
                row.site(),
                row.cost(),
                new Entrant("twin", new GumbelSoftmax(0.7)),
                row.bias(),
                row.deviation(),
                row.cosine());
        assertThatThrownBy(() -> compare(twin, measured(twin, 20_000))).isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Site.class,
            names = {"MASK_LOGITS"},
            mode = EnumSource.Mode.EXCLUDE)
    @Tag("golden")
    @DisplayName("expected costs and gradients of the fixed problems are those of the golden file")
    void golden(Site site) {
        for (BuiltInCost cost : List.of(BuiltInCost.QUADRATIC, BuiltInCost.SMOOTH)) {
            Problem problem = site.problem(cost);
            String name = cost == BuiltInCost.QUADRATIC ? "quad" : "smooth";
            JsonNode exact = GoldenFile.get("exact", GOLDEN.get(site) + "/" + name);
            double[] expected = GoldenFile.doubles(exact.get("grad"));
            var found = new Expected(problem);
            assertThat(found.costs(problem.leaf(1))[0]).isCloseTo(exact.get("J").asDouble(), within(1e-12));
            double[] gradient = problem.subject().exactGradient();
            for (int i = 0; i < expected.length; i++) {
                int groups = problem.columns();
                int here = site == Site.MASK ? i % problem.rows() * groups + i / problem.rows() : i;
                assertThat(gradient[here]).isCloseTo(expected[i], within(1e-12));
            }
        }
    }
}
