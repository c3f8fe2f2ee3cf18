/**
 * The log of a run: {@code events.jsonl}, one JSON object on each line, only ever appended to.
 * A row that a crash made void is not erased: a later {@code supersede} row says from where on the file no longer counts, and
 * the reader applies it, so that the effective series of a resumed run equals the uninterrupted one bit for bit.
 * The time of day stands in a field of its own, and measured speeds in events of their own, so results can be compared.
 *
 * <ul>
 *   <li>{@link dev.alea.run.log.Event}: what can be said, as sealed records; {@link dev.alea.run.log.Entry} adds time and place.
 *   <li>{@link dev.alea.run.log.EventLog}: the writer.
 *   <li>{@link dev.alea.run.log.History}: the reader; {@link dev.alea.run.log.Series} a metric over steps.
 * </ul>
 *
 * <pre>{@code
 * try (EventLog log = EventLog.open(folder.resolve("events.jsonl"), InstantSource.system())) {
 *     log.append(new Event.Metrics(1, Map.of("loss", 2.5)));
 * }
 * Series loss = History.read(folder.resolve("events.jsonl")).series().get("loss");
 * }</pre>
 *
 * Source: ours.
 */
@NullMarked
package dev.alea.run.log;

import org.jspecify.annotations.NullMarked;
