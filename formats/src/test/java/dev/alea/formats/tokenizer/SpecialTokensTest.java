package dev.alea.formats.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SpecialTokensTest {
    private static final Map<String, Integer> VOCABULARY = Map.of("<s>", 1, "</s>", 2, "<|eot|>", 7, "a", 3);
    private static final SpecialTokens OWN = new SpecialTokens(OptionalInt.of(1), Set.of(2), true);

    @TempDir
    private Path folder = Path.of("");

    private void write(String file, String json) throws IOException {
        Files.writeString(folder.resolve(file), json);
    }

    private SpecialTokens refined() {
        return OWN.refinedBy(folder, VOCABULARY, 10);
    }

    @Test
    void withoutFilesTheVocabularySpeaksForItself() {
        assertThat(refined()).isEqualTo(OWN);
        assertThat(OWN.refinedBy(null, VOCABULARY, 10)).isEqualTo(OWN);
    }

    @Test
    void theTokenizersOwnFileNamesTokensAsTextOrObject() throws IOException {
        write(
                "tokenizer_config.json",
                "{\"bos_token\":{\"content\":\"a\"},\"eos_token\":\"<|eot|>\",\"add_bos_token\":false}");
        assertThat(refined()).isEqualTo(new SpecialTokens(OptionalInt.of(3), Set.of(7), false));
    }

    @Test
    void everyFileMayAddAnEndButTheFirstNamesTheBeginning() throws IOException {
        write("tokenizer_config.json", "{\"eos_token\":\"</s>\"}");
        write("generation_config.json", "{\"bos_token_id\":5,\"eos_token_id\":[7,8]}");
        write("config.json", "{\"bos_token_id\":6,\"eos_token_id\":9}");
        assertThat(refined()).isEqualTo(new SpecialTokens(OptionalInt.of(5), Set.of(2, 7, 8, 9), true));
    }

    @Test
    void idsThatNoTokenHasAreLeftOut() throws IOException {
        write("config.json", "{\"bos_token_id\":10,\"eos_token_id\":[-1,10,99999999999,2.5,\"x\",null]}");
        assertThat(refined()).isEqualTo(OWN);
        write("tokenizer_config.json", "{\"bos_token\":\"unheard of\",\"eos_token\":null,\"add_bos_token\":\"yes\"}");
        assertThat(refined()).isEqualTo(OWN);
    }

    @Test
    void nothingIsPutBeforeATextWhereThereIsNoBeginning() {
        assertThat(new SpecialTokens(OptionalInt.empty(), Set.of(2), true).addsBos())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "3", "{\"a\":", ""})
    void aFileThatIsNoObjectIsNamed(String json) throws IOException {
        write("generation_config.json", json);
        assertThatThrownBy(this::refined)
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("generation_config.json");
    }
}
