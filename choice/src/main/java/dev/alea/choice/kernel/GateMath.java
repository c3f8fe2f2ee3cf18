package dev.alea.choice.kernel;

/** One stochastic gate in float arithmetic: the specification of {@link GatePasses}, equal to it bit for bit. */
final class GateMath {
    static final float MOST = -FloatMath.SMALLEST_EXPONENT;

    private GateMath() {}

    /** w s + b, rounded once. */
    static float logit(float score, float weight, float bias) {
        return Math.fma(score, weight, bias);
    }

    /** The odds exp(logit); beyond 87 they count as exp(87). */
    static float odds(float logit) {
        return FloatMath.exp(Math.min(logit, MOST));
    }

    /** sigmoid(-logit) from the odds; the gate is open where u is larger. */
    static float closed(float odds) {
        return 1f / (odds + 1f);
    }

    /** ln(u / (1 - u)). */
    static float logistic(float u) {
        return FloatMath.ln(u / (1f - u));
    }

    /** The derivative of sigmoid(x), from the side where nothing cancels. */
    static float bend(float x) {
        float odds = FloatMath.exp(-Math.abs(x));
        float most = 1f / (odds + 1f);
        return odds * most * most;
    }

    /** The derivative of sigmoid((logit + logistic) / tau) with respect to the logit. */
    static float slope(float logit, float logistic, float inverseTau) {
        return bend((logit + logistic) * inverseTau) * inverseTau;
    }
}
