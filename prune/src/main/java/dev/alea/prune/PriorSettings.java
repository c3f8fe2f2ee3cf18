package dev.alea.prune;

import dev.alea.run.config.Checks;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The mask that training starts from.
 *
 * @param mask {@code magnitude}, {@code wanda}, {@code sparsegpt} (its mask, without its weight update), {@code none}, or the
 *     path of a mask file ({@code .npz}): a published mask or that of an earlier run on another domain
 * @param strength alpha: the prior's candidate gets {@code alpha} standard deviations of the logits
 * @param initStd standard deviation of the random initial logits
 */
public record PriorSettings(String mask, double strength, double initStd) {
    /** The priors that have a name. */
    static final List<String> NAMES = List.of("magnitude", "wanda", "sparsegpt", "none");

    /** Checks the ranges; a refusal names the key and what is allowed. */
    public PriorSettings {
        Checks.that(
                NAMES.contains(mask) || mask.endsWith(".npz"),
                "prior.mask is \"%s\"; allowed: %s, or the path of a mask file that ends in .npz",
                mask,
                NAMES);
        Checks.atLeast("prior.strength", strength, 0);
        Checks.positive("prior.init-std", initStd);
    }

    /** The mask file, when the prior is one. */
    public Optional<Path> file() {
        return NAMES.contains(mask) ? Optional.empty() : Optional.of(Path.of(mask));
    }
}
