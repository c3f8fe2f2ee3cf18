/**
 * Checkpoints that are whole or absent. A checkpoint is written under a temporary name, forced to the disk, sealed by a
 * manifest with the size and SHA-256 of every file, and only then renamed to {@code step-000123}; older ones are deleted
 * after that and never before. Loading believes no folder whose manifest does not hold, walks back to the newest that does,
 * and says which it passed over and why.
 *
 * <ul>
 *   <li>{@link dev.alea.run.checkpoint.CheckpointStore}: the protocol, over named files of any kind.
 *   <li>{@link dev.alea.run.checkpoint.Manifest}: what a checkpoint must consist of.
 *   <li>{@link dev.alea.run.checkpoint.Checkpoints}: tensors (safetensors) and state (JSON) on top of it.
 * </ul>
 *
 * <pre>{@code
 * var store = new CheckpointStore(folder, FileOperations.disk(), 2, warning -> {});
 * store.save(12, Map.of("state.json", file -> Files.writeString(file, "{}")));
 * CheckpointStore.Search found = store.newest();
 * }</pre>
 *
 * Source: ours.
 */
@NullMarked
package dev.alea.run.checkpoint;

import org.jspecify.annotations.NullMarked;
