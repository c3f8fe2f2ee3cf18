package dev.alea.choice.estimate;

import dev.alea.choice.structure.Categorical;
import dev.alea.choice.structure.MaskPattern;
import dev.alea.choice.structure.Structure;
import org.bytedeco.pytorch.Tensor;
import tools.jackson.databind.JsonNode;

/** A problem of the golden file, translated to the layouts of this library and back. */
enum GoldenProblem {
    /** Layout as here. */
    CAT,
    /** Layout as here, one variable. */
    CAT1,
    /** The file has groups first, here candidates are first. */
    MASK,
    /** The file has n logits, here they are [n, 1]. */
    SUB;

    /** Whether a problem of the file has a structure here. */
    static boolean known(String name) {
        return java.util.Arrays.stream(values()).anyMatch(p -> p.key().equals(name));
    }

    static GoldenProblem of(String name) {
        return valueOf(name.toUpperCase(java.util.Locale.ROOT));
    }

    String key() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    Structure structure() {
        JsonNode problem = GoldenFile.get("problems", key());
        return switch (this) {
            case CAT, CAT1 -> new Categorical();
            case MASK -> {
                double[] first = GoldenFile.doubles(problem.get("patterns").get(0));
                int kept = (int) java.util.Arrays.stream(first).sum();
                yield new MaskPattern(kept, first.length, MaskPattern.Form.TABLE);
            }
            case SUB ->
                new MaskPattern(problem.get("k").asInt(), problem.get("n").asInt(), MaskPattern.Form.M_LOGIT);
        };
    }

    Tensor logits() {
        return here(GoldenFile.tensor(GoldenFile.get("problems", key(), "logits")));
    }

    int eventSize() {
        return Math.toIntExact(structure().event(logits()).numel());
    }

    /** From the file's layout to ours; leading dimensions stay. */
    Tensor here(Tensor file) {
        return switch (this) {
            case CAT, CAT1 -> file;
            case MASK -> file.transpose(-2, -1).contiguous();
            case SUB -> file.unsqueeze(-1);
        };
    }

    /** A gradient in our layout, flattened as in the file. */
    Tensor file(Tensor here) {
        return switch (this) {
            case CAT, CAT1, SUB -> here.reshape(-1);
            case MASK -> here.transpose(-2, -1).reshape(-1);
        };
    }
}
