package dev.alea.choice.kernel;

/**
 * What a block of random words depends on besides its block number: the 128-bit Threefry key and the upper three
 * words of the counter.
 *
 * @param k0 first key word
 * @param k1 second key word
 * @param k2 third key word
 * @param k3 fourth key word
 * @param c1 second counter word; the first one is the block number
 * @param c2 third counter word
 * @param c3 fourth counter word
 */
public record CounterKey(int k0, int k1, int k2, int k3, int c1, int c2, int c3) implements MaskNoise {}
