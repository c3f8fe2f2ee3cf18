package dev.alea.prune;

import static org.bytedeco.pytorch.global.torch.softmax;

import dev.alea.choice.structure.MaskPattern;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * How decided the masks are and how far they went.
 *
 * @param groups number of groups
 * @param maxProbability mean over groups of the largest candidate probability at the logits {@code kappa * pi}; in the M-logit form
 *     that of the law {@code exp(kappa * pi . mask)}
 * @param entropy mean over groups of the entropy of that distribution, nats
 * @param changedGroups share of groups whose argmax differs from the prior's; NaN without a prior
 * @param keptNormShare squared norm of the kept weights divided by that of the dense weights
 */
public record MaskStatistics(
        long groups, double maxProbability, double entropy, double changedGroups, double keptNormShare) {

    /** Statistics of every weight, by name. */
    static SequencedMap<String, MaskStatistics> perLayer(MaskLogits masks, Map<String, Tensor> prior, double kappa) {
        SequencedMap<String, MaskStatistics> result = new LinkedHashMap<>();
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            Map<String, Tensor> hard = masks.hardMasks();
            masks.logits().forEach((name, logits) -> {
                Tensor mask = PruneWeights.named(hard, name);
                Decided decided = Decided.of(masks.pattern(), logits.detach().mul(new Scalar(kappa)));
                Tensor weight = PruneWeights.named(masks.weights(), name)
                        .to(org.bytedeco.pytorch.global.torch.ScalarType.Float);
                double dense = weight.square().sum().item_double();
                double kept = weight.square().mul(mask).sum().item_double();
                Tensor start = prior.get(name);
                double changed = start == null
                        ? Double.NaN
                        : changedGroups(start, mask, masks.pattern().of());
                result.put(
                        name,
                        new MaskStatistics(
                                logits.size(1), decided.top, decided.entropy, changed, dense == 0 ? 1 : kept / dense));
            });
        }
        return result;
    }

    /** Share of groups in which two masks differ. */
    static double changedGroups(Tensor one, Tensor other, int of) {
        try (var _ = Scope.open()) {
            Tensor differs = one.ne(other).reshape(-1, of).any(1);
            return differs.to(org.bytedeco.pytorch.global.torch.ScalarType.Double)
                    .mean()
                    .item_double();
        }
    }

    /** The mean of all layers, each group counted once. */
    static MaskStatistics mean(Map<String, MaskStatistics> layers) {
        long groups = 0;
        double top = 0;
        double entropy = 0;
        double changed = 0;
        double kept = 0;
        for (MaskStatistics layer : layers.values()) {
            groups += layer.groups;
            top += layer.groups * layer.maxProbability;
            entropy += layer.groups * layer.entropy;
            changed += layer.groups * layer.changedGroups;
            kept += layer.groups * layer.keptNormShare;
        }
        return new MaskStatistics(groups, top / groups, entropy / groups, changed / groups, kept / groups);
    }

    /** The means over the groups of one weight. */
    private record Decided(double top, double entropy) {
        static Decided of(MaskPattern pattern, Tensor logits) {
            if (pattern.law() == Structure.Law.SUBSET) {
                // Each group is an item of its own: [G, M, 1].
                Tensor groups = logits.t().unsqueeze(-1);
                Tensor best = pattern.logProbability(groups, pattern.mode(groups));
                return new Decided(
                        best.exp().mean().item_double(),
                        pattern.entropy(groups).mean().item_double());
            }
            Tensor p = softmax(logits, 0);
            // A probability of exactly 0 adds 0, not 0 * -inf.
            Tensor logs = p.clamp_min(new Scalar(1e-30)).log();
            return new Decided(
                    p.amax(new long[] {0}, false).mean().item_double(),
                    -p.mul(logs).sum(0).mean().item_double());
        }
    }
}
