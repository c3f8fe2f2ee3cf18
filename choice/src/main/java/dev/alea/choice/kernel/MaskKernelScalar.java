package dev.alea.choice.kernel;

import java.lang.foreign.MemorySegment;

/** The mask kernel one group after another: the specification of {@link MaskKernel}, equal to it bit for bit. */
public final class MaskKernelScalar {
    private final int[] table;
    private final int groupSize;

    /** Takes the bits of each candidate mask and the number of positions. */
    public MaskKernelScalar(int[] table, int groupSize) {
        this.table = table.clone();
        this.groupSize = groupSize;
    }

    /** out = weight mask(logits). */
    public void forward(
            MaskSettings settings,
            MaskNoise noise,
            MemorySegment logits,
            MemorySegment weight,
            MemorySegment out,
            long groups) {
        for (long g = 0; g < groups; g++) {
            float[] z = scores(settings, noise, logits, groups, g);
            float[] mask = settings.hard() ? hardMask(z) : softMask(softmax(z));
            for (int k = 0; k < groupSize; k++) {
                long i = g * groupSize + k;
                MaskScratch.set(out, i, MaskScratch.get(weight, i) * mask[k]);
            }
        }
    }

    /** gradient = that of sum(upstream out) - lambda ||out||^2 with respect to the logits. */
    public void backward(
            MaskSettings settings,
            MaskNoise noise,
            MemorySegment logits,
            MemorySegment weight,
            MemorySegment upstream,
            MemorySegment gradient,
            long groups) {
        for (long g = 0; g < groups; g++) {
            float[] z = scores(settings, noise, logits, groups, g);
            Softmax soft = softmax(z);
            float[] mask = settings.hard() ? hardMask(z) : softMask(soft);
            float[] u = new float[groupSize];
            for (int k = 0; k < groupSize; k++) {
                float w = MaskScratch.get(weight, g * groupSize + k);
                u[k] = MaskScratch.get(upstream, g * groupSize + k) * w;
                if (settings.lambda() != 0) {
                    u[k] = Math.fma(w * w * (-2f * settings.lambda()), mask[k], u[k]);
                }
            }
            float[] a = pull(u);
            float mean = soft.e[0] * a[0];
            for (int c = 1; c < table.length; c++) {
                mean = Math.fma(soft.e[c], a[c], mean);
            }
            mean *= soft.inverse;
            float scale = settings.kappa() * (1f / settings.tau());
            for (int c = 0; c < table.length; c++) {
                MaskScratch.set(gradient, c * groups + g, (a[c] - mean) * (soft.e[c] * (soft.inverse * scale)));
            }
        }
    }

    /** The specification of {@link MaskSummaryKernel}. */
    public MaskSummary summarise(float kappa, MemorySegment logits, MemorySegment weight, int groups) {
        int[] bits = new int[groups];
        double top = 0;
        double entropy = 0;
        double kept = 0;
        double all = 0;
        for (int g = 0; g < groups; g++) {
            float[] z = new float[table.length];
            for (int c = 0; c < z.length; c++) {
                z[c] = MaskScratch.get(logits, (long) c * groups + g);
            }
            int best = first(z);
            bits[g] = table[best];
            float largest = z[best];
            float sum = 0;
            float dot = 0;
            for (int c = 0; c < z.length; c++) {
                float shifted = (z[c] - largest) * kappa;
                float e = FloatMath.exp(shifted);
                sum += e;
                dot = Math.fma(e, shifted, dot);
            }
            float inverse = 1f / sum;
            top += inverse;
            entropy -= FloatMath.ln(inverse) + dot * inverse;
            for (int k = 0; k < groupSize; k++) {
                double w = MaskScratch.get(weight, (long) g * groupSize + k);
                all += w * w;
                kept += w * w * (bits[g] >>> k & 1);
            }
        }
        return new MaskSummary(bits, top, entropy, kept, all);
    }

    private static final class Softmax {
        final float[] e;
        final float inverse;

        Softmax(float[] e, float inverse) {
            this.e = e;
            this.inverse = inverse;
        }
    }

    private float[] scores(MaskSettings settings, MaskNoise noise, MemorySegment logits, long groups, long g) {
        float[] z = new float[table.length];
        for (int c = 0; c < z.length; c++) {
            long element = c * groups + g;
            float gumbel = switch (noise) {
                case CounterKey key -> FloatMath.gumbel(Threefry.word(key, element));
                case MaskNoise.Given given -> MaskScratch.get(given.gumbel(), element);
            };
            z[c] = Math.fma(settings.kappa(), MaskScratch.get(logits, element), gumbel) * (1f / settings.tau());
        }
        return z;
    }

    private static Softmax softmax(float[] z) {
        float best = z[0];
        for (float score : z) {
            best = Math.max(best, score);
        }
        float[] e = new float[z.length];
        float sum = 0;
        for (int c = 0; c < z.length; c++) {
            e[c] = FloatMath.exp(z[c] - best);
            sum += e[c];
        }
        return new Softmax(e, 1f / sum);
    }

    private float[] softMask(Softmax soft) {
        float[] mask = new float[groupSize];
        for (int k = 0; k < groupSize; k++) {
            float sum = 0;
            for (int c = 0; c < table.length; c++) {
                sum += (table[c] >>> k & 1) != 0 ? soft.e[c] : 0;
            }
            mask[k] = sum * soft.inverse;
        }
        return mask;
    }

    private float[] hardMask(float[] z) {
        int best = first(z);
        float[] mask = new float[groupSize];
        for (int k = 0; k < groupSize; k++) {
            mask[k] = table[best] >>> k & 1;
        }
        return mask;
    }

    private static int first(float[] z) {
        int best = 0;
        for (int c = 1; c < z.length; c++) {
            best = z[c] > z[best] ? c : best;
        }
        return best;
    }

    private float[] pull(float[] u) {
        float[] a = new float[table.length];
        for (int c = 0; c < a.length; c++) {
            for (int k = 0; k < groupSize; k++) {
                a[c] += (table[c] >>> k & 1) != 0 ? u[k] : 0;
            }
        }
        return a;
    }
}
