/**
 * A run: configuration, seeds, log, checkpoints, resume, report. It is a set of services to an explicit training loop and
 * knows no system. Its folder is the truth; everything else (index, pictures) can be made again from it.
 *
 * <ul>
 *   <li>{@link dev.alea.run.Run}, {@link dev.alea.run.RunSpec}, {@link dev.alea.run.RunRecord}: one run, before and while it runs.
 *   <li>{@link dev.alea.run.NumericsGuard}: NaN and infinity stop a run.
 *   <li>{@link dev.alea.run.UsageException}, {@link dev.alea.run.DataException}, {@link dev.alea.run.NumericsException}: exit
 *       codes 2, 3, 4.
 *   <li>sub-packages: {@code config}, {@code log}, {@code checkpoint}, {@code store}, {@code progress}, {@code tensorboard},
 *       {@code index}, {@code report}.
 * </ul>
 *
 * <pre>{@code
 * try (Run run = Run.start(new RunSpec(Path.of("runs"), "first", "prune", config, Map.of("seed", "1")))) {
 *     for (long step = 1; step <= config.steps(); step++) {
 *         run.log(step, Map.of("loss", train(step)));
 *         if (step % 50 == 0 || run.stopRequested()) {
 *             run.checkpoint(step, new Checkpoints.Contents(tensors, Map.of()));
 *             if (run.stopRequested()) return;
 *         }
 *     }
 *     run.finish(Map.of());
 * }
 * }</pre>
 *
 * Source: ours.
 */
@NullMarked
package dev.alea.run;

import org.jspecify.annotations.NullMarked;
