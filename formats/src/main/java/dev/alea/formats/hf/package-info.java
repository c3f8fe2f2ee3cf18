/**
 * The {@code config.json} of a model folder, for the families this project runs: Llama and its equals, and GPT-2. Old and new
 * spellings load alike; whatever would change the numbers and has no form here is refused by name instead of ignored.
 *
 * <ul>
 *   <li>{@link dev.alea.formats.hf.HfConfig} - reads a file, decides the family
 *   <li>{@link dev.alea.formats.hf.LlamaConfig} - Llama 1 to 3.x, Qwen2, Mistral without a sliding window
 *   <li>{@link dev.alea.formats.hf.RopeScaling} - the llama3 stretching of rotary positions
 *   <li>{@link dev.alea.formats.hf.Gpt2Config} - GPT-2
 * </ul>
 *
 * <p>Sources: configuration files of published models; the two spellings of the transformers library.
 *
 * {@snippet :
 * switch (HfConfig.read(Path.of("model"))) {
 *     case LlamaConfig llama -> System.out.println(llama.numLayers());
 *     case Gpt2Config gpt2 -> System.out.println(gpt2.contextLength());
 * }
 * }
 */
@NullMarked
package dev.alea.formats.hf;

import org.jspecify.annotations.NullMarked;
