package dev.alea.choice.kernel;

/**
 * The numbers of one mask draw: y = softmax((kappa pi + g) / tau), regularised by -lambda ||W m||^2.
 *
 * @param kappa scale of the logits
 * @param tau temperature
 * @param lambda weight of the norm of the kept weights, 0 to leave it out
 * @param hard forward the one-hot choice and differentiate the soft one (straight-through)
 */
public record MaskSettings(float kappa, float tau, float lambda, boolean hard) {
    /** Checks that all numbers are finite and tau is positive. */
    public MaskSettings {
        if (!(tau > 0) || !Float.isFinite(tau) || !Float.isFinite(kappa) || !Float.isFinite(lambda)) {
            throw new IllegalArgumentException(
                    "A mask draw needs a finite kappa and lambda and a finite tau > 0, but has kappa " + kappa
                            + ", tau " + tau + ", lambda " + lambda + ".");
        }
    }
}
