package dev.alea.prune.oneshot;

/**
 * What became of one layer.
 *
 * @param mask 1 where a weight stays, row-major like the weight
 * @param weights the weights to go on with: pruned ones are +0
 * @param updated whether kept weights changed
 * @param deadInputs inputs that were always zero
 * @param damping what was added to the Hessian's diagonal relative to its mean, 0 without a Hessian
 * @param loss the method's own error measure, 0 without one
 */
@SuppressWarnings("ArrayRecordComponent") // one bit per weight; outcomes are never compared
public record LayerOutcome(
        boolean[] mask, Matrix weights, boolean updated, int deadInputs, double damping, double loss) {
    static LayerOutcome masked(boolean[] mask, Matrix original) {
        var kept = original.copy();
        for (int i = 0; i < mask.length; i++) {
            if (!mask[i]) {
                kept.values()[i] = 0f;
            }
        }
        return new LayerOutcome(mask, kept, false, 0, 0, 0);
    }
}
