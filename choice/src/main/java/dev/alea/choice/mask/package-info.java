/**
 * Learned N:M masks over weight matrices. {@link dev.alea.choice.mask.MaskedWeights} samples a mask per group of
 * weights and passes the gradient of the loss to the logits; {@link dev.alea.choice.mask.MaskPrior} starts the logits
 * near a known mask.
 *
 * <p>Source: MaskLLM (arXiv 2409.17481).
 *
 * <pre>{@code
 * MaskPattern pattern = MaskPattern.parse("2:4");
 * var settings = new MaskedWeights.Settings(kappa.at(f), tau.at(f), lambda.at(f), false);
 * Tensor masked = MaskedWeights.sample(pattern, logits, weight, settings,
 *         Draws.of(seed).stream("mask/" + name).step(step).draw(microBatch));
 * loss(masked).backward();                                          // fills logits.grad()
 * Tensor mask = MaskedWeights.hardMask(pattern, logits, out, in);   // after training
 * }</pre>
 */
@NullMarked
package dev.alea.choice.mask;

import org.jspecify.annotations.NullMarked;
