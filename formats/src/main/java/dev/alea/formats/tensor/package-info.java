/**
 * What a tensor in a file is, before any engine sees it: an element type, a shape and bytes. Bytes are little-endian and
 * row-major, and may lie in a memory-mapped file, so a value of this package costs no copy. Every other reader and writer of
 * this module speaks these three types.
 *
 * <ul>
 *   <li>{@link dev.alea.formats.tensor.DType} - the element types of safetensors, with their widths
 *   <li>{@link dev.alea.formats.tensor.Shape} - dimensions whose product is checked
 *   <li>{@link dev.alea.formats.tensor.TensorData} - name, type, shape and bytes
 *   <li>{@link dev.alea.formats.tensor.Bfloat16} - rounding to and from sixteen bits
 * </ul>
 *
 * <p>Sources: the safetensors format description (element types); IEEE 754 (binary16, round to nearest even).
 *
 * {@snippet :
 * var bias = TensorData.of("bias", Shape.of(3), new float[] {0.5f, 0, -1});
 * float[] values = bias.toFloats();
 * }
 */
@NullMarked
package dev.alea.formats.tensor;

import org.jspecify.annotations.NullMarked;
