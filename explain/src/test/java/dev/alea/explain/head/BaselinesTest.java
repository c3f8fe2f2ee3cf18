package dev.alea.explain.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.explain.Fixtures;
import dev.alea.explain.embedding.UnitRows;
import dev.alea.explain.measure.Classification;
import dev.alea.run.DataException;
import dev.alea.run.NumericsException;
import dev.alea.run.UsageException;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaselinesTest {
    private Scope scope;

    @BeforeEach
    void open() {
        scope = Scope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private static int[] labels(int pictures, int classes) {
        var labels = new int[pictures];
        for (int n = 0; n < pictures; n++) {
            labels[n] = n % classes;
        }
        return labels;
    }

    /** Pictures around the centre of their class. */
    private static Tensor rows(String stream, int[] labels, int classes, int width, double noise) {
        var centres = Fixtures.normal("centres", classes, width);
        return centres.index_select(0, Tensors.of(labels, labels.length))
                .add(Fixtures.normal(stream, labels.length, width).mul(Tensors.scalar(noise)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aProbeStopsWhereTheSlopeVanishes(boolean bias) {
        int[] labels = labels(120, 3);
        var rows = rows("pictures", labels, 3, 6, 2).to(ScalarType.Double);
        var head = new LinearProbe(bias, 2000, 1e-10).fit(rows, labels, 3, 0.1);
        var slope = ProbeLoss.of(rows, labels, 3, 0.1, bias);
        for (double value : slope.at(slope.pack(head)).slope()) {
            assertThat(value).isCloseTo(0, within(1e-9));
        }
        assertThat(head.biases()[0] != 0).isEqualTo(bias);
    }

    @Test
    void theSlopeOfTheProbeIsItsDifferenceQuotient() {
        int[] labels = labels(15, 3);
        var rows = rows("pictures", labels, 3, 4, 1).to(ScalarType.Double);
        var loss = ProbeLoss.of(rows, labels, 3, 0.3, true);
        double[] at = Tensors.doubles(Fixtures.normal("at", 1, 15));
        double[] slope = loss.at(at).slope();
        for (int i = 0; i < at.length; i++) {
            double[] up = at.clone();
            double[] down = at.clone();
            up[i] += 1e-5;
            down[i] -= 1e-5;
            assertThat(slope[i]).isCloseTo((loss.at(up).value() - loss.at(down).value()) / 2e-5, within(1e-8));
        }
    }

    @Test
    void theStrengthIsChosenOnValidationPictures() {
        int[] labels = labels(90, 5);
        int[] others = labels(300, 5);
        var rows = rows("training", labels, 5, 40, 3);
        var validation = rows("validation", others, 5, 40, 3);
        var choice = LinearProbe.DEFAULT.choose(rows, labels, validation, others, 5, LinearProbe.STRENGTHS);
        assertThat(choice.trials()).hasSize(LinearProbe.STRENGTHS.size());
        double best = choice.trials().stream()
                .mapToDouble(LinearProbe.Trial::accuracy)
                .max()
                .orElseThrow();
        double accuracy =
                Classification.of(choice.head().predict(validation), others, 5).accuracy();
        assertThat(accuracy).isEqualTo(best).isGreaterThan(0.4);
        assertThat(choice.l2())
                .isEqualTo(choice.trials().stream()
                        .filter(trial -> trial.accuracy() == best)
                        .findFirst()
                        .orElseThrow()
                        .l2());
        assertThat(choice.trials().getLast().accuracy()).isLessThan(best); // hardly any penalty fits the noise
    }

    @Test
    void theWeakProbeReadsScoresOfClassNames() {
        int[] labels = labels(200, 4);
        var images = rows("pictures", labels, 4, 16, 1);
        var names = UnitRows.of("class", rows("names", new int[] {0, 1, 2, 3}, 4, 16, 0.2));
        var scores = ZeroShot.score(images, names).mul(Tensors.scalar(100));
        var head = LinearProbe.WEAK.fit(scores, labels, 4, 1e-4);
        assertThat(head.weights()).hasSize(16);
        assertThat(head.biases()).containsOnly(0);
        assertThat(Classification.of(head.predict(scores), labels, 4).accuracy())
                .isGreaterThan(0.9);
    }

    @Test
    void aClassOfSeveralSentencesIsTheMeanOfTheirDirections() {
        var one = Tensors.of(new float[] {2, 0, 0, 1}, 2, 2);
        var other = Tensors.of(new float[] {0, 5, 0, 3}, 2, 2);
        double half = Math.sqrt(0.5);
        assertThat(Fixtures.distance(
                        ZeroShot.classes(List.of(one, other)), Tensors.of(new double[] {half, half, 0, 1}, 2, 2)))
                .isLessThan(1e-15);
        assertThat(Fixtures.distance(ZeroShot.classes(List.of(one)), Tensors.of(new double[] {1, 0, 0, 1}, 2, 2)))
                .isZero();
        assertThatThrownBy(() -> ZeroShot.classes(List.of())).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> ZeroShot.classes(List.of(one, Fixtures.normal("x", 2, 3))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("[2, 2] and [2, 3]");
        var opposite = Tensors.of(new float[] {-1, 0, 0, 1}, 2, 2);
        assertThatThrownBy(() -> ZeroShot.classes(List.of(one, opposite)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("class 0");
        assertThatThrownBy(() -> ZeroShot.score(Fixtures.normal("x", 2, 3), one))
                .isInstanceOf(DataException.class);
    }

    @Test
    void theTemplatesAreThoseOfClip() {
        assertThat(PromptTemplates.CIFAR.templates())
                .hasSize(18)
                .doesNotHaveDuplicates()
                .contains("a photo of a {}.", "a low contrast photo of the {}.", "a photo of the big {}.");
        assertThat(PromptTemplates.of("birds").sentences(List.of("wren")))
                .containsExactly(List.of("a photo of a wren, a type of bird."));
        assertThat(PromptTemplates.BARE.sentences(List.of("cat", "dog"))).containsExactly(List.of("cat", "dog"));
        assertThatThrownBy(() -> PromptTemplates.of("imagenet"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("bare, cifar, birds");
        assertThatThrownBy(() -> new PromptTemplates("own", List.of())).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new PromptTemplates("own", List.of("a sign")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("\"a sign\"");
        assertThatThrownBy(() -> new PromptTemplates("own", List.of("{} and {}")))
                .isInstanceOf(UsageException.class);
    }

    @Test
    void templatesOfYourOwnAreTheLinesOfAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("own.txt"), "a {} sign\r\n\nthe {}");
        assertThat(PromptTemplates.of(file.toString()).sentences(List.of("stop")))
                .containsExactly(List.of("a stop sign"), List.of("the stop"));
        Files.writeString(file, "a {} sign\nno gap");
        assertThatThrownBy(() -> PromptTemplates.of(file.toString()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("\"no gap\" of \"" + file + "\" must have exactly one {}");
    }

    @Test
    void aProbeRefusesWhatItCannotFit() {
        var rows = Fixtures.normal("x", 4, 3);
        assertThatThrownBy(() -> LinearProbe.DEFAULT.fit(rows, new int[3], 2, 1))
                .isInstanceOf(DataException.class);
        assertThatThrownBy(() -> LinearProbe.DEFAULT.fit(rows, new int[4], 2, -1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("l2 is -1.0");
        assertThatThrownBy(() -> LinearProbe.DEFAULT.fit(rows, new int[] {0, 1, 2, 0}, 2, 1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("picture 2");
        assertThatThrownBy(() -> new LinearProbe(true, 0, 1)).isInstanceOf(UsageException.class);
        rows.select(0, 1).select(0, 1).fill_(Tensors.scalar(Double.POSITIVE_INFINITY));
        assertThatThrownBy(() -> LinearProbe.DEFAULT.fit(rows, new int[] {0, 1, 1, 0}, 2, 1))
                .isInstanceOf(NumericsException.class);
    }
}
