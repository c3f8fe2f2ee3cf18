/**
 * The command line: nothing but parsing and wiring. Every command is one class; what it does lives in the rooms below, and what
 * it prints is text for a person or, with {@code --json}, one JSON object on the last line of standard output. A failure becomes
 * one sentence on standard error and a documented exit code.
 *
 * <p>Types: {@link dev.alea.cli.Main} (entry point), {@link dev.alea.cli.Alea} (the root command), {@link
 * dev.alea.cli.Output} (text or JSON), {@link dev.alea.cli.ExitCode} (failures and their codes).
 *
 * <pre>{@code
 * int code = Alea.commandLine().execute("doctor", "--json");
 * }</pre>
 */
@NullMarked
package dev.alea.cli;

import org.jspecify.annotations.NullMarked;
