package dev.alea.choice.structure;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * N:M masks: {@code keep} of every {@code of} consecutive weights along the input dimension are kept.
 *
 * <p>Shape: logits are candidate-major, [C, G] in the table form (one row per candidate mask, G groups) and [M, G] in
 * the M-logit form (one row per position); an event is a 0/1 mask [G, M].
 *
 * <p>Source: MaskLLM (arXiv 2409.17481), section 3.1; candidates are in lexicographic order of the kept positions, as
 * in the published code (the paper's equation 2 prints another order).
 *
 * @param keep how many weights of a group are kept, at least 1
 * @param of how many weights form a group, at most 32
 */
public record MaskPattern(int keep, int of) implements Structure {
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

    /** Checks the two numbers. */
    public MaskPattern {
        if (of < 1 || of > 32 || keep < 1 || keep > of) {
            throw new IllegalArgumentException("A mask pattern keeps N of M weights with 1 <= N <= M <= 32, but is "
                    + keep + ":" + of + "; 2:4 keeps two of four.");
        }
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
        BigInteger count = BigInteger.ONE;
        for (int i = 1; i <= keep; i++) {
            count = count.multiply(BigInteger.valueOf(of - keep + i)).divide(BigInteger.valueOf(i));
        }
        return count.longValueExact();
    }

    /** Returns the layout of the logits. */
    public Form form() {
        return combinations() <= TABLE_LIMIT ? Form.TABLE : Form.M_LOGIT;
    }

    /**
     * Returns the number of rows of the table.
     *
     * @throws IllegalStateException in the M-logit form
     */
    public int candidates() {
        if (form() != Form.TABLE) {
            throw new IllegalStateException(
                    "The pattern " + this + " has " + combinations() + " candidates, more than the " + TABLE_LIMIT
                            + " of the table form; its logits are one per weight (M_LOGIT).");
        }
        return (int) combinations();
    }

    /** Returns the rows of the logits: candidates in the table form, positions in the M-logit form. */
    public int logitRows() {
        return form() == Form.TABLE ? candidates() : of;
    }

    /**
     * Returns the candidate masks in lexicographic order of the kept positions, bit k set where position k is kept.
     *
     * @throws IllegalStateException in the M-logit form
     */
    public int[] bits() {
        int[] bits = new int[candidates()];
        int[] kept = new int[keep];
        for (int i = 0; i < keep; i++) {
            kept[i] = i;
        }
        for (int c = 0; c < bits.length; c++) {
            for (int position : kept) {
                bits[c] |= 1 << position;
            }
            advance(kept);
        }
        return bits;
    }

    /** Returns the candidate masks as rows of zeros and ones, [C][M]. */
    public float[][] table() {
        int[] bits = bits();
        float[][] table = new float[bits.length][of];
        for (int c = 0; c < bits.length; c++) {
            for (int k = 0; k < of; k++) {
                table[c][k] = bits[c] >>> k & 1;
            }
        }
        return table;
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
                            + ", but the weight has shape " + java.util.Arrays.toString(weightShape) + ".");
        }
        return elements / of;
    }

    @Override
    public String toString() {
        return keep + ":" + of;
    }

    private void advance(int[] kept) {
        int i = keep - 1;
        while (i >= 0 && kept[i] == of - keep + i) {
            i--;
        }
        if (i < 0) {
            return;
        }
        kept[i]++;
        for (int j = i + 1; j < keep; j++) {
            kept[j] = kept[j - 1] + 1;
        }
    }
}
