package dev.alea.prune.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.tokenizer.BpeTrainer;
import dev.alea.formats.tokenizer.Tokenizer;
import dev.alea.formats.tokenizer.TrainedBpe;
import dev.alea.run.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PretrainingTest {
    private static final String TEXT = "int sum(int a, int b) { return a + b; }\n".repeat(60);
    private static final PretrainConfig TINY = new PretrainConfig(280, 16, 32, 2, 2, 1, 16, 4, 40, 1e-2, 7);

    @TempDir
    private Path folder = Path.of("");

    private static int[] tokens(TrainedBpe bpe) {
        try (Tokenizer tokenizer = bpe.tokenizer()) {
            return tokenizer.encode(TEXT, false);
        }
    }

    @Test
    void learnsARepeatedLineAndRepeatsItself() throws IOException {
        TrainedBpe bpe = BpeTrainer.train(List.of(TEXT), TINY.vocabulary());
        List<Double> losses = new ArrayList<>();
        Pretraining.run(
                TINY, tokens(bpe), bpe.toTokenizerJson(), folder.resolve("a"), (step, loss) -> losses.add(loss));
        assertThat(losses).hasSize(TINY.steps());
        assertThat(losses.getFirst()).isBetween(Math.log(280) - 0.5, Math.log(280) + 0.5);
        assertThat(losses.getLast()).isLessThan(losses.getFirst() / 2);

        Pretraining.run(TINY, tokens(bpe), bpe.toTokenizerJson(), folder.resolve("b"), (_, _) -> {});
        assertThat(Files.mismatch(
                        folder.resolve("a").resolve("model.safetensors"),
                        folder.resolve("b").resolve("model.safetensors")))
                .isEqualTo(-1);
    }

    @Test
    void refusesATextShorterThanARow() {
        assertThatThrownBy(() -> Pretraining.run(TINY, new int[10], "{}", folder, (_, _) -> {}))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("10 tokens")
                .hasMessageContaining("17");
    }

    @Test
    void theRateRisesThenFallsToATenth() {
        PretrainConfig config = PretrainConfig.small(300);
        assertThat(config.learningRate(0)).isLessThan(config.learningRate(29));
        assertThat(config.learningRate(30)).isEqualTo(3e-3);
        assertThat(config.learningRate(599)).isBetween(3e-4, 3.1e-4);
    }

    @Test
    void refusesHeadsThatDoNotDivide() {
        assertThatThrownBy(() -> new PretrainConfig(10, 30, 8, 1, 4, 2, 8, 1, 1, 1e-3, 1))
                .hasMessageContaining("divide");
    }
}
