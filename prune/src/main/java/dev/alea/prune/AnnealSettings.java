package dev.alea.prune;

import dev.alea.run.config.Checks;

/**
 * The linear schedules; each runs from its start at step 0 towards its end at the last step.
 *
 * @param kappaStart scale of the logits at the first step
 * @param kappaEnd scale of the logits at the end
 * @param tauStart temperature at the first step
 * @param tauEnd temperature at the end
 * @param lambdaStart weight of the kept norm at the first step
 * @param lambdaEnd weight of the kept norm at the end (the published code decays it to 0; the paper does not say so)
 */
public record AnnealSettings(
        double kappaStart, double kappaEnd, double tauStart, double tauEnd, double lambdaStart, double lambdaEnd) {
    /** Checks the ranges; a refusal names the key and what is allowed. */
    public AnnealSettings {
        Checks.positive("anneal.kappa-start", kappaStart);
        Checks.positive("anneal.kappa-end", kappaEnd);
        Checks.positive("anneal.tau-start", tauStart);
        Checks.positive("anneal.tau-end", tauEnd);
        Checks.atLeast("anneal.lambda-start", lambdaStart, 0);
        Checks.atLeast("anneal.lambda-end", lambdaEnd, 0);
        Checks.that(
                kappaStart <= kappaEnd,
                "anneal.kappa-start %s is above anneal.kappa-end %s; kappa grows, so that the draw becomes certain",
                kappaStart,
                kappaEnd);
        Checks.that(
                tauStart >= tauEnd,
                "anneal.tau-start %s is below anneal.tau-end %s; the temperature falls, so that the mask becomes hard",
                tauStart,
                tauEnd);
    }
}
