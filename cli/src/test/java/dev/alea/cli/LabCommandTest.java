package dev.alea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** {@code alea lab} as its user types it. */
final class LabCommandTest {
    private static final String COSTS = "src/test/resources/lab/";
    private static final List<String> FEW = List.of("--draws", "500", "--quiet");

    @TempDir
    private Path folder = Path.of("");

    private CommandLineFixture.Answer lab(String... arguments) {
        List<String> words = new ArrayList<>(List.of("lab"));
        words.addAll(List.of(arguments));
        words.addAll(FEW);
        return new CommandLineFixture(folder).run(words.toArray(String[]::new));
    }

    private static JsonNode row(JsonNode answer, String name) {
        for (JsonNode row : answer.required("estimators")) {
            if (row.required("name").stringValue().equals(name)) {
                return row;
            }
        }
        throw new AssertionError("no " + name + " in " + answer);
    }

    @Test
    @DisplayName("--json answers with the documented keys, every figure with its standard error")
    void json() {
        JsonNode answer = lab("--estimators", "exact,reinforce,rebar", "--json")
                .succeeded()
                .json();
        assertThat(answer.propertyNames())
                .contains(
                        "structure", "problem", "seed", "draws", "expected_cost", "gradient_norm", "target", "skipped");
        assertThat(answer.required("estimators").size()).isEqualTo(3);
        assertThat(row(answer, "rebar").propertyNames())
                .contains("relative_bias", "deviation", "cosine", "microseconds", "steps_to_target")
                .contains("relative_bias_error", "deviation_error", "cosine_error", "microseconds_error")
                .contains("steps_to_target_error", "largest_z", "evaluations", "reached", "curve");
        assertThat(row(answer, "rebar").required("evaluations").doubleValue()).isEqualTo(3);
        assertThat(row(answer, "exact").required("deviation").doubleValue()).isCloseTo(0, within(1e-12));
        assertThat(row(answer, "reinforce").required("deviation").doubleValue()).isBetween(2.0, 4.0);
    }

    @Tag("slow")
    @Test
    @DisplayName("an estimator takes numbers of its own behind its name, and may be measured several times")
    void numbers() {
        JsonNode answer = lab(
                        "--estimator",
                        "gumbel-softmax:temperature=0.1,gumbel-softmax",
                        "--estimator",
                        "leave-one-out:samples=7",
                        "--json")
                .succeeded()
                .json();
        assertThat(row(answer, "leave-one-out:samples=7")
                        .required("evaluations")
                        .doubleValue())
                .isEqualTo(7);
        JsonNode sharp = row(answer, "gumbel-softmax:temperature=0.1");
        JsonNode usual = row(answer, "gumbel-softmax");
        assertThat(sharp.required("relative_bias").doubleValue())
                .isLessThan(usual.required("relative_bias").doubleValue());
        assertThat(sharp.required("deviation").doubleValue())
                .isGreaterThan(usual.required("deviation").doubleValue());
    }

    @Test
    @DisplayName("the table names every figure, and those that do not fit with their reason")
    void text() {
        String text = lab("--structure", "permutation", "--problem", "bandit")
                .succeeded()
                .out();
        assertThat(text)
                .contains("bandit on permutation")
                .contains("relative bias")
                .contains("leave-one-out ")
                .contains("for other structures: gumbel-softmax, ")
                .contains("±")
                .contains("left out: soft-sort: needs the derivative of the cost");
    }

    @Test
    @DisplayName("a cost from a TorchScript file in float64 is measured as the same built-in one")
    void scripted() {
        JsonNode own = lab(
                        "--cost",
                        COSTS + "quadratic.pt",
                        "--estimators",
                        "rebar,second-order-straight-through",
                        "--json")
                .succeeded()
                .json();
        JsonNode builtIn = lab(
                        "--problem", "quadratic", "--estimators", "rebar,second-order-straight-through", "--json")
                .succeeded()
                .json();
        assertThat(own.required("differentiable").booleanValue()).isTrue();
        assertThat(own.required("expected_cost").doubleValue())
                .isCloseTo(builtIn.required("expected_cost").doubleValue(), within(1e-12));
        for (String key : List.of("relative_bias", "deviation", "cosine", "steps_to_target")) {
            assertThat(row(own, "rebar").required(key).doubleValue())
                    .isCloseTo(row(builtIn, "rebar").required(key).doubleValue(), within(1e-9));
        }
    }

    @Tag("slow")
    @Test
    @DisplayName("a scripted cost of float32 weights works, one without a derivative is found out")
    void scriptedKinds() {
        JsonNode network = lab("--cost", COSTS + "network-float32.pt", "--estimators", "gumbel-softmax", "--json")
                .succeeded()
                .json();
        assertThat(network.required("problem").stringValue()).isEqualTo("network-float32.pt");
        JsonNode hard = lab("--cost", COSTS + "hard.pt", "--shape", "1x5", "--json")
                .succeeded()
                .json();
        assertThat(hard.required("differentiable").booleanValue()).isFalse();
        assertThat(hard.required("estimators").findValuesAsString("name"))
                .contains("leave-one-out", "unordered-set")
                .doesNotContain("straight-through", "rebar");
    }

    @Test
    @DisplayName("the page stands alone, with both plots and every estimator")
    void report() throws IOException {
        Path page = folder.resolve("lab.html");
        JsonNode answer = lab(
                        "--problem",
                        "smooth",
                        "--estimators",
                        "exact,rebar,gumbel-softmax",
                        "--report",
                        page.toString(),
                        "--json")
                .succeeded()
                .json();
        assertThat(answer.required("report").stringValue()).isEqualTo(page.toString());
        String html = Files.readString(page);
        assertThat(html)
                .contains("<svg", "relative bias of the mean", "A short optimisation")
                .doesNotContain("http");
        answer.required("estimators")
                .findValuesAsString("name")
                .forEach(name -> assertThat(html).contains(name));
    }

    @Tag("slow")
    @Test
    @DisplayName("--markdown prints one table for both fixed costs, the same to the last digit for the same seed")
    void markdown() {
        String[] words = {"--markdown", "--structure", "subset", "--estimators", "exact,subset-score,arm"};
        String table = lab(words).succeeded().out();
        assertThat(table)
                .contains("**subset**")
                .contains("| `exact` | 20 | 0.000 ±0.000, 0.000 ±0.000, 1.000 ±0.000 |")
                .contains("| `subset-score` | 4 |")
                .doesNotContain("`arm`");
        assertThat(lab(words).out()).isEqualTo(table);
    }

    private static Arguments refusal(ExitCode code, String sentence, String... words) {
        return Arguments.of(code, sentence, List.of(words));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal(ExitCode.USAGE, "known: categorical", "--structure", "tree"),
                refusal(ExitCode.USAGE, "known: quadratic", "--problem", "cubic"),
                refusal(ExitCode.USAGE, "did you mean \"rebar\"?", "--estimators", "rebra"),
                refusal(ExitCode.USAGE, "works for bernoulli", "--estimators", "exact,arm"),
                refusal(
                        ExitCode.USAGE,
                        "did you mean \"temperature\"?",
                        "--estimator",
                        "gumbel-softmax:temprature=0.5"),
                refusal(ExitCode.USAGE, "0.01 to 10.0, but is 0.0", "--estimator", "gumbel-softmax:temperature=0"),
                refusal(ExitCode.USAGE, "a whole number", "--estimator", "leave-one-out:samples=2.5"),
                refusal(ExitCode.USAGE, "which is no number", "--estimator", "rebar:eta=much"),
                refusal(ExitCode.USAGE, "has no KEY=VALUE", "--estimator", "rebar:0.5"),
                refusal(ExitCode.USAGE, "twice", "--estimator", "rebar:eta=1:eta=2"),
                refusal(ExitCode.USAGE, "takes no numbers", "--estimator", "muprop:eta=1"),
                refusal(ExitCode.DATA, "is no run", "--run", "nowhere"),
                refusal(ExitCode.USAGE, "leave --markdown", "--run", "nowhere", "--problem", "vae"),
                refusal(ExitCode.USAGE, "name it with --run", "--groups", "4"),
                refusal(ExitCode.USAGE, "derivative", "--problem", "bandit", "--estimators", "straight-through"),
                refusal(ExitCode.USAGE, "3x4", "--shape", "3by4"),
                refusal(ExitCode.USAGE, "3x4", "--shape", "0x4"),
                refusal(ExitCode.USAGE, "smaller shape", "--shape", "20x20"),
                refusal(ExitCode.USAGE, "[B.., n, n]", "--structure", "matching", "--shape", "2x3"),
                refusal(ExitCode.USAGE, "give one of them", "--problem", "vae", "--cost", COSTS + "hard.pt"),
                refusal(ExitCode.USAGE, "--markdown", "--markdown", "--json"),
                refusal(ExitCode.DATA, "no such file", "--cost", "nowhere.pt"),
                refusal(ExitCode.DATA, "TorchScript", "--cost", "pom.xml"),
                refusal(ExitCode.DATA, "forward(events)", "--cost", COSTS + "network-float32.pt", "--shape", "2x2"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesWithOneSentenceAndItsCode(ExitCode code, String sentence, List<String> words) {
        var answer = lab(words.toArray(String[]::new));
        assertThat(answer.code()).as(answer.err()).isEqualTo(code.value());
        assertThat(answer.err()).startsWith("alea: ").contains(sentence).doesNotContain("\tat dev.alea");
        assertThat(answer.out()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("draws")
    void drawsOutOfRangeAreRefused(String draws) {
        var answer = new CommandLineFixture(folder).run("lab", "--quiet", "--draws", draws);
        assertThat(answer.code()).isEqualTo(ExitCode.USAGE.value());
        assertThat(answer.err()).startsWith("alea: ").contains(draws);
    }

    static Stream<String> draws() {
        return Stream.of("0", "499", "-1", "many");
    }
}
