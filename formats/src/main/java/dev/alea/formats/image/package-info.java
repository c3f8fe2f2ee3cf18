/**
 * Pictures from outside, as 8-bit RGB to the bit as Pillow reads them, and resized as Pillow resizes them. The codecs of the
 * JDK and of TwelveMonkeys decode; this package bounds them, chooses the colours itself, and turns every failure into a
 * sentence. Nothing needs a display.
 *
 * <ul>
 *   <li>{@link dev.alea.formats.image.Picture}, {@link dev.alea.formats.image.Window} - width, height, samples; a rectangle
 *   <li>{@link dev.alea.formats.image.PictureReader}, {@link dev.alea.formats.image.PictureLimits} - bytes to a picture
 *   <li>{@link dev.alea.formats.image.Bicubic} - another size
 *   <li>{@link dev.alea.formats.image.PictureSet}, {@link dev.alea.formats.image.PictureFile} - a folder or zip of pictures,
 *       sorted into classes by their folders
 * </ul>
 *
 * <p>Sources: the PNG, JPEG, GIF and Netpbm specifications; libjpeg (colours); Pillow (resampling, conversion to RGB).
 *
 * {@snippet :
 * try (var set = PictureSet.open(Path.of("train.zip"))) {
 *     for (PictureFile file : set.files()) {
 *         Picture small = Bicubic.resize(file.read(), 32, 32);
 *         System.out.println(file.className() + " " + small);
 *     }
 * }
 * }
 */
@NullMarked
package dev.alea.formats.image;

import org.jspecify.annotations.NullMarked;
