/**
 * CLIP: pictures and texts in one space, read from the folders in which such networks are published and written as one.
 *
 * <p>Types: {@link dev.alea.explain.clip.Clip} is the network; {@code VisionTower}, {@code TextTower} and {@code Blocks} are its
 * parts; {@code ClipWeights} reads weights as Hugging Face lays them out, {@code OpenAiLayout} those of OpenAI and open_clip.
 *
 * <p>Source: Radford et al., Learning Transferable Visual Models From Natural Language Supervision (2021); names of tensors as in
 * the transformers library, openai/CLIP and open_clip.
 *
 * <pre>{@code
 * Tensor pictures = Clip.unit(clip.encodeImages(pixels));
 * Tensor texts = Clip.unit(clip.encodeTexts(ids));
 * Tensor scores = torch.linear(pictures, texts).mul(clip.scale());   // [pictures, texts]
 * }</pre>
 */
@NullMarked
package dev.alea.explain.clip;

import org.jspecify.annotations.NullMarked;
