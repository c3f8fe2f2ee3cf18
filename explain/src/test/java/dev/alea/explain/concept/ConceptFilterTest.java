package dev.alea.explain.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.explain.Fixtures;
import dev.alea.run.DataException;
import dev.alea.run.UsageException;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConceptFilterTest {
    private static final ConceptFilter FILTER = new ConceptFilter(Cutoffs.DEFAULT);
    private Scope scope;

    @BeforeEach
    void open() {
        scope = Scope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private static List<ConceptLine> lines(String... texts) {
        return IntStream.range(0, texts.length)
                .mapToObj(i -> new ConceptLine(i + 1, texts[i]))
                .toList();
    }

    private static List<String> sentences(Filtered filtered) {
        return filtered.dropped().stream().map(Dropped::sentence).toList();
    }

    @Test
    void blankRepeatedAndLongLinesGoWithTheirNumbers() {
        var filtered = FILTER.byText(
                lines("red bill", "  ", "Red Bill ", "x".repeat(30), "x".repeat(31), "\uD83D\uDC26".repeat(30)),
                List.of());
        assertThat(filtered.rows()).containsExactly(0, 3, 5);
        assertThat(sentences(filtered))
                .containsExactly(
                        "line 2: \"\" is empty",
                        "line 3: \"Red Bill\" repeats \"red bill\" of line 1",
                        "line 5: \"" + "x".repeat(31) + "\" has 31 characters, more than 30");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stop sign",
                "a stop sign",
                "A stop sign",
                "an stop sign",
                "An stop sign",
                "the stop sign",
                "The stop sign",
                "STOP SIGN",
                "Stop sign",
                "stop  sign",
                "stop_sign"
            })
    void namesOfClassesLeakInManyForms(String text) {
        var filtered = FILTER.byText(lines("octagon", text), List.of("yield", "stop_sign"));
        assertThat(filtered.kept()).containsExactly(new ConceptLine(1, "octagon"));
        assertThat(filtered.dropped())
                .containsExactly(new Dropped(new ConceptLine(2, text.strip()), new Reason.ClassName("stop_sign")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\t"})
    void aListWithoutTextIsRefused(String text) {
        assertThatThrownBy(() -> FILTER.byText(lines(text, text), List.of("cat")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> FILTER.byText(List.of(), List.of("cat"))).isInstanceOf(DataException.class);
    }

    /** Unit vectors in the plane by their angles in degrees. */
    private static Tensor angles(double... degrees) {
        var values = new double[degrees.length * 2];
        for (int i = 0; i < degrees.length; i++) {
            values[2 * i] = Math.cos(Math.toRadians(degrees[i]));
            values[2 * i + 1] = Math.sin(Math.toRadians(degrees[i]));
        }
        return Tensors.of(values, degrees.length, 2);
    }

    @Test
    void aConceptLikeAnyClassGoesAlsoThatOfItsOwnNumber() {
        var concepts = lines("a", "b", "c");
        var filtered = FILTER.bySimilarity(concepts, angles(0, 90, 200), List.of("k", "l"), angles(31, 95));
        assertThat(filtered.kept()).containsExactly(concepts.get(2));
        assertThat(sentences(filtered))
                .containsExactly(
                        "line 1: \"a\" is too like the class \"k\" (cosine 0.857)",
                        "line 2: \"b\" is too like the class \"l\" (cosine 0.996)");
    }

    @Test
    void ofTwoThatAreAlikeTheMoreGeneralStays() {
        // 0 and 20 degrees are alike; those at 40 and 50 pull the mean toward 20, so 0 is the less general.
        var concepts = lines("narrow", "general", "other", "third");
        var filtered = new ConceptFilter(new Cutoffs(30, 0.99, 0.90, OptionalDouble.empty()))
                .bySimilarity(concepts, angles(0, 20, 60, 100), List.of("k"), angles(250));
        assertThat(filtered.kept()).containsExactly(concepts.get(1), concepts.get(2), concepts.get(3));
        assertThat(sentences(filtered))
                .containsExactly(
                        "line 1: \"narrow\" is too like \"general\" of line 2 (cosine 0.940), which is nearer to all "
                                + "concepts");
    }

    @Test
    void ofEqualsTheFirstStaysAndWhatWentTakesNothingAlong() {
        var concepts = lines("one", "two", "three");
        var filtered = FILTER.bySimilarity(concepts, angles(10, 10, 10), List.of("k"), angles(250));
        assertThat(filtered.rows()).containsExactly(0);
        var chain = FILTER.bySimilarity(concepts, angles(0, 20, 40), List.of("k"), angles(250));
        assertThat(chain.rows()).containsExactly(1);
    }

    /** The published double loop, without slices. */
    private static List<Integer> plain(double[] s, int count, double cutoff) {
        var totals = new double[count];
        for (int i = 0; i < count * count; i++) {
            totals[i / count] += s[i];
        }
        var gone = new boolean[count];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                if (i != j && s[i * count + j] >= cutoff && !gone[i] && !gone[j]) {
                    gone[totals[i] < totals[j] ? i : j] = true;
                }
            }
        }
        return IntStream.range(0, count).filter(i -> !gone[i]).boxed().toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 61, 1201})
    void slicesChangeNothing(int count) {
        var rows = Fixtures.normal("concepts", count, 4).to(org.bytedeco.pytorch.global.torch.ScalarType.Double);
        var unit = dev.alea.explain.embedding.UnitRows.of("concept", rows);
        var filter = new ConceptFilter(new Cutoffs(30, 1, 0.98, OptionalDouble.empty()));
        var concepts = new ArrayList<ConceptLine>();
        for (int i = 0; i < count; i++) {
            concepts.add(new ConceptLine(i + 1, "concept " + i));
        }
        var far = Tensors.of(new double[] {1e-3, 2, -1, 0.3}, 1, 4);
        var filtered = filter.bySimilarity(concepts, rows, List.of("k"), far);
        assertThat(filtered.rows()).isEqualTo(plain(Tensors.doubles(unit.mm(unit.t())), count, 0.98));
        assertThat(filtered.kept().size() + filtered.dropped().size()).isEqualTo(count);
    }

    @Test
    void aConceptThatNoPictureShowsGoes() {
        var cosines = Tensors.of(
                new float[] {0.5f, 0.1f, 0.5f, 0.1f, 0.5f, 0.1f, 0.5f, 0.1f, 0.5f, 0.2f, -1, 0.4f, -1, -1}, 7, 2);
        var filtered = FILTER.byActivation(lines("seen", "unseen"), cosines);
        assertThat(filtered.rows()).containsExactly(0);
        assertThat(sentences(filtered))
                .containsExactly(
                        "line 2: \"unseen\" is shown by no training picture (mean of the five largest cosines 0.180)");
        assertThat(FILTER.byActivation(lines("seen", "unseen"), cosines.narrow(0, 4, 2))
                        .rows())
                .containsExactly(1); // two pictures: the mean of both
        var off = new ConceptFilter(new Cutoffs(30, 0.85, 0.9, OptionalDouble.empty()));
        assertThat(off.byActivation(lines("seen", "unseen"), cosines).rows()).containsExactly(0, 1);
    }

    @Test
    void numbersThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> FILTER.bySimilarity(lines("a"), angles(0, 1), List.of("k"), angles(9)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("1 concepts, but embeddings or scores of 2");
        assertThatThrownBy(() -> FILTER.byActivation(lines("a"), Tensors.of(new float[0], 0, 1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("there is none");
        assertThatThrownBy(() -> new Cutoffs(0, 0.8, 0.9, OptionalDouble.empty()))
                .isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new Cutoffs(9, 1.1, 0.9, OptionalDouble.empty()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("class-similarity is 1.1");
        assertThatThrownBy(() -> new Cutoffs(9, 0.8, 0.9, OptionalDouble.of(Double.NaN)))
                .isInstanceOf(UsageException.class);
        assertThat(Cutoffs.DEFAULT.sentence()).contains("CLIP text embeddings alone", "0.85", "0.9");
    }
}
