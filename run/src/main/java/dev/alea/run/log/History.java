package dev.alea.run.log;

import dev.alea.run.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import tools.jackson.core.JacksonException;

/**
 * A log as read: every entry, and those that count.
 *
 * @param entries all readable lines in order
 * @param effective those that no {@link Event.Superseded} made void
 * @param torn offsets of lines that a crash cut short
 */
public record History(List<Entry> entries, List<Entry> effective, List<Long> torn) {
    /**
     * Reads a log. A line without its end, or one that is broken just before a {@code supersede}, {@code resume} or
     * {@code start} row, was cut by a crash; any other broken line is a fault.
     *
     * @throws DataException naming file and line
     */
    public static History read(Path file) {
        try {
            return parse(Files.readAllBytes(file), file.toString());
        } catch (IOException fault) {
            throw new DataException(file + ": the log cannot be read (" + fault + ").", fault);
        }
    }

    static History parse(byte[] bytes, String source) {
        var entries = new ArrayList<Entry>();
        var torn = new ArrayList<Long>();
        int start = 0;
        int number = 0;
        long brokenLine = -1;
        while (start < bytes.length) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            number++;
            Optional<Entry> entry = end == bytes.length ? Optional.empty() : entry(bytes, start, end);
            if (entry.isEmpty()) {
                torn.add((long) start);
            } else {
                refuseBrokenMiddle(brokenLine, entry.get(), source);
                entries.add(entry.get());
            }
            brokenLine = entry.isEmpty() ? number : -1;
            start = end + 1;
        }
        return new History(List.copyOf(entries), effective(entries), List.copyOf(torn));
    }

    private static Optional<Entry> entry(byte[] bytes, int start, int end) {
        try {
            return Optional.of(EventCodec.decode(new String(bytes, start, end - start, StandardCharsets.UTF_8), start));
        } catch (JacksonException | IllegalArgumentException | java.time.DateTimeException broken) {
            return Optional.empty();
        }
    }

    private static void refuseBrokenMiddle(long brokenLine, Entry next, String source) {
        boolean restart = switch (next.event()) {
            case Event.Superseded _, Event.Resumed _, Event.Started _, Event.Extended _ -> true;
            default -> false;
        };
        if (brokenLine > 0 && !restart) {
            throw new DataException(source + ", line " + brokenLine
                    + ": is not an event of a run, and no crash explains it; restore the file from a copy.");
        }
    }

    private static List<Entry> effective(List<Entry> entries) {
        var effective = new ArrayList<Entry>();
        for (Entry entry : entries) {
            if (entry.event() instanceof Event.Superseded(long _, long from)) {
                effective.removeIf(e -> e.offset() >= from && voidable(e.event()));
            }
            effective.add(entry);
        }
        return List.copyOf(effective);
    }

    private static boolean voidable(Event event) {
        return event instanceof Event.Result || event instanceof Event.Timing;
    }

    /** What the training computed, times left out: equal for a resumed and an uninterrupted run. */
    public List<Event.Result> results() {
        return effective.stream()
                .map(Entry::event)
                .filter(Event.Result.class::isInstance)
                .map(Event.Result.class::cast)
                .toList();
    }

    /** The metrics that count, each as a series, in the order of their first appearance. */
    public SequencedMap<String, Series> series() {
        return collect(Event.Metrics.class);
    }

    /**
     * One metric.
     *
     * @throws DataException when the log has none of that name
     */
    public Series metric(String name) {
        return Optional.ofNullable(series().get(name))
                .orElseThrow(() ->
                        new DataException("The log has no metric \"" + name + "\"; it has " + series().keySet() + "."));
    }

    /** The measured speeds and sizes, each as a series. */
    public SequencedMap<String, Series> timings() {
        return collect(Event.Timing.class);
    }

    private SequencedMap<String, Series> collect(Class<? extends Event> kind) {
        var steps = new LinkedHashMap<String, LongStream.Builder>();
        var values = new LinkedHashMap<String, DoubleStream.Builder>();
        for (Entry entry : effective) {
            if (!kind.isInstance(entry.event())) {
                continue;
            }
            long step = entry.event() instanceof Event.Metrics m ? m.step() : ((Event.Timing) entry.event()).step();
            Map<String, Double> row =
                    entry.event() instanceof Event.Metrics m ? m.values() : ((Event.Timing) entry.event()).values();
            row.forEach((name, value) -> {
                steps.computeIfAbsent(name, _ -> LongStream.builder()).add(step);
                values.computeIfAbsent(name, _ -> DoubleStream.builder()).add(value);
            });
        }
        var series = new LinkedHashMap<String, Series>();
        values.forEach((name, v) -> {
            LongStream.Builder s = steps.get(name);
            series.put(
                    name,
                    new Series(
                            name,
                            s == null ? new long[0] : s.build().toArray(),
                            v.build().toArray()));
        });
        return series;
    }
}
