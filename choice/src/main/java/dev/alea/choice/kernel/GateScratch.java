package dev.alea.choice.kernel;

/** One thread's numbers for a row of gates. */
final class GateScratch {
    private static final ThreadLocal<GateScratch> OWN = ThreadLocal.withInitial(() -> new GateScratch(0));

    final float[] z; // uniforms, then what is made of them
    private final int[] words;
    private int columns;
    private int padded;

    private GateScratch(int capacity) {
        z = new float[capacity];
        words = new int[capacity + 2 * Threefry.TILE];
    }

    static GateScratch of(int columns) {
        GateScratch own = OWN.get();
        int padded = (columns + FloatVectorMath.LANES - 1) / FloatVectorMath.LANES * FloatVectorMath.LANES;
        if (own.z.length < padded) {
            own = new GateScratch(padded);
            OWN.set(own);
        }
        own.columns = columns;
        own.padded = padded;
        return own;
    }

    /** z = the uniforms of a row. */
    void uniforms(CounterKey key, long row) {
        long first = row * columns;
        int tile = (int) (first >>> 6);
        int last = (int) ((first + columns - 1) >>> 6);
        ThreefryVector.tiles(key, words, 0, tile, last - tile + 1);
        GumbelLoops.uniforms(words, (int) (first & (Threefry.TILE - 1)), z, 0, padded);
    }
}
