package dev.alea.explain.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.choice.draw.Draws;
import dev.alea.formats.image.Picture;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PictureStackTest {
    /** So many tracks of so many frames for each subject. */
    private static PictureStack stack(int subjects, int tracks, int frames) {
        var pictures = new ArrayList<Picture>();
        var of = new ArrayList<Integer>();
        var groups = new ArrayList<String>();
        for (int i = 0; i < subjects * tracks * frames; i++) {
            pictures.add(new Picture(1, 1, new byte[] {(byte) i, 0, 0}));
            of.add(i / (tracks * frames));
            groups.add("track " + i / frames);
        }
        return new PictureStack(pictures, of, groups);
    }

    @Test
    void groupsStayWholeAndNothingIsLost() {
        var split = stack(5, 4, 7).split(0.3, true, Draws.of(1));
        assertThat(split.train().size() + split.heldOut().size()).isEqualTo(140);
        assertThat(split.heldOut().size()).isBetween(28, 42);
        assertThat(new HashSet<>(split.train().groups()))
                .doesNotContainAnyElementsOf(split.heldOut().groups());
        assertThat(split.train().pictures())
                .doesNotContainAnyElementsOf(split.heldOut().pictures());
        var again = stack(5, 4, 7).split(0.3, true, Draws.of(1));
        assertThat(again).isEqualTo(split);
        assertThat(stack(5, 4, 7).split(0.3, true, Draws.of(2))).isNotEqualTo(split);
    }

    @Test
    void aSubjectKeepsItsLastGroup() {
        var split = stack(6, 2, 3).split(0.9, true, Draws.of(3));
        assertThat(new HashSet<>(split.train().subjects())).hasSize(6);
        assertThat(split.heldOut().size()).isEqualTo(18);
        assertThat(stack(3, 1, 5).split(0.5, true, Draws.of(1)).heldOut().size())
                .isZero();
        assertThat(stack(3, 1, 5).split(0.5, false, Draws.of(1)).heldOut().size())
                .as("where captions are of single pictures there is nothing to keep")
                .isEqualTo(5);
        assertThat(stack(3, 4, 5).split(0, true, Draws.of(1)).heldOut().size()).isZero();
    }

    @Test
    void eachPassSeesEveryPictureOnceInAnOrderOfItsOwn() {
        var order = new Order(7, Draws.of(1));
        var seen = new ArrayList<List<Integer>>();
        for (int pass = 0; pass < 3; pass++) {
            seen.add(new ArrayList<>());
        }
        for (int step = 0; step < 7; step++) {
            int at = 0;
            for (int picture : order.batch(step, 3)) {
                seen.get((step * 3 + at) / 7).add(picture);
                at++;
            }
        }
        assertThat(seen).allSatisfy(pass -> assertThat(pass).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6));
        assertThat(seen.get(0)).isNotEqualTo(seen.get(1));
        assertThat(new Order(7, Draws.of(1)).batch(5, 3))
                .as("a pure function of the step")
                .isEqualTo(order.batch(5, 3));
        assertThat(new Order(2, Draws.of(1)).batch(0, 5))
                .as("more than there are")
                .hasSize(5);
    }
}
