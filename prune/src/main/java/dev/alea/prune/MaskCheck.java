package dev.alea.prune;

import dev.alea.choice.structure.MaskPattern;
import dev.alea.prune.model.LanguageModel;
import dev.alea.run.DataException;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Whether masks fit a model and keep exactly N of every M. */
final class MaskCheck {
    private MaskCheck() {}

    /**
     * Holds that there is a valid mask for each weight.
     *
     * @param origin where the masks come from, for the message
     * @throws DataException naming the first missing tensor, wrong shape or bad group
     */
    static void require(
            LanguageModel model, MaskPattern pattern, List<String> names, Map<String, Tensor> masks, String origin) {
        for (String name : names) {
            Tensor mask = masks.get(name);
            if (mask == null) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s has no mask for %s; it has %d masks, the first is %s",
                        origin,
                        name,
                        masks.size(),
                        masks.keySet().stream().findFirst().orElse("(none)")));
            }
            long[] found = shape(mask);
            long[] expected = shape(PruneWeights.parameter(model, name));
            if (!Arrays.equals(found, expected)) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s: the mask of %s has shape %s; the weight has %s",
                        origin,
                        name,
                        Arrays.toString(found),
                        Arrays.toString(expected)));
            }
            requireGroups(pattern, name, mask, origin);
        }
    }

    /** Holds that every group of a mask keeps exactly N. */
    static void requireGroups(MaskPattern pattern, String name, Tensor mask, String origin) {
        try (var _ = Scope.open()) {
            long bad = firstBadGroup(pattern, mask);
            if (bad < 0) {
                return;
            }
            long columns = mask.size(1);
            long groupsPerRow = columns / pattern.of();
            Tensor group = mask.reshape(-1, pattern.of()).narrow(0, bad, 1).reshape(-1);
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: %s is no %d:%d mask: row %d, group %d (columns %d to %d) has bits %s; each group must keep %d of %d%s",
                    origin,
                    name,
                    pattern.keep(),
                    pattern.of(),
                    bad / groupsPerRow,
                    bad % groupsPerRow,
                    bad % groupsPerRow * pattern.of(),
                    bad % groupsPerRow * pattern.of() + pattern.of() - 1,
                    Arrays.toString(Tensors.longs(group.to(ScalarType.Long))),
                    pattern.keep(),
                    pattern.of(),
                    hint(mask)));
        }
    }

    private static long firstBadGroup(MaskPattern pattern, Tensor mask) {
        long[] bits = Tensors.longs(mask.to(ScalarType.Long).reshape(-1));
        for (int g = 0; g < bits.length / pattern.of(); g++) {
            int kept = 0;
            boolean binary = true;
            for (int k = 0; k < pattern.of(); k++) {
                long bit = bits[g * pattern.of() + k];
                binary &= bit == 0 || bit == 1;
                kept += bit != 0 ? 1 : 0;
            }
            if (!binary || kept != pattern.keep()) {
                return g;
            }
        }
        return -1;
    }

    private static String hint(Tensor mask) {
        boolean dense = mask.ne(new org.bytedeco.pytorch.Scalar(0)).all().item_bool();
        return dense ? "; every bit is set, as if a dense checkpoint had been given" : "";
    }

    private static long[] shape(Tensor tensor) {
        return tensor.sizes().vec().get();
    }
}
