/**
 * An index over many runs, so that a list of a thousand comes at once. It is an SQLite file made from the run folders, which
 * stay the truth: it may be deleted at any time and is then made again, and a refresh reads only the runs that changed.
 *
 * <ul>
 *   <li>{@link dev.alea.run.index.RunIndex}: refresh, list, show, compare.
 *   <li>{@link dev.alea.run.index.MetricSummary}: last, least and greatest of a metric of a run.
 * </ul>
 *
 * <pre>{@code
 * try (RunIndex index = RunIndex.open(Path.of("runs"))) {
 *     index.refresh();
 *     index.list().forEach(run -> System.out.println(run.name() + " " + run.status()));
 * }
 * }</pre>
 *
 * Source: ours.
 */
@NullMarked
package dev.alea.run.index;

import org.jspecify.annotations.NullMarked;
