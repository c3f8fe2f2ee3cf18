package dev.alea.prune;

/** The noise of the published trajectory: output number i, from 1, of SplitMix64 at a seed. */
final class SplitMix {
    private SplitMix() {}

    static double uniform(long seed, long i) {
        long z = seed + i * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        return ((z >>> 11) + 0.5) * 0x1p-53;
    }

    static float gumbel(long seed, long i) {
        return (float) -Math.log(-Math.log(uniform(seed, i)));
    }

    /** Standard normal number k, from 1. */
    static float normal(long seed, long k) {
        double radius = Math.sqrt(-2 * Math.log(uniform(seed, 2 * k - 1)));
        return (float) (radius * Math.cos(2 * Math.PI * uniform(seed, 2 * k)));
    }
}
