package dev.alea.explain.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.explain.Golden;
import dev.alea.explain.embedding.UnitRows;
import dev.alea.formats.FormatException;
import dev.alea.run.DataException;
import dev.alea.run.NumericsException;
import dev.alea.run.progress.Screen;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SightTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void aTextOfTooManyTokensIsNamedWithItsSource() {
        try (var _ = Scope.open()) {
            Sight sight = Sight.open(Golden.path("clip-a"), Optional.of(folder.resolve("cache")), Screen.none());
            String name = "word ".repeat(90).strip();
            assertThatThrownBy(() -> sight.texts("the class names of signs.zip", List.of("stop", name)))
                    .isInstanceOf(FormatException.class)
                    .hasMessageStartingWith("the class names of signs.zip: The text \"word word")
                    .hasMessageContaining("the model reads 77. Shorten it.");
            assertThat(sight.texts("x", List.of("stop")).size(0)).isEqualTo(1);
        }
    }

    @Test
    void anEmbeddingWithoutADirectionIsNamedByItsRow() {
        try (var _ = Scope.open()) {
            var zero = Tensors.of(new float[] {1, 0, 0, 0}, 2, 2);
            assertThatThrownBy(() -> UnitRows.of("picture", zero, row -> "the picture p" + row + ".png"))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("the picture p1.png has an embedding of zeros");
            var broken = Tensors.of(new float[] {1, 0, 0, Float.NaN}, 2, 2);
            assertThatThrownBy(() -> UnitRows.of("picture", broken, row -> "the picture p" + row + ".png"))
                    .isInstanceOf(NumericsException.class)
                    .hasMessageContaining("the picture p1.png has an embedding with a value that is not finite");
        }
    }
}
