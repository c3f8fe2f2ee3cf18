/**
 * Commands about runs: list, show and compare them, go on with an interrupted one, and give a finished one a longer plan. The
 * run's own record says which system it belongs to, so that one command serves all systems.
 *
 * <p>Types: {@link dev.alea.cli.runs.RunsCommand} with its sub-commands, {@link dev.alea.cli.runs.ResumeCommand}, {@link
 * dev.alea.cli.runs.ExtendCommand}.
 *
 * <pre>{@code
 * alea runs list
 * alea resume runs/my-run
 * }</pre>
 */
@NullMarked
package dev.alea.cli.runs;

import org.jspecify.annotations.NullMarked;
