package dev.alea.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.cli.Alea;
import dev.alea.cli.ExitCode;
import dev.alea.run.store.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class DoctorCommandTest {
    private static final List<String> SUBJECTS =
            List.of("platform", "jdk", "memory", "native cache", "engine", "threads", "simd", "settings", "gpu");

    private record Answer(int code, String out) {}

    private static Answer doctor(String... options) {
        var out = new StringWriter();
        String[] words = new String[options.length + 1];
        words[0] = "doctor";
        System.arraycopy(options, 0, words, 1, options.length);
        int code = Alea.commandLine().setOut(new PrintWriter(out, true)).execute(words);
        return new Answer(code, out.toString());
    }

    @Test
    void everythingIsLookedAtAndTheCodeSaysWhetherItWorks() {
        Answer answer = doctor("--json");
        JsonNode json = Json.parse(answer.out());
        assertThat(json.propertyNames()).containsExactly("healthy", "findings");
        assertThat(json.required("findings").findValuesAsString("subject")).containsExactlyElementsOf(SUBJECTS);
        boolean problem = false;
        for (JsonNode finding : json.required("findings")) {
            assertThat(finding.propertyNames()).containsExactlyInAnyOrder("subject", "health", "found", "remedy");
            assertThat(finding.required("found").stringValue()).isNotBlank().isNotEqualTo("null");
            String health = finding.required("health").stringValue();
            assertThat(health).isIn("OK", "WARNING", "PROBLEM");
            assertThat(finding.required("remedy").stringValue().isEmpty())
                    .as("%s has a remedy where it needs one", finding)
                    .isEqualTo(health.equals("OK"));
            problem |= health.equals("PROBLEM");
        }
        assertThat(json.required("healthy").booleanValue()).isEqualTo(!problem);
        assertThat(answer.code()).isEqualTo((problem ? ExitCode.ENGINE : ExitCode.OK).value());
    }

    @Test
    void aPersonReadsOneLineForEachFinding() {
        List<String> lines = doctor().out().lines().toList();
        for (String subject : SUBJECTS) {
            assertThat(lines).anyMatch(line -> line.matches("(ok|warning|problem) +" + subject + " +\\S.*"));
        }
        assertThat(lines).anyMatch(line -> line.contains("libtorch with "));
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux-x86_64",
        "Linux, aarch64, linux-arm64",
        "Mac OS X, aarch64, macosx-arm64",
        "Windows 11, amd64, windows-x86_64",
        "Linux, riscv64, linux-riscv64"
    })
    void platformsHaveTheNamesThatTheEngineIsBuiltFor(String os, String arch, String expected) {
        String osBefore = System.setProperty("os.name", os);
        String archBefore = System.setProperty("os.arch", arch);
        try {
            Finding found = MachineChecks.platform();
            assertThat(found.found()).isEqualTo(expected);
            boolean built =
                    List.of("linux-x86_64", "macosx-arm64", "windows-x86_64").contains(expected);
            assertThat(found.health()).isEqualTo(built ? Finding.Health.OK : Finding.Health.PROBLEM);
        } finally {
            System.setProperty("os.name", osBefore);
            System.setProperty("os.arch", archBefore);
        }
    }

    @Test
    void aCacheThatWasMovedIsNamedWithItsFreeSpace(@org.junit.jupiter.api.io.TempDir java.nio.file.Path folder) {
        String key = "org.bytedeco.javacpp.cachedir";
        String before = System.getProperty(key);
        String moved = folder.resolve("not/yet/there").toString();
        try {
            System.setProperty(key, moved);
            Finding found = MachineChecks.nativeCache();
            assertThat(found.found()).startsWith(moved + ", ").endsWith(" GiB free");
            assertThat(folder.resolve("not")).as("nothing is changed").doesNotExist();
        } finally {
            if (before == null) {
                System.clearProperty(key);
            } else {
                System.setProperty(key, before);
            }
        }
    }
}
