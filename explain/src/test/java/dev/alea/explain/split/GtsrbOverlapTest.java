package dev.alea.explain.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** On real traffic signs, where the folder of data is at hand. */
@EnabledIfEnvironmentVariable(named = "ALEA_DATA", matches = ".+")
class GtsrbOverlapTest {
    private static final String SIGNS = "images/gtsrb";

    /** PNG files below a folder, the track being what stands before the underscore. */
    private static List<PictureFile> pictures(String part) throws IOException {
        Path folder =
                Path.of(Objects.requireNonNull(System.getenv("ALEA_DATA"))).resolve(SIGNS);
        try (var files = Files.walk(folder.resolve(part))) {
            return files.filter(file -> file.toString().endsWith(".png"))
                    .sorted()
                    .map(file -> {
                        String name = folder.relativize(file).toString();
                        int label = Integer.parseInt(name.split("/", -1)[1].substring(0, 2));
                        return PictureFile.inGroup(name, file, label, name.split("_(?=[0-9]+\\.png)", -1)[0]);
                    })
                    .toList();
        }
    }

    @Test
    void theKnownLeakIsFound() throws IOException {
        var train = pictures("train");
        var overlap = Overlap.between(train, pictures("known-leak"));
        assertThat(overlap.count()).isEqualTo(7);
        assertThat(overlap.shared())
                .allSatisfy(shared ->
                        assertThat(shared.first()).singleElement().asString().startsWith("train/14_stopp/00023_"));
        assertThat(Overlap.between(train, pictures("test")).sentence()).isEqualTo("The two sets share no file.");
    }

    @Test
    void tracksStayWhole() throws IOException {
        var split = new SplitRule(0.1, 0.2, 42).assign(pictures("train"));
        Map<String, Side> sides = new HashMap<>();
        for (int i = 0; i < split.pictures().size(); i++) {
            assertThat(sides.putIfAbsent(
                            split.pictures().get(i).group(), split.sides().get(i)))
                    .isIn(null, split.sides().get(i));
        }
        assertThat(sides.size()).isGreaterThan(200);
        int[] trained =
                split.pictures(Side.TRAIN).stream().mapToInt(PictureFile::label).toArray();
        assertThat(ClassCoverage.of(trained, 43).missing()).isEmpty();
    }
}
