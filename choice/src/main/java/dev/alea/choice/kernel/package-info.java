/**
 * Fused loops over tensor memory in the Vector API; the only package that touches the incubator module. Each loop has a
 * scalar twin that is its specification and equals it bit for bit, because lanes are groups or rows, or parts of a sum
 * whose order is fixed ({@code RowSums}, {@code RowFolds}), and every step is one IEEE operation. Bits therefore do not
 * depend on vector width, threads or machine.
 *
 * <p>Map: {@code Threefry} and {@code ThreefryVector} (random words), {@code FloatMath} and {@code FloatVectorMath}
 * (logarithm, exponential, Gumbel), {@code MaskKernel} and {@code MaskKernelScalar} (fused N:M masks), {@code
 * GumbelSoftmaxKernel} and {@code CategoricalKernel} with {@code GumbelSoftmaxKernelScalar} (rows of one-of-K choices),
 * {@code GumbelTopKKernel} (draws without replacement), {@code NoiseKernel} (uniforms and Gumbels), {@code FiniteKernel} (a
 * check of the values), {@code QuickGeluKernel} (an activation), {@code EntmaxKernel}, {@code SinkhornKernel} and {@code SinkhornKernelScalar}, {@code SubsetKernel} and
 * {@code SubsetKernelScalar} (the tables of k-subsets, in {@code ScaledDoubles}).
 *
 * <pre>{@code
 * int[] words = new int[64];
 * ThreefryVector.tiles(draws.key(), words, 0, 0, 1);
 * float g = FloatMath.gumbel(words[5]); // equals the fifth element of draws.fillGumbel
 * }</pre>
 */
@NullMarked
package dev.alea.choice.kernel;

import org.jspecify.annotations.NullMarked;
