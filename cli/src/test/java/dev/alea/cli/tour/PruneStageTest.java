package dev.alea.cli.tour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.run.RunRecord;
import dev.alea.run.RunStatus;
import dev.alea.run.progress.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stage of {@code prune} with as little of everything as there can be. */
@Tag("slow")
final class PruneStageTest {
    private static final TourPlan LITTLE = new TourPlan(1_000_000, 300, 2, 1, 2, 2, 4, 1);

    @Test
    void eachMethodIsMeasuredWritesOnAndLeavesItsRun(@TempDir Path folder) {
        var shown = new ByteArrayOutputStream();
        var screen = new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), false, false, 80);
        PruneStage.Outcome outcome = new PruneStage(LITTLE, folder, screen).run();
        assertThat(outcome.table().keySet()).containsExactly("dense", "magnitude", "wanda", "sparsegpt", "learned");
        outcome.table()
                .forEach((method, perplexity) ->
                        assertThat(perplexity).as(method).isBetween(1.0, 1000.0));
        assertThat(outcome.written().keySet()).isEqualTo(outcome.table().keySet());
        outcome.written().forEach((method, text) -> assertThat(text).as(method).startsWith(PruneStage.PROMPT));
        assertThat(outcome.learned()).isEqualTo(folder.resolve("runs/learned"));
        for (String method : new String[] {"magnitude", "wanda", "sparsegpt", "learned"}) {
            Path run = outcome.runs().resolve(method);
            assertThat(run.resolve("report.html")).isRegularFile();
            assertThat(RunRecord.read(run).status()).as(method).isEqualTo(RunStatus.FINISHED);
            assertThat(RunRecord.read(run).summary())
                    .containsEntry("perplexity", outcome.table().get(method));
        }
        assertThat(shown.toString(StandardCharsets.UTF_8))
                .contains("tour: reading the JDK's sources", "tokens to train on", "tour: letting each model write");
    }
}
