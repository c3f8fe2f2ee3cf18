package dev.alea.prune;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.structure.MaskPattern;
import dev.alea.prune.model.LanguageModel;
import dev.alea.prune.model.Weights;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The training loss of one batch as a function of the mask of single groups, in float64: what one group changes would drown in the
 * rounding of float32.
 */
final class GroupLosses {
    private final Objective objective;
    private final MaskPattern pattern;
    private final SequencedMap<String, Tensor> logits;
    private final List<MaskGroup> groups;
    private final Tensor ids;
    private final Draws draws;
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();

    /**
     * Made within a scope that stays open as long as it is used.
     *
     * @param logits of the law, kappa * pi, [C, G] by weight
     * @param groups those that are asked about
     * @param ids the batch, [rows, seqlen]
     * @param draws noise of the masks
     */
    GroupLosses(
            Objective objective,
            MaskPattern pattern,
            SequencedMap<String, Tensor> logits,
            List<MaskGroup> groups,
            Tensor ids,
            Draws draws) {
        this.objective = objective;
        this.pattern = pattern;
        this.logits = logits;
        this.groups = groups;
        this.ids = ids;
        this.draws = draws;
        LanguageModel model = objective.model();
        try (var _ = new NoGradGuard()) {
            model.parameters().forEach((name, value) -> parameters.put(name, value.to(ScalarType.Double)));
        }
    }

    /**
     * A loss and its derivatives.
     *
     * @param loss nats per token
     * @param slopes with respect to the mask of each group that was asked about, M numbers
     */
    record Answer(double loss, List<List<Double>> slopes) {}

    /**
     * A joint draw of all masks, hard, from their law.
     *
     * <p>Shape: 0/1 [out, in] float64 by weight.
     */
    Map<String, Tensor> masks(int draw) {
        Map<String, Tensor> masks = new LinkedHashMap<>();
        try (var scope = Scope.open();
                var _ = new NoGradGuard()) {
            logits.forEach((name, law) -> {
                Tensor choice =
                        pattern.sample(law, draws.stream("lab/mask/" + name).step(draw));
                long[] shape =
                        PruneWeights.named(parameters, name).sizes().vec().get();
                masks.put(
                        name,
                        scope.keep(pattern.event(choice)
                                .to(ScalarType.Double)
                                .reshape(shape)
                                .contiguous()));
            });
        }
        return masks;
    }

    /** Weights under masks. Shape: [out, in] float64 by weight, without gradient. */
    Map<String, Tensor> masked(Map<String, Tensor> masks) {
        Map<String, Tensor> masked = new LinkedHashMap<>();
        try (var _ = new NoGradGuard()) {
            masks.forEach((name, mask) -> masked.put(name, mask.mul(PruneWeights.named(parameters, name))));
        }
        return masked;
    }

    /** The mask of a group in a draw: M numbers. */
    List<Double> mask(MaskGroup group, Map<String, Tensor> masks) {
        return boxed(group.of(PruneWeights.named(masks, group.weight()), pattern.of()));
    }

    /** Gives a group the mask that it has in another draw. */
    void copy(MaskGroup group, Map<String, Tensor> from, Map<String, Tensor> to) {
        try (var _ = new NoGradGuard()) {
            group.of(PruneWeights.named(to, group.weight()), pattern.of())
                    .copy_(group.of(PruneWeights.named(from, group.weight()), pattern.of()));
        }
    }

    /** The loss with one group under another mask, soft or hard, and its slope there. Shape: mask [M]. */
    Answer with(MaskGroup group, Map<String, Tensor> masked, double... mask) {
        try (var _ = Scope.open()) {
            Tensor matrix;
            try (var _ = new NoGradGuard()) {
                matrix = PruneWeights.named(masked, group.weight()).clone();
                group.of(matrix, pattern.of()).copy_(own(group).mul(Tensors.of(mask, mask.length)));
            }
            return answer(
                    List.of(group), replaced(masked, Map.of(group.weight(), matrix)), Map.of(group.weight(), matrix));
        }
    }

    /** The loss of a joint draw and its slope at every group. */
    Answer at(Map<String, Tensor> masked) {
        try (var _ = Scope.open()) {
            Map<String, Tensor> leaves = new LinkedHashMap<>();
            groups.forEach(group -> leaves.computeIfAbsent(
                    group.weight(), name -> PruneWeights.named(masked, name).detach()));
            return answer(groups, replaced(masked, leaves), leaves);
        }
    }

    private Answer answer(List<MaskGroup> asked, Weights weights, Map<String, Tensor> leaves) {
        leaves.values().forEach(leaf -> leaf.set_requires_grad(true));
        Tensor loss = objective.of(weights, ids).loss();
        loss.backward();
        List<List<Double>> slopes = asked.stream()
                .map(group -> {
                    Tensor leaf = PruneWeights.named(leaves, group.weight());
                    return boxed(group.of(leaf.grad(), pattern.of()).mul(own(group)));
                })
                .toList();
        return new Answer(loss.item_double(), slopes);
    }

    private Tensor own(MaskGroup group) {
        return group.of(PruneWeights.named(parameters, group.weight()), pattern.of());
    }

    private Weights replaced(Map<String, Tensor> masked, Map<String, Tensor> leaves) {
        return name -> {
            Tensor leaf = leaves.get(name);
            Tensor rest = leaf != null ? leaf : masked.get(name);
            return rest != null ? rest : PruneWeights.named(parameters, name);
        };
    }

    /** The logits of the law of a group: C numbers. */
    List<Double> law(MaskGroup group) {
        try (var _ = Scope.open()) {
            Tensor law = PruneWeights.named(logits, group.weight()).select(1, group.index());
            return boxed(law.to(ScalarType.Double).contiguous());
        }
    }

    private static List<Double> boxed(Tensor numbers) {
        return Arrays.stream(Tensors.doubles(numbers.contiguous())).boxed().toList();
    }
}
