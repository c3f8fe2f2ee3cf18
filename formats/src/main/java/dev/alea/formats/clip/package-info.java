/**
 * What lies in the folder of a CLIP beside its weights: {@link dev.alea.formats.clip.ClipConfig} has the sizes of both sides.
 *
 * <ul>
 *   <li>{@link dev.alea.formats.clip.ClipConfig} - both sides and the space in which they meet
 *   <li>{@link dev.alea.formats.clip.ClipTextConfig}, {@link dev.alea.formats.clip.ClipVisionConfig} - one side each
 *   <li>{@link dev.alea.formats.clip.ClipBlocks}, {@link dev.alea.formats.clip.Activation} - what both sides are made of
 * </ul>
 *
 * <p>Sources: Radford et al., Learning Transferable Visual Models From Natural Language Supervision (2021); defaults as in
 * the configuration classes of the transformers library.
 *
 * {@snippet :
 * ClipConfig config = ClipConfig.read(Path.of("clip-vit-base-patch32"));
 * int side = config.vision().imageSize();
 * }
 */
@NullMarked
package dev.alea.formats.clip;

import org.jspecify.annotations.NullMarked;
