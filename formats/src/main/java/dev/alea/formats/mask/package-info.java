/**
 * Sparsity masks and 2:4 weights in the layouts that others read. The public MaskLLM archive packs one bit per weight, most
 * significant first; compressed-tensors packs per row, least significant first; CUTLASS stores positions, shuffled for its loads.
 *
 * <ul>
 *   <li>{@link dev.alea.formats.mask.PackedMask} - one bit per weight
 *   <li>{@link dev.alea.formats.mask.MaskNpz} - {@code mask_compressed.npz}
 *   <li>{@link dev.alea.formats.mask.Sparse24Bitmask} - compressed-tensors, {@code sparse-24-bitmask}
 *   <li>{@link dev.alea.formats.mask.Cutlass24} - values and metadata for sparse tensor cores
 * </ul>
 *
 * <p>Sources: MaskLLM's mask tools; compressed-tensors; PyTorch's semi-structured layout. The values agree with them byte for
 * byte; the code is ours.
 *
 * {@snippet :
 * Map<String, PackedMask> masks = MaskNpz.read(Path.of("mask_compressed.npz"));
 * TensorData keep = masks.get("model.layers.0.mlp.up_proj.weight").unpack("keep", Shape.of(172, 64));
 * }
 */
@NullMarked
package dev.alea.formats.mask;

import org.jspecify.annotations.NullMarked;
