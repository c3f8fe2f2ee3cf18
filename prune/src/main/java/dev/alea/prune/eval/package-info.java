/**
 * What a language model is worth and what it says: perplexity under the three protocols of the literature, and sampling.
 * Perplexities compare only under the same protocol, window and text, so every result carries all of them. Sampled rows can
 * serve as calibration text when there is none.
 *
 * <ul>
 *   <li>{@link dev.alea.prune.eval.TokenSource} - tokens of a text file or rows of an integer array file
 *   <li>{@link dev.alea.prune.eval.Perplexity} by {@link dev.alea.prune.eval.Protocol} - a
 *       {@link dev.alea.prune.eval.PerplexityResult}
 *   <li>{@link dev.alea.prune.eval.Windows} - which tokens each window sees and which of them count
 *   <li>{@link dev.alea.prune.eval.Generation}, {@link dev.alea.prune.eval.Sampler} - greedy, temperature, top-k, top-p
 * </ul>
 *
 * <p>Sources: Frantar et al., GPTQ (2022) for the standard protocol; Shoeybi et al., Megatron-LM (2019) for the second; Holtzman
 * et al., The curious case of neural text degeneration (2019) for top-p.
 *
 * {@snippet :
 * var text = TokenSource.read(Path.of("test.txt"), loaded.tokenizer());
 * var result = Perplexity.of(Protocol.STANDARD, 2048).measure(loaded.model(), loaded.model().dense(), text);
 * var ids = Generation.greedy(60).generate(loaded.model(), loaded.model().dense(), new int[] {1}, Draws.of(0));
 * }
 */
@NullMarked
package dev.alea.prune.eval;

import org.jspecify.annotations.NullMarked;
