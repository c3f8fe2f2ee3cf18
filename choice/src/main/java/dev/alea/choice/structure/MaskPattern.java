package dev.alea.choice.structure;

import dev.alea.choice.draw.Noise;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * N:M masks: {@code keep} of every {@code of} consecutive weights along the input dimension are kept.
 *
 * <p>Shape: logits are candidate-major, [B.., C, G] in the table form (one row per candidate mask, G groups) and
 * [B.., M, G] in the M-logit form (one row per position); a choice has that shape too, one-hot over the candidates or
 * with N ones over the positions; an event is a 0/1 mask [B.., G, M].
 *
 * <p>Law: softmax over the candidates in the table form; in the M-logit form the mask m of a group has probability
 * proportional to exp(logits . m), which is the table form with the logits of its candidates summed.
 *
 * <p>Source: MaskLLM (arXiv 2409.17481), section 3.1; candidates are in lexicographic order of the kept positions, as
 * in the published code (the paper's equation 2 prints another order).
 *
 * @param keep how many weights of a group are kept, at least 1
 * @param of how many weights form a group, at most 32
 * @param form the layout of the logits
 */
public record MaskPattern(int keep, int of, Form form) implements Structure {
    /** More candidates than this are not enumerated: the pattern takes the M-logit form. */
    public static final int TABLE_LIMIT = 256;

    private static final Pattern SPELLING = Pattern.compile("\\s*(\\d{1,3})\\s*:\\s*(\\d{1,3})\\s*");

    /** How the logits of a pattern are laid out. */
    public enum Form {
        /** One logit per candidate mask of a group. */
        TABLE,
        /** One logit per weight of a group, for patterns with more than {@value #TABLE_LIMIT} candidates. */
        M_LOGIT
    }

    private static final int AXIS = -2;

    /** Checks the two numbers and whether the table is small enough. */
    public MaskPattern {
        if (of < 1 || of > 32 || keep < 1 || keep > of) {
            throw new IllegalArgumentException("A mask pattern keeps N of M weights with 1 <= N <= M <= 32, but is "
                    + keep + ":" + of + "; 2:4 keeps two of four.");
        }
        long combinations = Combinations.count(keep, of);
        if (form == Form.TABLE && combinations > TABLE_LIMIT) {
            throw new IllegalArgumentException("The pattern " + keep + ":" + of + " has " + combinations
                    + " candidates, more than the " + TABLE_LIMIT + " of the table form; use the form M_LOGIT.");
        }
    }

    /** The pattern in its usual form: a table of up to {@value #TABLE_LIMIT} candidates, M logits beyond. */
    public MaskPattern(int keep, int of) {
        this(keep, of, Combinations.count(keep, of) <= TABLE_LIMIT ? Form.TABLE : Form.M_LOGIT);
    }

    /**
     * Reads a pattern such as {@code 2:4}: the number KEPT, a colon, the group size.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    public static MaskPattern parse(String text) {
        Matcher matcher = SPELLING.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "A mask pattern is written KEEP:OF, such as 2:4, but was \"" + text + "\".");
        }
        return new MaskPattern(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /** Returns the number of masks with {@code keep} ones. */
    public long combinations() {
        return Combinations.count(keep, of);
    }

    /**
     * Returns the number of rows of the table.
     *
     * @throws IllegalStateException in the M-logit form
     */
    public int candidates() {
        if (form != Form.TABLE) {
            throw new IllegalStateException("The pattern " + this + " of " + combinations()
                    + " candidates has no table: its logits are one per weight (M_LOGIT).");
        }
        return (int) combinations();
    }

    /** Returns the rows of the logits: candidates in the table form, positions in the M-logit form. */
    public int logitRows() {
        return form == Form.TABLE ? candidates() : of;
    }

    /**
     * Returns the candidate masks in lexicographic order of the kept positions, bit k set where position k is kept.
     *
     * @throws IllegalStateException in the M-logit form
     */
    public int[] bits() {
        candidates();
        return Combinations.bits(keep, of);
    }

    /** Returns the candidate masks as rows of zeros and ones, [C][M]. */
    public float[][] table() {
        candidates();
        return Combinations.rows(keep, of);
    }

    /**
     * Returns the number of groups of a weight.
     *
     * @throws IllegalArgumentException if the last dimension is not a multiple of the group size
     */
    public long groups(long... weightShape) {
        long elements = 1;
        for (long size : weightShape) {
            elements = Math.multiplyExact(elements, size);
        }
        if (weightShape.length == 0 || weightShape[weightShape.length - 1] % of != 0) {
            throw new IllegalArgumentException(
                    "The input dimension of a weight pruned " + this + " must be a multiple of " + of
                            + ", but the weight has shape " + Arrays.toString(weightShape) + ".");
        }
        return elements / of;
    }

    @Override
    public String toString() {
        return keep + ":" + of;
    }

    @Override
    public Law law() {
        return form == Form.TABLE ? Law.CATEGORICAL : Law.SUBSET;
    }

    @Override
    public int axis() {
        return AXIS;
    }

    @Override
    public void require(Tensor logits) {
        Logits.require("a " + this + " mask", "[B.., " + logitRows() + ", groups]", logits);
        if (logits.size(AXIS) != logitRows()) {
            throw new IllegalArgumentException("The logits of a " + this + " mask have shape [B.., " + logitRows()
                    + ", groups], but were " + Logits.shape(logits) + ".");
        }
    }

    @Override
    public Tensor event(Tensor choices) {
        Tensor perGroup = choices.transpose(-2, -1);
        return form == Form.TABLE ? perGroup.matmul(Combinations.states(keep, of, choices)) : perGroup;
    }

    @Override
    public Tensor sample(Tensor logits, long samples, Noise noise) {
        return form == Form.TABLE
                ? CategoricalLaw.sample(logits, AXIS, samples, noise)
                : gibbs().sample(logits, samples, noise);
    }

    @Override
    public Tensor logProbability(Tensor logits, Tensor choices) {
        return form == Form.TABLE
                ? CategoricalLaw.logProbability(logits, AXIS, choices)
                : gibbs().logProbability(logits, choices);
    }

    @Override
    public Tensor entropy(Tensor logits) {
        return form == Form.TABLE ? CategoricalLaw.entropy(logits, AXIS) : gibbs().entropy(logits);
    }

    @Override
    public Tensor marginals(Tensor logits) {
        return form == Form.TABLE ? logits.softmax(AXIS) : gibbs().marginals(logits);
    }

    @Override
    public Tensor mode(Tensor logits) {
        return form == Form.TABLE ? OneHot.first(logits, AXIS) : OneHot.top(logits, AXIS, keep);
    }

    @Override
    public long states(Tensor logits) {
        return Enumeration.joint(combinations(), logits.size(-1));
    }

    @Override
    public Tensor enumerate(Tensor logits) {
        Enumeration.require("A " + this + " mask", states(logits));
        long groups = logits.size(-1);
        Tensor one = form == Form.TABLE ? torch.eye(candidates()).to(logits) : Combinations.states(keep, of, logits);
        return Enumeration.product(one, groups).transpose(-2, -1);
    }

    /** The law of the positions in the M-logit form. */
    private SubsetLaw gibbs() {
        return new SubsetLaw(keep, AXIS);
    }
}
