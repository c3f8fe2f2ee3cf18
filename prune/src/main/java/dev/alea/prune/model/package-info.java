/**
 * Language models whose weights can be swapped under them: the Llama family and GPT-2, computed in float32 with libtorch's
 * own kernels. A model never owns how a weight is made: each forward pass asks {@link dev.alea.prune.model.Weights} for it, so
 * masks, relaxed masks and dense weights run through the same code. Every matrix is held as {@code [out, in]}, whatever the
 * file says.
 *
 * <ul>
 *   <li>{@link dev.alea.prune.model.LanguageModel} - embed, blocks, head; {@link dev.alea.prune.model.Llama},
 *       {@link dev.alea.prune.model.Gpt2}
 *   <li>{@link dev.alea.prune.model.Weights} and {@link dev.alea.prune.model.LinearObserver} - what goes in, what is seen
 *   <li>{@link dev.alea.prune.model.Past} - keys and values of the tokens before
 *   <li>{@link dev.alea.prune.model.RotaryTable} - rotary positions, with the llama3 stretching
 *   <li>{@link dev.alea.prune.model.ModelFolder} - from a folder or file to a {@link dev.alea.prune.model.LoadedModel}
 * </ul>
 *
 * <p>Sources: Touvron et al., LLaMA (2023); Su et al., RoFormer (2021); Ainslie et al., GQA (2023); Radford et al., GPT-2
 * (2019).
 *
 * {@snippet :
 * try (var scope = Scope.open();
 *         var loaded = ModelFolder.load(Path.of("model"), Devices.parse("cpu"))) {
 *     var model = loaded.model();
 *     var logits = model.logits(Tensors.of(new long[] {1, 403, 407}, 1, 3), model.dense());
 * }
 * }
 */
@NullMarked
package dev.alea.prune.model;

import org.jspecify.annotations.NullMarked;
