package dev.alea.run.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.choice.draw.Draws;
import dev.alea.run.DataException;
import dev.alea.run.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ConfigsTest {
    enum Kind {
        EXACT,
        LEAVE_ONE_OUT
    }

    record Inner(double learningRate, float decay, boolean hard, Optional<Integer> rows) {
        Inner {
            if (learningRate <= 0) {
                throw new IllegalArgumentException("learningRate must be above 0, but is " + learningRate);
            }
        }
    }

    record Outer(
            @Doc("How many updates.") int steps,
            long seed,
            String name,
            Path model,
            Kind estimator,
            List<String> skip,
            List<Double> points,
            Map<String, Double> parameters,
            Optional<String> note,
            Inner train) {
        Outer {
            if (steps < 1) {
                throw new IllegalArgumentException("steps must be at least 1, but is " + steps);
            }
        }
    }

    static final Outer DEFAULTS = new Outer(
            250,
            1,
            "first",
            Path.of("models/tiny"),
            Kind.EXACT,
            List.of("head"),
            List.of(),
            Map.of("temperature", 4.0),
            Optional.empty(),
            new Inner(1e-3, 0.5f, true, Optional.empty()));

    private static Outer parse(String toml) {
        return Configs.parse(Outer.class, toml, "my.toml", DEFAULTS);
    }

    @Test
    void anEmptyTextIsTheDefaults() {
        assertThat(parse("")).isEqualTo(DEFAULTS);
    }

    @Test
    void aWrittenConfigurationReadsBackEqualWhateverItsValues() {
        for (int trial = 0; trial < 400; trial++) {
            Outer config = generate(Draws.of(7).stream("config").step(trial));
            assertThat(parse(Configs.write(config))).as(Configs.write(config)).isEqualTo(config);
        }
    }

    private static Outer generate(Draws draws) {
        String alphabet = "aZ0 .\"\\'\n\t\r#=[]{}\u0001\u007fé→😀,";
        var text = new StringBuilder();
        int length = (int) draws.below(0, 12);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(alphabet.codePointAt(alphabet.offsetByCodePoints(0, (int) draws.below(10 + i, 22))));
        }
        double[] odd = {Double.NaN, Double.MIN_VALUE, Double.MAX_VALUE, -0.0, 1e-300, Double.NEGATIVE_INFINITY, 1.0 / 3
        };
        var points = new ArrayList<Double>();
        var parameters = new LinkedHashMap<String, Double>();
        for (int i = 0; i < draws.below(1, 4); i++) {
            points.add(odd[(int) draws.below(30 + i, odd.length)]);
            parameters.put(text + "k" + i, draws.uniformDouble(40 + i));
        }
        long any = draws.below(2, Long.MAX_VALUE);
        return new Outer(
                1 + (int) draws.below(3, Integer.MAX_VALUE),
                draws.below(4, 2) == 0 ? any : -any - 1,
                text.toString(),
                Path.of("a b", "c" + any),
                Kind.values()[(int) draws.below(5, 2)],
                List.of(text.toString(), "x"),
                points,
                parameters,
                draws.below(6, 2) == 0 ? Optional.empty() : Optional.of(text.toString()),
                new Inner(
                        Double.MIN_VALUE + draws.uniformDouble(7),
                        draws.uniform(8),
                        draws.below(9, 2) == 0,
                        draws.below(25, 2) == 0 ? Optional.empty() : Optional.of((int) draws.below(26, 9))));
    }

    @Test
    void theWrittenFileNamesEveryKeyWithItsDoc() {
        assertThat(Configs.write(DEFAULTS))
                .contains(
                        "# How many updates.\nsteps = 250",
                        "# note is not set",
                        "[train]\nlearning-rate = 0.001",
                        "# rows is not set");
    }

    @Test
    void anUnknownKeyIsRefusedWithLineAndSuggestion() {
        assertThatThrownBy(() -> parse("seed = 3\n\n[train]\nlearning_rat = 2.0\n"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(
                        "my.toml, line 4: unknown key \"train.learning_rat\"; did you mean \"train.learning-rate\"?");
    }

    @Test
    void aKeyInTheWrongTableIsFound() {
        assertThatThrownBy(() -> parse("learning-rate = 2.0"))
                .hasMessageContaining("did you mean \"train.learning-rate\"?");
    }

    @Test
    void aStrangeKeyGetsNoSuggestionButTheList() {
        assertThatThrownBy(() -> parse("zzzzzz = 2"))
                .hasMessageContaining("unknown key \"zzzzzz\". Known here: steps, seed");
    }

    @Test
    void wrongTypesAreAllToldAtOnce() {
        assertThatThrownBy(() -> parse("steps = \"many\"\nestimator = \"exat\"\nskip = 3\n[train]\nhard = 1"))
                .hasMessageContaining("line 1: \"steps\" must be a whole number")
                .hasMessageContaining("but is the text \"many\"")
                .hasMessageContaining("line 2: \"estimator\" must be one of \"exact\", \"leave-one-out\"")
                .hasMessageContaining("line 3: \"skip\" must be a list")
                .hasMessageContaining("line 5: \"train.hard\" must be true or false");
    }

    @Test
    void whatARecordRefusesIsToldWithItsKeyAndLine() {
        assertThatThrownBy(() -> parse("seed = 1\nsteps = 0"))
                .hasMessage("my.toml, line 2: steps must be at least 1, but is 0.");
        assertThatThrownBy(() -> parse("[train]\n\nlearning-rate = -1"))
                .hasMessageContaining(
                        "my.toml, line 3: \"train.learning-rate\": learningRate must be above 0, but is -1.0.");
    }

    @Test
    void brokenTomlIsToldWithItsLine() {
        assertThatThrownBy(() -> parse("steps = 1\nseed = = 2")).hasMessageContaining("my.toml, line 2: not TOML");
    }

    @Test
    void wholeNumbersMayStandForFloatingOnesButNotBeyondTheirPrecision() {
        assertThat(parse("[train]\nlearning-rate = 2").train().learningRate()).isEqualTo(2.0);
        assertThatThrownBy(() -> parse("[train]\nlearning-rate = 9007199254740993"))
                .hasMessageContaining("must be a number");
        assertThatThrownBy(() -> parse("steps = 2147483648"))
                .hasMessageContaining("between -2147483648 and 2147483647");
    }

    @Test
    void overridesSetSingleKeysAsTyped() {
        var options = new LinkedHashMap<String, String>();
        options.put("train.learning-rate", "0.25");
        options.put("estimator", "leave-one-out");
        options.put("name", "plain text");
        options.put("skip", "a,b");
        options.put("points", "[1.5, 2]");
        options.put("train.rows", "3");
        Outer config = Configs.override(DEFAULTS, options);
        assertThat(config.train()).isEqualTo(new Inner(0.25, 0.5f, true, Optional.of(3)));
        assertThat(config.estimator()).isEqualTo(Kind.LEAVE_ONE_OUT);
        assertThat(config.name()).isEqualTo("plain text");
        assertThat(config.skip()).containsExactly("a", "b");
        assertThat(config.points()).containsExactly(1.5, 2.0);
        assertThat(Configs.override(config, Map.of("train.rows", "")).train().rows())
                .isEmpty();
    }

    @Test
    void anOverrideIsAsStrictAsAFile() {
        assertThatThrownBy(() -> Configs.override(DEFAULTS, Map.of("trian.hard", "true")))
                .hasMessageContaining("unknown key \"trian\"; did you mean \"train\"?");
        assertThatThrownBy(() -> Configs.override(DEFAULTS, Map.of("steps", "many")))
                .hasMessageContaining("override steps=many: \"steps\" must be a whole number");
    }

    @Test
    void differencesAreNamed() {
        Outer longer = Configs.override(DEFAULTS, Map.of("steps", "500", "note", "x"));
        assertThat(Configs.difference(DEFAULTS, longer))
                .containsExactly(Map.entry("steps", "250 → 500"), Map.entry("note", "(not set) → \"x\""));
    }

    @Test
    void aDefaultThatCannotBeUnsetIsAMistakeOfTheProgram() {
        var wrong = new Inner(1, 1, true, Optional.of(1));
        assertThatThrownBy(() -> Configs.parse(Inner.class, "", "x", wrong))
                .hasMessageContaining("rows of Inner must be empty");
    }

    @Test
    void whatIsTypedForATextIsThatTextAndSetsNothingElse() {
        for (String typed : List.of(
                "a = 1",
                "x\nsteps = 9",
                "\"x\"\nsteps = 9",
                "x # no comment",
                "it's",
                "say \"hi\"",
                "[train]",
                "back\\slash",
                "\ttab",
                "größe 😀",
                "true",
                "3",
                "")) {
            Outer config = Configs.override(DEFAULTS, Map.of("name", typed));
            assertThat(config.name()).isEqualTo(typed);
            assertThat(config.steps()).isEqualTo(DEFAULTS.steps());
            assertThat(Configs.override(DEFAULTS, Map.of("note", typed)).note())
                    .isEqualTo(typed.isEmpty() ? Optional.empty() : Optional.of(typed));
        }
        assertThat(Configs.override(DEFAULTS, Map.of("name", "\"in quotes\"")).name())
                .isEqualTo("in quotes");
    }

    @Test
    void entriesOfAMapAndEmptyListsCanBeTyped() {
        Outer config = Configs.override(DEFAULTS, Map.of("parameters.eta", "0.5", "skip", ""));
        assertThat(config.parameters()).isEqualTo(Map.of("eta", 0.5));
        assertThat(config.skip()).isEmpty();
        assertThat(Configs.override(DEFAULTS, Map.of("skip", "[\"a,b\"]")).skip())
                .containsExactly("a,b");
        assertThatThrownBy(() -> Configs.override(DEFAULTS, Map.of("parameters.eta", "much")))
                .hasMessageContaining("\"parameters\" must be a number");
    }

    @Test
    void aTableWhereAValueBelongsAndTheOtherWayRoundAreTold() {
        assertThatThrownBy(() -> parse("train = 3"))
                .hasMessageContaining("line 1: \"train\" must be a table [train], but is 3.");
        assertThatThrownBy(() -> parse("[steps]\nx = 1"))
                .hasMessageContaining("\"steps\" must be a whole number")
                .hasMessageContaining("but is a table.");
        assertThatThrownBy(() -> parse("parameters = 1")).hasMessageContaining("must be a table");
        assertThatThrownBy(() -> parse("name = 5")).hasMessageContaining("must be a text in quotes, but is 5");
    }

    @Test
    void aFileThatIsNotThereIsADataFault() {
        assertThatThrownBy(() -> Configs.read(Outer.class, Path.of("nowhere.toml"), DEFAULTS))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("nowhere.toml: the configuration cannot be read")
                .hasMessageContaining("check the path");
    }

    @Test
    void optionalsOfNestedTablesAreEmptiedToo() {
        Outer set = Configs.override(DEFAULTS, Map.of("note", "x", "train.rows", "3", "steps", "7"));
        Outer emptied = Configs.withoutOptionals(set);
        assertThat(emptied.note()).isEmpty();
        assertThat(emptied.train().rows()).isEmpty();
        assertThat(emptied.steps()).isEqualTo(7);
        assertThat(emptied.train().learningRate()).isEqualTo(set.train().learningRate());
    }

    @Test
    void aTransposedLetterIsOneMistake() {
        assertThat(Keys.distance("stpes", "steps")).isEqualTo(1);
        assertThat(Keys.distance("", "abc")).isEqualTo(3);
        assertThat(Keys.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Keys.of("learningRateEnd")).isEqualTo("learning-rate-end");
    }
}
