/**
 * Pruning without training: magnitude, Wanda and SparseGPT, one linear layer at a time, for any N:M pattern or a plain ratio.
 * Each method looks at a weight and at statistics of its inputs and returns a mask, and SparseGPT also the weights that make up
 * for what went. They are baselines for learned masks and the source of their priors.
 *
 * <ul>
 *   <li>{@link dev.alea.prune.oneshot.OneShot} - {@link dev.alea.prune.oneshot.Magnitude}, {@link dev.alea.prune.oneshot.Wanda},
 *       {@link dev.alea.prune.oneshot.SparseGpt}
 *   <li>{@link dev.alea.prune.oneshot.Sparsity} - N:M or a ratio
 *   <li>{@link dev.alea.prune.oneshot.InputStatistics} - squared norms or the Hessian of a layer's inputs
 *   <li>{@link dev.alea.prune.oneshot.OneShotPruning} - a whole model in one of three {@link dev.alea.prune.oneshot.Order}s, giving a
 *       {@link dev.alea.prune.oneshot.PrunedModel}
 * </ul>
 *
 * <p>Sources: Sun et al., Wanda (2023); Frantar and Alistarh, SparseGPT (2023); Fang et al., MaskLLM (2024).
 *
 * {@snippet :
 * var rows = source.windows(256, 128);
 * var pruning = OneShotPruning.of(new SparseGpt(), Sparsity.pattern(2, 4));
 * var pruned = pruning.prune(loaded.model(), rows);
 * var perplexity = Perplexity.of(Protocol.STANDARD, 256).measure(loaded.model(), pruned.weights(loaded.model()), text);
 * }
 */
@NullMarked
package dev.alea.prune.oneshot;

import org.jspecify.annotations.NullMarked;
