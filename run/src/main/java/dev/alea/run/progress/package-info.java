/**
 * How far a long job is: one line on a terminal that is written over, or plain lines at intervals in a log.
 * It writes to the error stream, so that standard output stays for results, and respects {@code NO_COLOR} and
 * {@code TERM=dumb}. Rate and time left come from the last minute rather than from the whole job.
 *
 * <ul>
 *   <li>{@link dev.alea.run.progress.Progress}: one job.
 *   <li>{@link dev.alea.run.progress.Screen}: where it is shown and how.
 *   <li>{@link dev.alea.run.progress.Pace}: steps per second over a sliding window.
 * </ul>
 *
 * <pre>{@code
 * try (Progress progress = Progress.on(Screen.detect(), "learn masks", 250)) {
 *     progress.at(1, "loss 3.21");
 * }
 * }</pre>
 *
 * Source: ours.
 */
@NullMarked
package dev.alea.run.progress;

import org.jspecify.annotations.NullMarked;
