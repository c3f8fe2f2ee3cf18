package dev.alea.choice.draw;

import dev.alea.choice.kernel.CounterKey;
import dev.alea.choice.kernel.FloatMath;
import dev.alea.choice.kernel.NoiseKernel;
import dev.alea.choice.kernel.Threefry;
import dev.alea.choice.kernel.ThreefryVector;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Random numbers addressed by (seed, stream, step, draw, element): immutable, without state, the same for every thread
 * count, batch split and vector width.
 *
 * <p>Randomness: Threefry4x32-13; the package description has the exact rule.
 */
public final class Draws {
    private static final long MAX_STEP = 1L << 62;
    private static final int MAX_DRAW = 1 << 24;
    private static final int LOW_WORDS = 1 << 31;
    private static final long MAX_ELEMENT = 1L << 34; // 2^32 blocks of four words

    private final long seed;
    private final String name;
    private final long step;
    private final int draw;
    private final CounterKey key;

    private Draws(long seed, String name, long step, int draw) {
        this.seed = seed;
        this.name = name;
        this.step = step;
        this.draw = draw;
        this.key = key(seed, name, step, draw);
    }

    /** Returns the stream with the empty name at step 0, draw 0. */
    public static Draws of(long seed) {
        return new Draws(seed, "", 0, 0);
    }

    /** Returns the stream of this name with the same seed, step and draw. */
    public Draws stream(String newName) {
        return new Draws(seed, newName, step, draw);
    }

    /** Returns the stream named this stream's name, a slash and the suffix, with the same seed, step and draw. */
    public Draws sub(String suffix) {
        return stream(name + "/" + suffix);
    }

    /**
     * Returns the same stream at another step.
     *
     * @throws IllegalArgumentException unless 0 <= step < 2^62
     */
    public Draws step(long newStep) {
        if (newStep < 0 || newStep >= MAX_STEP) {
            throw new IllegalArgumentException(
                    "The step of a random stream must lie in [0, 2^62), but is " + newStep + ".");
        }
        return new Draws(seed, name, newStep, draw);
    }

    /**
     * Returns the same stream and step with another draw number, such as the index of a micro-batch.
     *
     * @throws IllegalArgumentException unless 0 <= draw < 2^24
     */
    public Draws draw(int newDraw) {
        if (newDraw < 0 || newDraw >= MAX_DRAW) {
            throw new IllegalArgumentException("The draw number must lie in [0, 2^24), but is " + newDraw + ".");
        }
        return new Draws(seed, name, step, newDraw);
    }

    /** Returns key and counter for kernels that make the words themselves. */
    public CounterKey key() {
        return key;
    }

    /** Returns the 32 random bits of an element. */
    public int word(long element) {
        return Threefry.word(key, checked(element));
    }

    /** Returns the float uniform of an element, in (0, 1). */
    public float uniform(long element) {
        return FloatMath.uniform(word(element));
    }

    /** Returns the double uniform of an element, in [2^-53, 1 - 2^-53]; it differs from the float one by rounding only. */
    public double uniformDouble(long element) {
        return uniformDouble(Threefry.word(key, checked(element)), Threefry.word(lowWords(key), element));
    }

    /** Returns the double Gumbel -ln(-ln(1 - u)) of an element. */
    public double gumbelDouble(long element) {
        return gumbelOf(uniformDouble(element));
    }

    /** Fills with float uniforms of elements 0, 1, ... */
    public void fillUniform(float[] out) {
        NoiseKernel.uniform(key, MemorySegment.ofArray(out), 1);
    }

    /** Fills with float Gumbels of elements 0, 1, ... */
    public void fillGumbel(float[] out) {
        NoiseKernel.gumbel(key, MemorySegment.ofArray(out), 1);
    }

    /** Fills with double uniforms of elements 0, 1, ...; {@link #uniformDouble} one by one. */
    public void fillUniform(double[] out) {
        int[] high = words(key, out.length);
        int[] low = words(lowWords(key), out.length);
        for (int i = 0; i < out.length; i++) {
            out[i] = uniformDouble(high[i], low[i]);
        }
    }

    /** Fills with double Gumbels of elements 0, 1, ...; {@link #gumbelDouble} one by one. */
    public void fillGumbel(double[] out) {
        fillUniform(out);
        for (int i = 0; i < out.length; i++) {
            out[i] = gumbelOf(out[i]);
        }
    }

    /** Fills with standard normals of elements 0, 1, ... by Box-Muller on the word pairs (0, 1) and (2, 3) of a block. */
    public void fillNormal(float[] out) {
        int[] words = words(key, out.length);
        for (int i = 0; i < out.length; i++) {
            int first = i & ~16; // words 0 and 1 (2 and 3) of a block lie 16 elements apart
            double radius = Math.sqrt(2.0 * FloatMath.exponential(words[first]));
            double angle = 2 * Math.PI * FloatMath.uniform(words[first | 16]);
            out[i] = (float) (radius * (first == i ? StrictMath.cos(angle) : StrictMath.sin(angle)));
        }
    }

    /**
     * Fills with Gammas of this shape and scale 1 of elements 0, 1, ...
     *
     * <p>Law: density x^(shape - 1) exp(-x) / Gamma(shape), mean and variance the shape. A small shape has numbers below the smallest
     * double, which are 0.
     * <p>Randomness: the block and, in its rejection, the attempt of an element are its own, so that a longer array only appends.
     * <p>Source: Marsaglia and Tsang 2000; their boost for shapes below 1, in logarithms.
     *
     * @throws IllegalArgumentException unless 0 < shape < infinity
     */
    public void fillGamma(double[] out, double shape) {
        var sampler = new GammaSampler(shape);
        double[] uniforms = new double[GammaSampler.UNIFORMS];
        for (int i = 0; i < out.length; i++) {
            out[i] = gamma(sampler, i, uniforms);
        }
    }

    private double gamma(GammaSampler sampler, int block, double... uniforms) {
        int[] high = new int[4];
        int[] low = new int[4];
        for (int attempt = 0; attempt < GammaSampler.ATTEMPTS; attempt++) {
            CounterKey k = attempt(attempt);
            Threefry.block(k, block, high);
            Threefry.block(lowWords(k), block, low);
            for (int i = 0; i < uniforms.length; i++) {
                uniforms[i] = uniformDouble(high[i], low[i]);
            }
            double value = sampler.of(uniforms);
            if (value >= 0) {
                return value;
            }
        }
        throw new IllegalStateException("No acceptable Gamma of " + sampler + " in " + GammaSampler.ATTEMPTS
                + " attempts at element " + block + " of " + this + ".");
    }

    /**
     * Returns a uniform integer in [0, bound) without bias, by multiplication and rejection.
     *
     * @throws IllegalArgumentException unless bound > 0
     */
    public long below(long element, long bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException(
                    "A random integer needs a positive bound, but the bound is " + bound + ".");
        }
        long threshold = Long.remainderUnsigned(-bound, bound);
        for (int attempt = 0; attempt < 256; attempt++) {
            CounterKey k = attempt(attempt);
            long bits = ((long) Threefry.word(k, checked(element)) << 32)
                    | (Threefry.word(lowWords(k), element) & 0xFFFFFFFFL);
            if (Long.compareUnsigned(bits * bound, threshold) >= 0) {
                return Math.unsignedMultiplyHigh(bits, bound);
            }
        }
        throw new IllegalStateException("No acceptable random integer below " + bound + " in 256 attempts.");
    }

    /** Returns a uniformly random order of 0 .. n-1 (Fisher-Yates). */
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = (int) below(i, i + 1L);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    @Override
    public String toString() {
        return "Draws[seed=" + seed + ", stream=" + name + ", step=" + step + ", draw=" + draw + "]";
    }

    private static int[] words(CounterKey key, int count) {
        int tiles = (count + Threefry.TILE - 1) / Threefry.TILE;
        int[] words = new int[tiles * Threefry.TILE];
        ThreefryVector.tiles(key, words, 0, 0, tiles);
        return words;
    }

    private CounterKey attempt(int attempt) {
        return attempt == 0
                ? key
                : new CounterKey(key.k0(), key.k1(), key.k2(), key.k3(), key.c1() | attempt << 24, key.c2(), key.c3());
    }

    private static double uniformDouble(int high, int low) {
        return (((high & 0xFFFFFFFFL) << 20 | (low & 0xFFFFFFFFL) >>> 12) + 0.5) * 0x1p-52;
    }

    private static double gumbelOf(double uniform) {
        return -Math.log(-Math.log1p(-uniform));
    }

    private static CounterKey lowWords(CounterKey k) {
        return new CounterKey(k.k0(), k.k1(), k.k2(), k.k3(), k.c1(), k.c2(), k.c3() | LOW_WORDS);
    }

    private static CounterKey key(long seed, String name, long step, int draw) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001b3L;
        }
        int[] subkey = new int[4];
        CounterKey root = new CounterKey((int) seed, (int) (seed >>> 32), 0, 0, (int) (hash >>> 32), 0x53545245, 0);
        Threefry.block(root, (int) hash, subkey);
        return new CounterKey(subkey[0], subkey[1], (int) seed, 0, draw, (int) step, (int) (step >>> 32));
    }

    private static long checked(long element) {
        if (element < 0 || element >= MAX_ELEMENT) {
            throw new IllegalArgumentException("A random element must lie in [0, 2^34), but is " + element
                    + "; split the array over several streams.");
        }
        return element;
    }
}
