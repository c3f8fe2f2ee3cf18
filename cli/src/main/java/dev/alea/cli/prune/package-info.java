/**
 * The verb {@code prune}: one class per command, each of which turns options into a {@code PruneConfig} (or a few arguments),
 * calls one entry point of the prune room and prints its result. Every option is also a key of the TOML configuration; what the
 * command line says wins.
 *
 * <p>Types: {@link dev.alea.cli.prune.PruneCommand} (the group) and one class per command; {@link
 * dev.alea.cli.prune.PlanOptions} (the options that learning, baselines and the sensitivity scan share).
 *
 * <pre>{@code
 * alea prune learn --model DIR --calibration rows.npy --eval test.txt --json
 * }</pre>
 */
@NullMarked
package dev.alea.cli.prune;

import org.jspecify.annotations.NullMarked;
