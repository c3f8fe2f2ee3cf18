package dev.alea.explain.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import dev.alea.formats.image.PictureFile;
import dev.alea.formats.image.PictureSet;
import dev.alea.run.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlapTest {
    private static SplitPicture picture(String name, long content) {
        return new SplitPicture(name, SplitRuleTest.hash(content), 0, name);
    }

    @Test
    void sharedFilesAreCountedAndNamed() {
        var overlap = Overlap.between(
                List.of(picture("train/a", 1), picture("train/b", 2), picture("train/c", 2)),
                List.of(picture("test/x", 2), picture("test/y", 3), picture("test/z", 2)));
        assertThat(overlap.count()).isEqualTo(2);
        assertThat(overlap.shared())
                .containsExactly(new Overlap.Shared(
                        SplitRuleTest.hash(2), List.of("train/b", "train/c"), List.of("test/x", "test/z")));
        assertThat(overlap.sentence()).startsWith("2 pictures").contains("test/x, test/z = train/b, train/c;");
    }

    @Test
    void longListsAreCutAndEmptyOnesSaySo() {
        var many = new ArrayList<SplitPicture>();
        for (int i = 0; i < 12; i++) {
            many.add(picture("p" + i, i + 1L));
        }
        assertThat(Overlap.between(many, many).sentence())
                .startsWith("12 pictures")
                .contains("p9 = p9", "and 2 more")
                .doesNotContain("p10");
        assertThat(Overlap.between(many, List.of()).sentence()).isEqualTo("The two sets share no file.");
    }

    @Test
    void filesAreReadForTheirBytes(@TempDir Path folder) throws IOException {
        Path one = Files.writeString(folder.resolve("one"), "abc");
        Path copy = Files.writeString(folder.resolve("copy"), "abc");
        List<PictureFile> files =
                PictureSet.of(List.of(one, copy, folder.resolve("gone"))).files();
        assertThat(SplitPicture.of(files.getFirst(), 3))
                .isEqualTo(new SplitPicture(
                        one.toString(),
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                        3,
                        one.toString()));
        assertThat(Overlap.between(List.of(SplitPicture.of(files.get(0), 3)), List.of(SplitPicture.of(files.get(1), 4)))
                        .count())
                .isEqualTo(1);
        assertThatThrownBy(() -> SplitPicture.of(files.get(2), 0))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("gone");
    }

    @Test
    void labelsAndClassesAreHeldToTheirRange() {
        var coverage = ClassCoverage.of(new int[] {0, 3, 0}, 5);
        assertThat(coverage.counts()).containsExactly(2, 0, 0, 1, 0);
        assertThat(coverage.warnings(List.of("a", "b", "c", "d", "e")))
                .singleElement()
                .asString()
                .contains("3 of 5 classes")
                .endsWith("b, c, e");
        assertThat(ClassCoverage.of(new int[] {1, 0}, 2).warnings(List.of("a", "b")))
                .isEmpty();
        assertThatThrownBy(() -> ClassCoverage.of(new int[] {0, 1, 2}, 2))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("picture 2 has the label 2; allowed: 0 to 1");
        assertThatThrownBy(() -> ClassCoverage.of(new int[] {0, -1}, 2)).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> ClassCoverage.of(new int[0], 1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("1 classes");
    }
}
