package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** One thread's row of an entmax; the row is padded with what adds nothing, so that it is whole vectors. */
final class EntmaxScratch {
    private static final ThreadLocal<EntmaxScratch> OWN = ThreadLocal.withInitial(() -> new EntmaxScratch(0));
    private static final int LANES = FloatVectorMath.LANES;
    private static final float NOTHING = -4; // beneath every threshold

    final float[] x; // shifted scores, or probabilities, or upstream gradients
    final float[] y; // powers
    private final float[] partial = new float[RowSums.PARTIALS];
    private int classes;
    private int padded;

    private float threshold;
    private float order;
    private float total;

    /** One loop; with three or more in an array each stays a compilation of its own. */
    private interface Pass {
        void run(EntmaxScratch s);
    }

    private static final Pass[] SUPPORT = {s -> support(s.x, s.y, s.padded, s.threshold), EntmaxScratch::sum};
    private static final Pass[] FIRST = {s -> first(s.x, s.y, s.padded, s.threshold), EntmaxScratch::sum};
    private static final Pass[] SQUARES = {s -> squares(s.x, s.y, s.padded, s.threshold), EntmaxScratch::sum};
    private static final Pass[] ROOTS = {s -> roots(s.x, s.y, s.padded, s.threshold), EntmaxScratch::sum};
    private static final Pass[] GENERAL = {
        s -> logarithms(s.x, s.y, s.padded, s.threshold, s.order),
        s -> exponentials(s.x, s.y, s.padded, s.threshold),
        EntmaxScratch::sum,
    };

    private EntmaxScratch(int capacity) {
        x = new float[capacity];
        y = new float[capacity];
    }

    static EntmaxScratch of(int classes) {
        EntmaxScratch own = OWN.get();
        int padded = (classes + RowSums.PARTIALS - 1) / RowSums.PARTIALS * RowSums.PARTIALS;
        if (own.x.length < padded) {
            own = new EntmaxScratch(padded);
            OWN.set(own);
        }
        own.classes = classes;
        own.padded = padded;
        return own;
    }

    void load(MemorySegment from, long offset, float[] to) {
        MemorySegment.copy(from, ValueLayout.JAVA_FLOAT_UNALIGNED, offset, to, 0, classes);
        Arrays.fill(to, classes, padded, NOTHING);
    }

    void store(float[] from, MemorySegment to, long offset) {
        MemorySegment.copy(from, 0, to, ValueLayout.JAVA_FLOAT_UNALIGNED, offset, classes);
    }

    /** x = (x - max x) factor. */
    void shift(float factor) {
        shift(x, padded, maximum(x, classes), factor);
        Arrays.fill(x, classes, padded, NOTHING);
    }

    private static float maximum(float[] x, int n) {
        float largest = x[0];
        for (int k = 1; k < n; k++) {
            largest = Math.max(largest, x[k]);
        }
        return largest;
    }

    private static void shift(float[] x, int n, float largest, float factor) {
        for (int q = 0; q < n; q += LANES) {
            FloatVector.fromArray(FloatVectorMath.F, x, q)
                    .sub(largest)
                    .mul(factor)
                    .intoArray(x, q);
        }
    }

    /** y = relu(x - t)^power; returns the sum. */
    float powers(float t, float power) {
        threshold = t;
        order = power;
        Pass[] passes = GENERAL;
        if (power == 0) {
            passes = SUPPORT;
        } else if (power == 1) {
            passes = FIRST;
        } else if (power == 2) {
            passes = SQUARES;
        } else if (power == 0.5f) {
            passes = ROOTS;
        }
        for (Pass pass : passes) {
            pass.run(this);
        }
        return total;
    }

    private void sum() {
        total = RowSums.sum(y, 0, padded, partial);
    }

    /** Returns the sum of x y. */
    float products() {
        for (int a = 0; a < RowSums.PARTIALS; a += LANES) {
            products(x, y, a, padded, partial);
        }
        return RowSums.inRegister(partial);
    }

    private static void products(float[] x, float[] y, int a, int n, float[] partial) {
        FloatVector sum = FloatVector.zero(FloatVectorMath.F);
        for (int q = a; q < n; q += RowSums.PARTIALS) {
            sum = FloatVector.fromArray(FloatVectorMath.F, y, q)
                    .fma(FloatVector.fromArray(FloatVectorMath.F, x, q), sum);
        }
        sum.intoArray(partial, a);
    }

    /** y = y (x - mean). */
    void slopes(float mean) {
        for (int q = 0; q < padded; q += LANES) {
            FloatVector.fromArray(FloatVectorMath.F, y, q)
                    .mul(FloatVector.fromArray(FloatVectorMath.F, x, q).sub(mean))
                    .intoArray(y, q);
        }
    }

    /** y = y factor. */
    void scale(float factor) {
        for (int q = 0; q < padded; q += LANES) {
            FloatVector.fromArray(FloatVectorMath.F, y, q).mul(factor).intoArray(y, q);
        }
    }

    private static void support(float[] x, float[] y, int n, float t) {
        for (int q = 0; q < n; q += LANES) {
            FloatVector base = FloatVector.fromArray(FloatVectorMath.F, x, q).sub(t);
            FloatVector.zero(FloatVectorMath.F)
                    .blend(1f, base.compare(VectorOperators.GT, 0f))
                    .intoArray(y, q);
        }
    }

    private static void first(float[] x, float[] y, int n, float t) {
        for (int q = 0; q < n; q += LANES) {
            FloatVector base = FloatVector.fromArray(FloatVectorMath.F, x, q).sub(t);
            base.max(0f).intoArray(y, q);
        }
    }

    private static void squares(float[] x, float[] y, int n, float t) {
        for (int q = 0; q < n; q += LANES) {
            FloatVector base =
                    FloatVector.fromArray(FloatVectorMath.F, x, q).sub(t).max(0f);
            base.mul(base).intoArray(y, q);
        }
    }

    private static void roots(float[] x, float[] y, int n, float t) {
        for (int q = 0; q < n; q += LANES) {
            FloatVector base =
                    FloatVector.fromArray(FloatVectorMath.F, x, q).sub(t).max(0f);
            base.sqrt().intoArray(y, q);
        }
    }

    private static void logarithms(float[] x, float[] y, int n, float t, float power) {
        for (int q = 0; q < n; q += LANES) {
            FloatVector base = FloatVector.fromArray(FloatVectorMath.F, x, q).sub(t);
            FloatVectorMath.ln(base).mul(power).intoArray(y, q); // where base is not positive, anything
        }
    }

    private static void exponentials(float[] x, float[] y, int n, float t) {
        for (int q = 0; q < n; q += LANES) {
            FloatVector base = FloatVector.fromArray(FloatVectorMath.F, x, q).sub(t);
            FloatVector exponent = FloatVector.fromArray(FloatVectorMath.F, y, q);
            FloatVector.zero(FloatVectorMath.F)
                    .blend(
                            FloatVectorMath.exp(exponent),
                            base.compare(VectorOperators.GT, 0f)
                                    .and(exponent.compare(VectorOperators.GE, FloatMath.SMALLEST_EXPONENT)))
                    .intoArray(y, q);
        }
    }
}
