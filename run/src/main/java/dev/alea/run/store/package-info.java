/**
 * Durable files: the few operations on which a run's promises rest, and JSON as the run writes it.
 * Everything that must survive a crash goes through {@link dev.alea.run.store.FileOperations}, so that a test can make the
 * n-th operation fail or tear. A number written by {@link dev.alea.run.store.Json} reads back to the same bits.
 *
 * <ul>
 *   <li>{@link dev.alea.run.store.FileOperations}: create, write, sync, move, delete.
 *   <li>{@link dev.alea.run.store.Durable}: a small file replaced whole or not at all.
 *   <li>{@link dev.alea.run.store.Json}: one mapper, exact doubles, NaN and infinities as texts.
 * </ul>
 *
 * <pre>{@code
 * Durable.replace(FileOperations.disk(), folder.resolve("run.json"), Json.pretty(facts));
 * }</pre>
 *
 * Source: ours.
 */
@NullMarked
package dev.alea.run.store;

import org.jspecify.annotations.NullMarked;
