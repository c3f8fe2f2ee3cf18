package dev.alea.run;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongToDoubleFunction;

/** Stops a run at the first value that is NaN or infinite, and says where and what. */
public final class NumericsGuard {
    private static final int SHOWN = 5;
    private final Consumer<String> report;

    /** @param report told the sentence before it is thrown, so that the log has it */
    NumericsGuard(Consumer<String> report) {
        this.report = report;
    }

    /**
     * Checks one number.
     *
     * @throws NumericsException when it is not finite
     */
    public double check(long step, String module, double value) {
        check(step, module, 1, _ -> value);
        return value;
    }

    /**
     * Checks numbers.
     *
     * @throws NumericsException when one of them is not finite
     */
    public void check(long step, String module, double[] values) {
        check(step, module, values.length, i -> values[(int) i]);
    }

    /**
     * Checks numbers.
     *
     * @throws NumericsException when one of them is not finite
     */
    public void check(long step, String module, float[] values) {
        check(step, module, values.length, i -> values[(int) i]);
    }

    /**
     * Checks the memory of a float32 tensor without copying it.
     *
     * @throws NumericsException when one of them is not finite
     */
    public void checkFloats(long step, String module, MemorySegment values) {
        check(
                step,
                module,
                values.byteSize() / Float.BYTES,
                i -> values.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i));
    }

    private void check(long step, String module, long count, LongToDoubleFunction value) {
        for (long i = 0; i < count; i++) {
            if (!Double.isFinite(value.applyAsDouble(i))) {
                String sentence = sentence(step, module, count, value);
                report.accept(sentence);
                throw new NumericsException(sentence);
            }
        }
    }

    private static String sentence(long step, String module, long count, LongToDoubleFunction value) {
        long nan = 0;
        long infinite = 0;
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        var first = new StringBuilder();
        for (long i = 0; i < count; i++) {
            double v = value.applyAsDouble(i);
            nan += Double.isNaN(v) ? 1 : 0;
            infinite += Double.isInfinite(v) ? 1 : 0;
            if (Double.isFinite(v)) {
                least = Math.min(least, v);
                most = Math.max(most, v);
            } else if (nan + infinite <= SHOWN) {
                first.append(first.isEmpty() ? "" : ", ")
                        .append('[')
                        .append(i)
                        .append("] = ")
                        .append(v);
            }
        }
        String finite = least > most
                ? "none is finite"
                : String.format(Locale.ROOT, "the finite ones lie between %.4g and %.4g", least, most);
        return String.format(
                Locale.ROOT,
                "Step %d, %s: %d of %d values are NaN and %d infinite (%s); %s. The last checkpoint is untouched: lower the "
                        + "learning rate or the temperature's fall, then resume or start again.",
                step,
                module,
                nan,
                count,
                infinite,
                first,
                finite);
    }
}
