package dev.alea.choice.kernel;

/**
 * Threefry4x32 with 13 rounds, one word at a time: the specification of {@link ThreefryVector}.
 *
 * <p>Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3" (2011).
 */
public final class Threefry {
    /** Number of rounds; 12 pass every known test battery. */
    public static final int ROUNDS = 13;
    /** Elements of one tile: 16 blocks of 4 words, laid out so that word w of the 16 blocks is contiguous. */
    public static final int TILE = 64;

    static final int PARITY = 0x1BD11BDA;

    private Threefry() {}

    /** Returns the random word of an element: word r >>> 4 of block 16 (e >>> 6) + (r & 15), where r = e & 63. */
    public static int word(CounterKey key, long element) {
        int r = (int) (element & (TILE - 1));
        int block = (int) ((element >>> 6) * 16 + (r & 15));
        int[] out = new int[4];
        block(key, block, out);
        return out[r >>> 4];
    }

    /** Writes the four words of one block. */
    public static void block(CounterKey key, int block, int[] out) {
        int[] k = {key.k0(), key.k1(), key.k2(), key.k3(), key.k0() ^ key.k1() ^ key.k2() ^ key.k3() ^ PARITY};
        int x0 = block + k[0];
        int x1 = key.c1() + k[1];
        int x2 = key.c2() + k[2];
        int x3 = key.c3() + k[3];
        for (int round = 0; round < ROUNDS; round++) {
            int left = LEFT[round & 7];
            int right = RIGHT[round & 7];
            if ((round & 1) == 0) {
                x0 += x1;
                x1 = Integer.rotateLeft(x1, left) ^ x0;
                x2 += x3;
                x3 = Integer.rotateLeft(x3, right) ^ x2;
            } else {
                x0 += x3;
                x3 = Integer.rotateLeft(x3, left) ^ x0;
                x2 += x1;
                x1 = Integer.rotateLeft(x1, right) ^ x2;
            }
            if ((round & 3) == 3) {
                int injection = (round >>> 2) + 1;
                x0 += k[injection % 5];
                x1 += k[(injection + 1) % 5];
                x2 += k[(injection + 2) % 5];
                x3 += k[(injection + 3) % 5] + injection;
            }
        }
        out[0] = x0;
        out[1] = x1;
        out[2] = x2;
        out[3] = x3;
    }

    // The rotation distances of Threefry4x32, a period of eight rounds.
    private static final int[] LEFT = {10, 11, 13, 23, 6, 17, 25, 18};
    private static final int[] RIGHT = {26, 21, 27, 5, 20, 11, 10, 20};
}
