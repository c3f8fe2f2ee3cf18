package dev.alea.cli.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.npy.Npy;
import dev.alea.formats.tensor.Shape;
import dev.alea.run.DataException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TourTextTest {
    @TempDir
    private Path folder = Path.of("");

    private int[] rows(int[] tokens, int rows, int width) {
        Path file = folder.resolve("rows.npy");
        TourText.writeRows(file, tokens, rows, width);
        var data = Npy.read(file);
        assertThat(data.shape()).isEqualTo(Shape.of(data.shape().dim(0), width));
        return data.bytes().toArray(ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN));
    }

    @Test
    void rowsAreSpreadEvenlyOverTheTextAndDoNotOverlap() {
        int[] tokens = IntStream.range(0, 103).map(i -> 1000 + i).toArray();
        assertThat(rows(tokens, 4, 5))
                .containsExactly(
                        1000, 1001, 1002, 1003, 1004, 1025, 1026, 1027, 1028, 1029, 1050, 1051, 1052, 1053, 1054, 1075,
                        1076, 1077, 1078, 1079);
        assertThat(rows(tokens, 1000, 25))
                .as("as many as there are")
                .hasSize(100)
                .doesNotHaveDuplicates();
    }

    @Test
    void aTextShorterThanARowIsTold() {
        assertThatThrownBy(() -> TourText.writeRows(folder.resolve("rows.npy"), new int[7], 3, 8))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("only 7 tokens")
                .hasMessageContaining("a row needs 8");
    }

    @Test
    @Tag("slow")
    void whatIsMeasuredOnIsNotTrainedOn() {
        TourText text = TourText.read(new TourPlan(1_000_000, 300, 1, 1, 1, 1, 4, 1));
        assertThat(text.heldOut().length).isGreaterThan(1000);
        try (var tokenizer = text.bpe().tokenizer()) {
            String learned = tokenizer.decode(text.training());
            String held = tokenizer.decode(text.heldOut());
            assertThat(held).contains("class");
            int middle = held.indexOf("class", held.length() / 3);
            assertThat(learned).doesNotContain(held.substring(middle, middle + 400));
        }
    }
}
