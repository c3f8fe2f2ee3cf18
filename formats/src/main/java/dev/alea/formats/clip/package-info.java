/**
 * What lies in the folder of a CLIP beside its weights: {@link dev.alea.formats.clip.ClipConfig} has the sizes of both sides,
 * {@link dev.alea.formats.clip.ClipPreprocessing} says how the model wants its pictures and does it, to the bit where the
 * result is integers.
 *
 * <ul>
 *   <li>{@link dev.alea.formats.clip.ClipConfig} - both sides and the space in which they meet
 *   <li>{@link dev.alea.formats.clip.ClipTextConfig}, {@link dev.alea.formats.clip.ClipVisionConfig} - one side each
 *   <li>{@link dev.alea.formats.clip.ClipBlocks}, {@link dev.alea.formats.clip.Activation} - what both sides are made of
 *   <li>{@link dev.alea.formats.clip.ClipPreprocessing} - resize, crop, scale
 *   <li>{@link dev.alea.formats.clip.PictureSize}, {@link dev.alea.formats.clip.CropOffset} - its parts
 * </ul>
 *
 * <p>Sources: Radford et al., Learning Transferable Visual Models From Natural Language Supervision (2021) and their code;
 * defaults as in the configuration classes and {@code CLIPImageProcessor} of the transformers library.
 *
 * {@snippet :
 * ClipConfig config = ClipConfig.read(Path.of("clip-vit-base-patch32"));
 * int side = config.vision().imageSize();
 * var preprocessing = ClipPreprocessing.read(Path.of("clip-vit-base-patch32"));
 * Picture cropped = preprocessing.apply(PictureReader.read(Path.of("cat.jpg")));
 * float[] pixelValues = preprocessing.normalise(cropped);
 * }
 */
@NullMarked
package dev.alea.formats.clip;

import org.jspecify.annotations.NullMarked;
