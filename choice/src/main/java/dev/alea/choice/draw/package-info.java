/**
 * Random numbers without a generator: every number is a pure function of (seed, stream name, step, draw, element). A
 * backward pass can make its noise again, results do not depend on threads or vector width, and a run can be replayed
 * from any step. {@link dev.alea.choice.draw.Draws} is the only source of randomness of the project; {@link dev.alea.choice.draw.Noise} hands its
 * numbers to estimators as tensors, or numbers given by the caller.
 *
 * <p>The exact rule. Generator: Threefry4x32 with 13 rounds.
 * <ul>
 *   <li>Stream key: h = FNV-1a-64 of the UTF-8 stream name; (s0, s1) = first two words of the block with counter
 *       (lo32 h, hi32 h, 0x53545245, 0) under key (lo32 seed, hi32 seed, 0, 0). Data key: (s0, s1, lo32 seed, 0).
 *   <li>Counter of a data block: (block, draw | attempt << 24, lo32 step, hi30 step), bit 31 of the last word set for
 *       the low words of 52-bit numbers.
 *   <li>Element e: tile = e >>> 6, r = e & 63, block = 16 tile + (r & 15), word r >>> 4 of it.
 *   <li>Uniforms: float min((x + 1/2) 2^-32, 1 - 2^-24) rounded once; double (x << 20 | y >>> 12, plus 1/2) 2^-52.
 *   <li>Exponential: x < 2^31: -ln(1 - u(x)), else -ln(u(~x)); Gumbel = -ln(exponential); double: -ln(-log1p(-u)).
 *   <li>Normal: sqrt(2 exponential(word 0)) times cos (element of word 0) or sin (of word 1) of 2 pi u(word 1); words
 *       2 and 3 likewise.
 *   <li>Gamma of shape a, element e: the double uniforms u0 to u3 of block e; a normal from (u0, u1) as above, u2 accepts it
 *       (Marsaglia and Tsang's rule at a, or at a + 1 where a < 1), u3^(1/a) shrinks the result where a < 1. A rejection moves
 *       on to the same block of the next attempt, of 255.
 *   <li>Integers below n: high 64 bits of (64 random bits) n, with Lemire's rejection; the attempt enters the counter.
 * </ul>
 *
 * <p>Sources: Salmon et al. 2011 (Threefry, known-answer vectors); Marsaglia and Tsang 2000 (Gamma); Fowler, Noll, Vo (hash); the layout is ours.
 *
 * <pre>{@code
 * Draws noise = Draws.of(42).stream("mask/model.layers.0.mlp.up_proj.weight").step(17);
 * float[] gumbel = new float[1000];
 * noise.draw(microBatch).fillGumbel(gumbel);
 * int[] order = noise.stream("data/order").permutation(100);
 * }</pre>
 */
@NullMarked
package dev.alea.choice.draw;

import org.jspecify.annotations.NullMarked;
