package dev.alea.explain.drawn;

import dev.alea.choice.draw.Draws;
import dev.alea.formats.file.AtomicFile;
import dev.alea.formats.image.Picture;
import dev.alea.formats.image.PngWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes drawings of twelve kinds whose attributes are known, and the table that says which kind has which. */
public final class DrawnPictures {
    private DrawnPictures() {}

    /**
     * Writes pictures of 32 x 32 pixels, one folder per class.
     *
     * <p>Randomness: sizes, tilts, places, shades and grain of picture i of a class are the draws of stream {@code drawing/FOLDER}
     * at step i.
     *
     * @param folder where the class folders go; made when absent
     * @param perClass pictures of each class, at least 1
     * @param draws seed and step offset of all streams
     * @throws IOException when the disk refuses
     */
    public static void write(Path folder, int perClass, Draws draws) throws IOException {
        if (perClass < 1) {
            throw new IllegalArgumentException("perClass is " + perClass + "; allowed: 1 or more");
        }
        for (DrawnClass kind : DrawnClass.all()) {
            Path home = Files.createDirectories(folder.resolve(kind.folder()));
            for (int i = 0; i < perClass; i++) {
                Picture picture =
                        draw(kind, draws.sub("drawing/" + kind.folder()).step(i));
                Files.write(home.resolve(String.format(Locale.ROOT, "%05d.png", i)), PngWriter.png(picture));
            }
        }
    }

    /** One drawing. */
    static Picture draw(DrawnClass kind, Draws draws) {
        var grain = new float[Drawing.SIZE * Drawing.SIZE];
        draws.sub("grain").fillUniform(grain);
        return Drawing.random(kind, draws).render(grain);
    }

    /**
     * Writes the concept table: columns class_id, folder, class_name, then one 0/1 column per attribute.
     *
     * @param file where to
     */
    public static void writeConcepts(Path file) {
        List<String> concepts = DrawnClass.concepts();
        var table = new StringBuilder("class_id,folder,class_name,")
                .append(String.join(",", concepts))
                .append('\n');
        List<DrawnClass> kinds = DrawnClass.all();
        for (int id = 0; id < kinds.size(); id++) {
            DrawnClass kind = kinds.get(id);
            String bits = concepts.stream()
                    .map(concept -> kind.attributes().contains(concept) ? "1" : "0")
                    .collect(Collectors.joining(","));
            table.append(id + "," + kind.folder() + "," + kind.className() + "," + bits + "\n");
        }
        AtomicFile.write(file, table.toString().getBytes(StandardCharsets.UTF_8));
    }
}
