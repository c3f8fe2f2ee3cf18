package dev.alea.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.run.UsageException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class PruneGenerateTest {
    private static final Path STORIES = PruneGolden.path("stories260k");

    @Test
    @Tag("golden")
    void theLikeliestTextIsThePublishedOne() {
        String published = PruneGolden.json("stories260k/info.json")
                .get("greedy_from_bos_60")
                .get("text")
                .stringValue();
        int cut = published.indexOf(' ', 20);
        GenerateResult result = PruneGenerate.run(STORIES, published.substring(0, cut), 24, 0, 1);
        assertThat(published).startsWith(result.text().strip());
        assertThat(result.text().length()).isGreaterThan(cut + 10);
        assertThat(result.ids().getFirst()).isEqualTo(1);
        assertThat(result.tokensPerSecond()).isPositive();
        assertThat(result.toJson()).containsKeys("model", "prompt", "text", "ids", "tokens_per_second");
    }

    @Test
    void aTemperatureMakesTheSeedMatter() {
        String one = PruneGenerate.run(STORIES, "Once", 16, 1, 1).text();
        assertThat(PruneGenerate.run(STORIES, "Once", 16, 1, 1).text()).isEqualTo(one);
        assertThat(PruneGenerate.run(STORIES, "Once", 16, 1, 2).text()).isNotEqualTo(one);
    }

    @Test
    void whatCannotBeWrittenIsRefusedWithARemedy() {
        assertThatThrownBy(() -> PruneGenerate.run(PruneGolden.path("llama-a"), "Once", 4, 0, 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("has no tokenizer")
                .hasMessageContaining("tokenizer.json");
        assertThatThrownBy(() -> PruneGenerate.run(STORIES, "Once", 0, 0, 1)).hasMessageContaining("max tokens is 0");
        assertThatThrownBy(() -> PruneGenerate.run(STORIES, "Once", 1, -1, 1)).hasMessageContaining("temperature");
    }

    @Test
    void moreTokensThanTheModelHasRoomForAreRefusedWithHowManyThereAre() {
        assertThatThrownBy(() -> PruneGenerate.run(STORIES, "Once", 512, 0, 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("made for 512")
                .hasMessageContaining("--max-tokens");
    }
}
