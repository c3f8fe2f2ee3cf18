package dev.alea.choice.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** The program that the README shows is a file of the tests, and does what its comment says. */
class ReadmeExampleTest {
    private static final String BODY = "public static void main(String[] arguments) {";

    @Test
    void theReadmeShowsTheProgram() throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent();
        String program =
                Files.readString(root.resolve("choice/src/test/java/dev/alea/choice/example/PickColumns.java"));
        String readme = Files.readString(root.resolve("README.md"));
        assertThat(statements(readme)).isNotEmpty().isEqualTo(statements(program));
    }

    // From the first statement of main to its last, wherever the lines break.
    private static String statements(String text) {
        int from = text.indexOf(BODY) + BODY.length();
        return text.substring(from, text.indexOf("// [2, 5, 9]", from)).replaceAll("\\s+", "");
    }

    @Test
    @ResourceLock(Resources.SYSTEM_OUT)
    void theProgramFindsTheThreeColumns() {
        PrintStream before = System.out;
        var caught = new ByteArrayOutputStream();
        try (var stream = new PrintStream(caught, true, StandardCharsets.UTF_8)) {
            System.setOut(stream);
            PickColumns.main(new String[0]);
        } finally {
            System.setOut(before);
        }
        assertThat(caught.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("[2, 5, 9]\n");
    }
}
