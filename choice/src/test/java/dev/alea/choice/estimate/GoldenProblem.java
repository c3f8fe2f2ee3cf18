package dev.alea.choice.estimate;

import dev.alea.choice.structure.BernoulliVector;
import dev.alea.choice.structure.Categorical;
import dev.alea.choice.structure.MaskPattern;
import dev.alea.choice.structure.Matching;
import dev.alea.choice.structure.Permutation;
import dev.alea.choice.structure.Structure;
import dev.alea.choice.structure.Subset;
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
    /** The file has n logits, here they are [1, n]. */
    BERN,
    /** The file has n logits, here they are [1, n]. */
    SUB,
    /** The logits of {@link #SUB} under the other law. */
    SUB_PLACKETT_LUCE,
    /** Layout as here, perturbed matchings. */
    MATCH,
    /** The logits of {@link #MATCH} under the other law. */
    MATCH_GIBBS,
    /** The file has n scores, here they are [1, n]. */
    PL;

    /** Whether a problem of the file has a structure here. */
    static boolean known(String name) {
        return java.util.Arrays.stream(values()).anyMatch(p -> p.key().equals(name));
    }

    static GoldenProblem of(String name) {
        return valueOf(name.toUpperCase(java.util.Locale.ROOT));
    }

    /** The problem of a case; some name the law in their parameters, others are for one law of subsets only. */
    static GoldenProblem of(JsonNode c, Estimator estimator) {
        GoldenProblem problem = of(c.get("problem").asString());
        boolean other = c.get("params").has("law") || !estimator.traits().laws().contains(Structure.Law.SUBSET);
        return problem == SUB && other ? SUB_PLACKETT_LUCE : problem;
    }

    /** Its name among the exact gradients. */
    String key() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    private JsonNode problem() {
        return switch (this) {
            case SUB_PLACKETT_LUCE -> GoldenFile.get("problems", SUB.key());
            case MATCH_GIBBS -> GoldenFile.get("problems", MATCH.key());
            default -> GoldenFile.get("problems", key());
        };
    }

    Structure structure() {
        JsonNode problem = problem();
        return switch (this) {
            case CAT, CAT1 -> new Categorical();
            case MASK -> {
                double[] first = GoldenFile.doubles(problem.get("patterns").get(0));
                int kept = (int) java.util.Arrays.stream(first).sum();
                yield new MaskPattern(kept, first.length, MaskPattern.Form.TABLE);
            }
            case BERN -> new BernoulliVector();
            case MATCH -> new Matching(Matching.Form.PERTURBED);
            case MATCH_GIBBS -> new Matching(Matching.Form.GIBBS);
            case PL -> new Permutation();
            case SUB -> Subset.gibbs(problem.get("k").asInt());
            case SUB_PLACKETT_LUCE -> Subset.plackettLuce(problem.get("k").asInt());
        };
    }

    Tensor logits() {
        return here(GoldenFile.tensor(problem().get("logits")));
    }

    int eventSize() {
        return Math.toIntExact(structure().event(structure().mode(logits())).numel());
    }

    /** From the file's layout to ours; leading dimensions stay. */
    Tensor here(Tensor file) {
        return switch (this) {
            case CAT, CAT1, MATCH, MATCH_GIBBS -> file;
            case MASK -> file.transpose(-2, -1).contiguous();
            case BERN, SUB, SUB_PLACKETT_LUCE, PL -> file.unsqueeze(-2);
        };
    }

    /** A gradient in our layout, flattened as in the file. */
    Tensor file(Tensor here) {
        return this == MASK ? here.transpose(-2, -1).reshape(-1) : here.reshape(-1);
    }
}
