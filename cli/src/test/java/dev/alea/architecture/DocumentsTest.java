package dev.alea.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents point at is there. */
final class DocumentsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*Test)`");

    private static Set<String> tests() throws IOException {
        try (Stream<Path> files =
                Files.find(ROOT, 16, (file, _) -> file.toString().endsWith("Test.java"))) {
            return files.map(file -> String.valueOf(file.getFileName()).replace(".java", ""))
                    .collect(Collectors.toSet());
        }
    }

    private static Set<String> named(String text) {
        return TEST.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"explain", "prune"})
    void everyTestThatIsNamedExists(String system) throws IOException {
        Set<String> named = named(Files.readString(ROOT.resolve("docs/systems/" + system + ".md")));
        assertThat(named).isNotEmpty();
        assertThat(tests()).containsAll(named);
    }

    @Test
    void aTestThatIsNamedAndNotThereIsFound() throws IOException {
        assertThat(named("| a | `DocumentsTest`, `NoSuchTest` |")).containsExactly("DocumentsTest", "NoSuchTest");
        assertThat(tests()).contains("DocumentsTest").doesNotContain("NoSuchTest");
    }
}
