/**
 * Trains a small language model from nothing, so that pruning can be shown and tested where no checkpoint can be had. The result
 * is a Hugging Face folder like any other: configuration, safetensors and tokenizer. Sizes are those of a laptop, not of a
 * laboratory.
 *
 * <p>Types: {@link dev.alea.prune.pretrain.PretrainConfig} (sizes and schedule), {@link
 * dev.alea.prune.pretrain.InitialWeights} (the random start), {@link dev.alea.prune.pretrain.Pretraining} (the loop).
 *
 * <p>Source: the recipe is GPT-2's initialisation (Radford et al., 2019) with AdamW and a cosine schedule after a warm-up.
 *
 * <pre>{@code
 * Pretraining.run(PretrainConfig.small(1024), tokens, tokenizerJson, Path.of("model"), (step, loss) -> {});
 * }</pre>
 */
@NullMarked
package dev.alea.prune.pretrain;

import org.jspecify.annotations.NullMarked;
