package dev.alea.explain.split;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.formats.image.PictureSet;
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

    /** Pictures of a part. */
    private static List<SplitPicture> pictures(String part) {
        Path folder =
                Path.of(Objects.requireNonNull(System.getenv("ALEA_DATA"))).resolve(SIGNS);
        try (var set = PictureSet.open(folder.resolve(part))) {
            return set.files().stream()
                    .map(file -> {
                        int label = Integer.parseInt(file.className().substring(0, 2));
                        return new SplitPicture(part + "/" + file.name(), file.sha256(), label, file.group());
                    })
                    .toList();
        }
    }

    @Test
    void theKnownLeakIsFound() {
        var train = pictures("train");
        var overlap = Overlap.between(train, pictures("known-leak"));
        assertThat(overlap.count()).isEqualTo(7);
        assertThat(overlap.shared())
                .allSatisfy(shared ->
                        assertThat(shared.first()).singleElement().asString().startsWith("train/14_stopp/00023_"));
        assertThat(Overlap.between(train, pictures("test")).sentence()).isEqualTo("The two sets share no file.");
    }

    @Test
    void tracksStayWhole() {
        var split = new SplitRule(0.1, 0.2, 42).assign(pictures("train"));
        Map<String, Side> sides = new HashMap<>();
        for (int i = 0; i < split.pictures().size(); i++) {
            assertThat(sides.putIfAbsent(
                            split.pictures().get(i).group(), split.sides().get(i)))
                    .isIn(null, split.sides().get(i));
        }
        assertThat(sides.size()).isGreaterThan(200);
        int[] trained = split.pictures(Side.TRAIN).stream()
                .mapToInt(SplitPicture::label)
                .toArray();
        assertThat(ClassCoverage.of(trained, 43).missing()).isEmpty();
    }
}
