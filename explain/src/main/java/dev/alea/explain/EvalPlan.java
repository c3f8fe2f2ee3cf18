package dev.alea.explain;

import dev.alea.explain.head.PromptTemplates;
import dev.alea.run.config.Checks;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is measured of a classifier beside what it decides.
 *
 * @param templates sentences around class names for zero-shot
 * @param controls whether other methods are trained and the meaning of the concepts is put to the test
 * @param nec numbers of weights per class at which a sparse layer on the scores is measured, empty for none
 * @param training the pictures that the classifier was trained on, empty for where they lay then; of use for controls and numbers of
 *     weights only
 */
public record EvalPlan(PromptTemplates templates, boolean controls, List<Integer> nec, Optional<Path> training) {
    /** The classifier alone, beside zero-shot on bare class names. */
    public static final EvalPlan PLAIN = new EvalPlan(PromptTemplates.BARE, false, List.of(), Optional.empty());

    /**
     * Puts the numbers of weights in order.
     *
     * @throws dev.alea.run.UsageException when training pictures are named that nothing needs
     */
    public EvalPlan {
        nec = nec.stream().sorted().distinct().toList();
        Checks.that(
                training.isEmpty() || controls || !nec.isEmpty(),
                "training pictures are named, but nothing is to be trained on them; ask for --controls or --nec, or leave"
                        + " out --train");
    }

    /** Whether anything is to be trained. */
    boolean trains() {
        return controls || !nec.isEmpty();
    }

    /**
     * Refuses numbers of weights that no layer on so many concepts has.
     *
     * @throws dev.alea.run.UsageException naming the first
     */
    void requireConcepts(int concepts) {
        nec.forEach(weights -> Checks.that(
                weights >= 1 && weights <= concepts,
                "nec is %d; allowed: 1 to %d, the number of concepts",
                weights,
                concepts));
    }
}
