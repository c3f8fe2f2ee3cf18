package dev.alea.explain.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitFilesTest {
    @TempDir
    private Path folder;

    private static Split split() {
        return new Split(
                new SplitRule(0.1, 0.2, -7),
                List.of(
                        new SplitPicture("a \"quoted\" näme", SplitRuleTest.hash(1), 0, "t"),
                        new SplitPicture("b", SplitRuleTest.hash(2), 1, "u")),
                List.of(Side.VALIDATION, Side.TEST));
    }

    @Test
    void whatIsWrittenReadsBack() {
        Path file = folder.resolve("split.json");
        SplitFiles.write(file, split());
        assertThat(SplitFiles.read(file)).isEqualTo(split());
        assertThat(split().rows(Side.TEST)).containsExactly(1);
        assertThat(split().pictures(Side.TRAIN)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"test\" : 0.2 | \"test\" : 0.95 | less than 1",
                "\"side\" : \"test\" | \"side\" : \"exam\" | picture 1 has the side \"exam\"",
                "\"label\" : 1 | \"label\" : 1.5 | picture 1 has the label 1.5",
                "\"seed\" : -7 | \"sead\" : -7 | no seed",
                "\"sha256\" : \"00 | \"sha256\" : \"x0 | 64 hexadecimal digits",
            })
    void whatIsBrokenIsNamed(String found, String put, String sentence) throws IOException {
        Path file = folder.resolve("split.json");
        SplitFiles.write(file, split());
        String text = Files.readString(file);
        assertThat(text).contains(found);
        Files.writeString(file, text.replace(found, put));
        assertThatThrownBy(() -> SplitFiles.read(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("split.json")
                .hasMessageContaining(sentence);
    }
}
