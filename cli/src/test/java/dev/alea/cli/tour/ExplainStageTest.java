package dev.alea.cli.tour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.run.progress.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stage of {@code explain} with as little of everything as decides well, and what the page of a tour makes of it. */
@Tag("slow")
final class ExplainStageTest {
    private static final TourPlan LITTLE = new TourPlan(1, 1, 1, 1, 1, 1, 16, 60);

    @Test
    void drawnPicturesAreDecidedByTheirOwnConceptsAndShownOnThePage(@TempDir Path folder) throws IOException {
        ExplainStage.Outcome outcome = new ExplainStage(LITTLE, folder, Screen.none()).run();
        assertThat(outcome.table().keySet()).containsExactly("zero-shot", "concept matrix search", "gate");
        outcome.table()
                .forEach((method, accuracy) -> assertThat(accuracy).as(method).isBetween(0.9, 1.0));
        assertThat(outcome.gate().found().pictures()).isEqualTo(4 * 12);
        assertThat(outcome.gate().overlap()).isZero();
        assertThat(outcome.cards())
                .hasSize(3)
                .extracting(card -> card.card().classes().get(card.decision().predicted()))
                .doesNotHaveDuplicates();

        Path learned = Files.createDirectories(outcome.runs().resolve("learned"));
        Files.createFile(learned.resolve("events.jsonl"));
        var perplexity = new LinkedHashMap<String, Double>();
        perplexity.put("dense", 3.0);
        var prune = new PruneStage.Outcome("a text", perplexity, new LinkedHashMap<>(), outcome.runs());
        Path page = folder.resolve("report.html");
        TourReport.write(page, prune, outcome, 1);
        assertThat(page).content().contains("concept matrix search", "data:image/png;base64,", "a text");
        for (String run : new String[] {ExplainStage.CLIP, ExplainStage.GATE}) {
            assertThat(page).content().contains("href=\"runs/" + run + "/report.html\"");
            assertThat(folder.resolve("runs/" + run + "/report.html")).isRegularFile();
        }
    }
}
