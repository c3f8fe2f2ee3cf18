package dev.alea.explain.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.run.UsageException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitRuleTest {
    /** A hash that a test can tell apart. */
    static String hash(long number) {
        return String.format(Locale.ROOT, "%064x", number * 0x9E3779B97F4A7C15L);
    }

    private static List<SplitPicture> frames(int classes, int tracks, int frames) {
        var pictures = new ArrayList<SplitPicture>();
        for (int k = 0; k < classes; k++) {
            for (int t = 0; t < tracks; t++) {
                for (int f = 0; f < frames; f++) {
                    String track = k + "/" + t;
                    pictures.add(new SplitPicture(track + "/" + f, hash(pictures.size() + 1L), k, track));
                }
            }
        }
        return pictures;
    }

    @ParameterizedTest
    @CsvSource({"2,2,1", "3,7,30", "43,6,13", "2,100,1"})
    void noGroupIsOnTwoSidesAndEveryClassTrains(int classes, int tracks, int frames) {
        var split = new SplitRule(0.15, 0.25, 9).assign(frames(classes, tracks, frames));
        Map<String, Side> sides = new HashMap<>();
        var trained = new HashSet<Integer>();
        for (int i = 0; i < split.pictures().size(); i++) {
            SplitPicture picture = split.pictures().get(i);
            Side side = split.sides().get(i);
            assertThat(sides.putIfAbsent(picture.group(), side)).isIn(null, side);
            if (side == Side.TRAIN) {
                trained.add(picture.label());
            }
        }
        assertThat(trained).hasSize(classes);
        double share = (double) split.rows(Side.TEST).length / split.pictures().size();
        assertThat(share).isBetween(0.25 - 0.501 / tracks, 0.25 + 0.501 / tracks);
    }

    @Test
    void theSeedAndTheBytesDecideAndNotTheOrder() {
        var pictures = frames(4, 20, 2);
        var rule = new SplitRule(0.1, 0.2, 42);
        var split = rule.assign(pictures);
        assertThat(rule.assign(pictures)).isEqualTo(split);
        var turned = new ArrayList<>(pictures);
        Collections.reverse(turned);
        assertThat(new HashSet<>(rule.assign(turned).pictures(Side.TEST)))
                .isEqualTo(new HashSet<>(split.pictures(Side.TEST)));
        assertThat(new SplitRule(0.1, 0.2, 43).assign(pictures).sides()).isNotEqualTo(split.sides());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void copiesOfOneFileStayTogetherAndTieTheirTracks(long seed) {
        var pictures = new ArrayList<SplitPicture>();
        for (int i = 0; i < 40; i++) {
            pictures.add(new SplitPicture("p" + i, hash(i / 2), 0, "track " + i)); // each file twice
        }
        pictures.add(new SplitPicture("tie", hash(0), 0, "track 39"));
        var split = new SplitRule(0.3, 0.3, seed).assign(pictures);
        for (int i = 0; i < 40; i += 2) {
            assertThat(split.sides().get(i)).isEqualTo(split.sides().get(i + 1));
        }
        assertThat(split.sides().get(0))
                .isEqualTo(split.sides().get(39))
                .isEqualTo(split.sides().get(40));
        assertThat(Overlap.between(split.pictures(Side.TRAIN), split.pictures(Side.TEST))
                        .count())
                .isZero();
    }

    @Test
    void aClassOfOneBundleIsNotTested() {
        var split = new SplitRule(0.4, 0.5, 1).assign(frames(3, 1, 10));
        assertThat(split.rows(Side.TRAIN)).hasSize(30);
    }

    @Test
    void sharesOutOfRangeAndEmptySetsAreRefused() {
        assertThatThrownBy(() -> new SplitRule(0.5, 0.5, 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("less than 1");
        assertThatThrownBy(() -> new SplitRule(-0.1, 0.5, 1)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new SplitRule(Double.NaN, 0.5, 1)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new SplitRule(0.1, 0.5, 1).assign(List.of())).isInstanceOf(UsageException.class);
    }
}
