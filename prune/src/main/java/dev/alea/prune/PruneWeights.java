package dev.alea.prune;

import dev.alea.choice.structure.MaskPattern;
import dev.alea.prune.model.LanguageModel;
import dev.alea.prune.model.Weights;
import dev.alea.run.DataException;
import dev.alea.run.UsageException;
import dev.alea.run.config.Checks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Which weights of a model are pruned, and the model seen through masks. */
final class PruneWeights {
    private static final Pattern BLOCK = Pattern.compile("(?:^|\\.)(?:layers|h)\\.(\\d+)\\.");

    private PruneWeights() {}

    /** A parameter that must exist. */
    static Tensor parameter(LanguageModel model, String name) {
        Tensor found = model.parameters().get(name);
        if (found == null) {
            throw new DataException("the model has no tensor " + name);
        }
        return found;
    }

    /**
     * The weights to prune, in forward order.
     *
     * @param dense what stays dense: parameter names, ends of names such as {@code mlp.down_proj}, block numbers
     * @throws UsageException when an entry of {@code dense} names nothing, when a row does not divide in groups, or when nothing is
     *     left to prune
     */
    static List<String> sparse(LanguageModel model, MaskPattern pattern, List<String> dense) {
        List<String> kept = new ArrayList<>();
        for (String entry : dense) {
            Checks.that(
                    model.prunable().stream().anyMatch(name -> covers(entry, name)),
                    "training.dense-layers names \"%s\", which is no prunable weight; allowed: block numbers 0 to %d and names, or ends of names, such as %s",
                    entry,
                    model.layers() - 1,
                    model.prunable().getFirst());
        }
        for (String name : model.prunable()) {
            if (dense.stream().noneMatch(entry -> covers(entry, name))) {
                long columns = parameter(model, name).size(1);
                Checks.that(
                        columns % pattern.of() == 0,
                        "%s has rows of %d weights, which do not divide in groups of %d; name it in training.dense-layers to keep it dense, or choose another pattern",
                        name,
                        columns,
                        pattern.of());
                kept.add(name);
            }
        }
        Checks.that(!kept.isEmpty(), "every weight is kept dense; remove an entry of training.dense-layers");
        return List.copyOf(kept);
    }

    /** The tensor of a name that is known to be there. */
    static Tensor named(Map<String, Tensor> tensors, String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalStateException("there is no tensor named " + name + "; known: " + tensors.keySet());
        }
        return tensor;
    }

    /** The block of a weight, or -1. */
    static int block(String name) {
        var found = BLOCK.matcher(name);
        return found.find() ? Integer.parseInt(found.group(1)) : -1;
    }

    /** Whether an entry of {@code training.dense-layers} means a weight: by its name, the end of its name, or its block. */
    static boolean covers(String entry, String name) {
        return entry.equals(name)
                || entry.equals(String.format(Locale.ROOT, "%d", block(name)))
                || name.endsWith("." + entry + ".weight")
                || name.endsWith("." + entry);
    }

    /** The model with some weights replaced. */
    static Weights replaced(LanguageModel model, Map<String, Tensor> replacements) {
        return name -> {
            Tensor replacement = replacements.get(name);
            return replacement != null ? replacement : parameter(model, name);
        };
    }

    /** Masked copies of weights, in the weights' type. */
    static Map<String, Tensor> masked(LanguageModel model, Map<String, Tensor> masks) {
        Map<String, Tensor> result = new LinkedHashMap<>();
        try (var _ = new NoGradGuard()) {
            masks.forEach((name, mask) -> {
                Tensor weight = parameter(model, name);
                // Filling gives +0.0; a product would give -0.0 for negative weights.
                result.put(name, weight.masked_fill(mask.eq(new Scalar(0)), new Scalar(0.0)));
            });
        }
        return result;
    }
}
