package dev.alea.cli.promise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where the engine's library cannot be loaded, a command says so in a sentence, and the doctor names it. */
@Tag("slow")
final class BrokenEngineTest {
    private static final List<String> ELSEWHERE = List.of("-Dorg.bytedeco.javacpp.platform=moon-x1");

    private static ChildAlea start(String... words) throws IOException {
        return ChildAlea.start(ELSEWHERE, List.of(words));
    }

    @Test
    void aCommandEndsWithTheCodeOfTheEngineAndTheDoctorTellsWhy() throws Exception {
        try (var command = start("lab", "--quiet", "--draws", "500");
                var doctor = start("doctor")) {
            var refused = command.end();
            assertThat(refused.code()).as(refused.screen()).isEqualTo(5);
            assertThat(refused.screen())
                    .contains("alea: the engine's native library could not be loaded (", "run: alea doctor")
                    .doesNotContain("\tat dev.alea");
            var found = doctor.end();
            assertThat(found.code()).as(found.screen()).isEqualTo(5);
            assertThat(found.screen())
                    .containsPattern("problem +engine +the engine's native library could not be loaded \\(.*moon-x1")
                    .containsPattern("problem +threads +unknown: the engine does not start")
                    .containsPattern("ok +jdk")
                    .doesNotContain("\tat dev.alea");
        }
    }
}
