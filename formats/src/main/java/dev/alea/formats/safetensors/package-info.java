/**
 * Safetensors files and the checkpoints made of them: one file, or shards behind an index. Reading maps the file and checks the
 * whole header before any tensor is handed out; nothing that the header claims is believed. Writing is atomic and aligned.
 *
 * <ul>
 *   <li>{@link dev.alea.formats.safetensors.SafetensorsFile} - one mapped file
 *   <li>{@link dev.alea.formats.safetensors.SafetensorsHeader} - the header's rules
 *   <li>{@link dev.alea.formats.safetensors.SafetensorsWriter} - one file written
 *   <li>{@link dev.alea.formats.safetensors.Checkpoint} - a model's tensors, sharded or not
 *   <li>{@link dev.alea.formats.safetensors.CheckpointWriter} - the same, written
 *   <li>{@link dev.alea.formats.safetensors.ShardIndex} - the file that says which tensor is where
 * </ul>
 *
 * <p>Sources: the safetensors format description; the layout of sharded checkpoints on model hubs.
 *
 * {@snippet :
 * try (var checkpoint = Checkpoint.open(Path.of("llama"))) {
 *     TensorData embedding = checkpoint.tensor("model.embed_tokens.weight");
 * }
 * }
 */
@NullMarked
package dev.alea.formats.safetensors;

import org.jspecify.annotations.NullMarked;
