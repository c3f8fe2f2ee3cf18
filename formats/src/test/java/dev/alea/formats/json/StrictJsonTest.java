package dev.alea.formats.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StrictJsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "null",
                "{",
                "{} {}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":NaN}",
                "{a:1}",
                "{\"a\":1,}",
                "{}x"
            })
    void refusesWhatIsNotOneObject(String json) {
        assertThatThrownBy(() -> StrictJson.parseObject(json.getBytes(StandardCharsets.UTF_8), "x.json"))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("x.json: ");
    }

    @Test
    void refusesBadUtf8AndDepth() {
        byte[] latin = {'{', '"', (byte) 0xE4, '"', ':', '1', '}'};
        assertThatThrownBy(() -> StrictJson.parseObject(latin, "x.json")).hasMessageContaining("UTF-8");
        byte[] deep = ("{\"a\":" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> StrictJson.parseObject(deep, "x.json")).hasMessageContaining("depth");
        byte[] longNumber = ("{\"a\":" + "1".repeat(1000) + "}").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> StrictJson.parseObject(longNumber, "x.json")).isInstanceOf(FormatException.class);
    }

    @Test
    void readsAFileWithinItsBound(@TempDir Path folder) throws IOException {
        var file = folder.resolve("a.json");
        Files.writeString(file, "{\"a\": 1}  ");
        assertThat(StrictJson.readObject(file, 100).get("a").intValue()).isEqualTo(1);
        assertThatThrownBy(() -> StrictJson.readObject(file, 5)).hasMessageContaining("at most 5");
        assertThatThrownBy(() -> StrictJson.readObject(folder.resolve("b"), 5)).hasMessageContaining("cannot be read");
    }
}
