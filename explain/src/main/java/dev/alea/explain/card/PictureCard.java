package dev.alea.explain.card;

import dev.alea.explain.ModelCard;
import dev.alea.explain.decision.Decision;
import dev.alea.formats.image.Bicubic;
import dev.alea.formats.image.Picture;
import dev.alea.formats.image.PngWriter;
import dev.alea.run.report.Block;
import dev.alea.run.report.Card;
import dev.alea.run.report.SignedBarChart;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A picture and its decision as a block of a report. */
public final class PictureCard {
    private static final int LONGEST = 320;

    private PictureCard() {}

    /**
     * Makes the block.
     *
     * @param name of the picture
     * @param picture as it was read; large ones are made smaller
     * @param truth name of its class, where it is known
     * @param card names of classes and concepts
     * @param decision about it
     * @param count concepts shown at most
     */
    public static Block of(
            String name, Picture picture, Optional<String> truth, ModelCard card, Decision decision, int count) {
        Shown shown = Shown.of(card, decision, count);
        String verdict = truth.map(t -> t.equals(shown.predicted()) ? "correct, " : "wrong, it is " + t + ", ")
                .orElse("");
        String remark = String.format(
                Locale.ROOT,
                "%s%.1f %%, next: %s, %d concepts active",
                verdict,
                100 * shown.probability(),
                shown.runnerUp(),
                decision.active());
        String caption = String.format(Locale.ROOT, "contributions to its logit of %.3f", shown.logit());
        return new Card(
                shown.predicted(),
                remark,
                new dev.alea.run.report.Picture(name, PngWriter.png(thumbnail(picture))),
                List.of(new SignedBarChart(caption, "", shown.bars(), true)));
    }

    private static Picture thumbnail(Picture picture) {
        int longest = Math.max(picture.width(), picture.height());
        if (longest <= LONGEST) {
            return picture;
        }
        int width = Math.max(1, picture.width() * LONGEST / longest);
        int height = Math.max(1, picture.height() * LONGEST / longest);
        return Bicubic.resize(picture, width, height);
    }
}
