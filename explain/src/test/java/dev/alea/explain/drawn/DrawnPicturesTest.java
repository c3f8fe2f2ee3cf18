package dev.alea.explain.drawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.choice.draw.Draws;
import dev.alea.formats.concept.ConceptTable;
import dev.alea.formats.image.Picture;
import dev.alea.formats.image.PictureSet;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DrawnPicturesTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void noAttributeGivesAKindAway() {
        for (String concept : DrawnClass.concepts()) {
            assertThat(DrawnClass.all())
                    .filteredOn(kind -> kind.attributes().contains(concept))
                    .as(concept)
                    .hasSizeGreaterThanOrEqualTo(3);
        }
        assertThat(DrawnClass.all().stream().map(DrawnClass::attributes)).doesNotHaveDuplicates();
    }

    @Test
    void folderAndTableFitTogether() throws IOException {
        DrawnPictures.write(folder.resolve("train"), 2, Draws.of(1));
        DrawnPictures.writeConcepts(folder.resolve("concepts.csv"));
        var table = ConceptTable.read(folder.resolve("concepts.csv"));
        try (var pictures = PictureSet.open(folder.resolve("train"))) {
            assertThat(pictures.files()).hasSize(24);
            assertThat(pictures.classNames())
                    .containsExactlyInAnyOrderElementsOf(
                            DrawnClass.all().stream().map(DrawnClass::folder).toList());
            assertThat(pictures.sha256s()).doesNotHaveDuplicates();
            assertThat(pictures.files().getFirst().read())
                    .isEqualTo(DrawnPictures.draw(
                            kind(pictures.files().getFirst().className()),
                            Draws.of(1).stream(
                                    "/drawing/" + pictures.files().getFirst().className())));
        }
        assertThat(table.concepts()).isEqualTo(DrawnClass.concepts());
    }

    private static DrawnClass kind(String name) {
        return DrawnClass.all().stream()
                .filter(kind -> kind.folder().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void theInkIsWhereThePlaceSaysAndHasItsColour(Place place) {
        for (DrawnClass kind : DrawnClass.all()) {
            if (kind.place() == place) {
                for (int i = 0; i < 20; i++) {
                    var middle =
                            middleOfInk(DrawnPictures.draw(kind, Draws.of(3).step(i)), kind.ink());
                    assertThat(middle[0] * place.x() + middle[1] * place.y())
                            .as("%s, drawing %d", kind.className(), i)
                            .isGreaterThan(1); // a triangle has its weight below its middle
                }
            }
        }
    }

    /** The mean position of pixels that are nearer to the ink than to any grey, from the middle of the picture. */
    private static double[] middleOfInk(Picture picture, Ink ink) {
        double sumX = 0;
        double sumY = 0;
        int count = 0;
        for (int pixel = 0; pixel < Drawing.SIZE * Drawing.SIZE; pixel++) {
            double distance = 0;
            for (int channel = 0; channel < 3; channel++) {
                distance += Math.abs((picture.rgb()[3 * pixel + channel] & 0xFF) - ink.part(channel));
            }
            if (distance < 120) {
                sumX += pixel % Drawing.SIZE + 0.5 - Drawing.SIZE / 2.0;
                int row = pixel / Drawing.SIZE;
                sumY += row + 0.5 - Drawing.SIZE / 2.0;
                count++;
            }
        }
        assertThat(count).as("inked pixels").isGreaterThan(25);
        return new double[] {sumX / count, sumY / count};
    }

    @Test
    void sameDrawsSameDrawing() {
        DrawnClass kind = DrawnClass.all().getFirst();
        assertThat(DrawnPictures.draw(kind, Draws.of(9).step(4)))
                .isEqualTo(DrawnPictures.draw(kind, Draws.of(9).step(4)));
        assertThat(DrawnPictures.draw(kind, Draws.of(9).step(5)))
                .isNotEqualTo(DrawnPictures.draw(kind, Draws.of(9).step(4)));
    }

    @Test
    void noPicturesIsRefused() {
        assertThatThrownBy(() -> DrawnPictures.write(folder, 0, Draws.of(1))).hasMessageContaining("perClass is 0");
    }
}
