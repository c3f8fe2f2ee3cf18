/**
 * The commands of {@code explain}: parsing and wiring only.
 *
 * <p>Types: {@link dev.alea.cli.explain.ExplainCommand} and its subcommands, one class each.
 *
 * <pre>{@code
 * ./alea explain pretrain --pictures signs --concepts signs.csv --runs runs --run clip
 * ./alea explain train --clip runs/clip --pictures signs --concepts signs.csv --runs runs --run gate
 * ./alea explain predict --model runs/gate stop.png
 * }</pre>
 */
@NullMarked
package dev.alea.cli.explain;

import org.jspecify.annotations.NullMarked;
