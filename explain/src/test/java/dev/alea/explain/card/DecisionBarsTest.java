package dev.alea.explain.card;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.explain.Mode;
import dev.alea.explain.ModelCard;
import dev.alea.explain.bottleneck.Standardiser;
import dev.alea.explain.decision.Decision;
import dev.alea.explain.decision.DecisionRule;
import dev.alea.formats.image.Picture;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DecisionBarsTest {
    private static final ModelCard CARD = new ModelCard(
            Mode.L1,
            List.of("red", "round", "striped"),
            List.of("stop", "yield"),
            List.of("stop", "yield"),
            "",
            "",
            Optional.empty(),
            List.of());

    private static Decision decision(float... scores) {
        var plain = new Standardiser(new float[3], new float[] {1, 1, 1});
        double[][] weights = {{2, 1, -0.5}, {-1, 0, 0.25}};
        return new DecisionRule(plain, Optional.empty(), weights, new double[] {0.25, 0}).decide(scores, List.of());
    }

    @Test
    void whatIsShownAddsUpToTheLogit() {
        for (int count = 0; count <= 3; count++) {
            Shown shown = Shown.of(CARD, decision(1, 0.5f, -2), count);
            assertThat(shown.bars().values().stream().mapToDouble(v -> v).sum()).isEqualTo(shown.logit());
            assertThat(shown.bars()).hasSize(count + 2);
        }
    }

    @Test
    void aConceptThatSpeaksByItsAbsenceIsCalledSo() {
        String text = DecisionBars.text(CARD, decision(1, 0.5f, -2), 3);
        assertThat(text.lines().toList().getFirst()).startsWith("stop (").endsWith("next: yield)");
        assertThat(text).contains("not striped", "+1.000", "+3.750");
        assertThat(text.lines().filter(line -> line.contains("  red ")).toList().getFirst())
                .contains("█");
    }

    @Test
    void whatSpeaksAgainstIsShaded() {
        String text = DecisionBars.text(CARD, decision(1, 0.5f, 2), 3);
        String striped = text.lines()
                .filter(line -> line.contains("striped"))
                .findFirst()
                .orElseThrow();
        assertThat(striped).contains("-1.000", "░").doesNotContain("█");
    }

    @Test
    void aCardSaysWhetherItWasRight() {
        var picture = new Picture(1, 1, new byte[3]);
        String right = PictureCard.of("a.png", picture, Optional.of("stop"), CARD, decision(1, 1, 0), 2)
                .html();
        assertThat(right).contains("correct, ", "data:image/png;base64,", "a.png");
        assertThat(PictureCard.of("a.png", picture, Optional.of("yield"), CARD, decision(1, 1, 0), 2)
                        .html())
                .contains("wrong, it is yield, ");
    }
}
