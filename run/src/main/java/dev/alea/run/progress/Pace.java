package dev.alea.run.progress;

import java.util.ArrayDeque;
import java.util.Deque;

/** Steps per second over the last minute, so that a slow start does not spoil the time left. */
final class Pace {
    private static final long WINDOW_NANOS = 60_000_000_000L;
    private static final int MOST_MARKS = 512;

    private record Mark(long nanos, long done) {}

    private final Deque<Mark> marks = new ArrayDeque<>();

    void mark(long nanos, long done) {
        marks.addLast(new Mark(nanos, done));
        while (marks.size() > 2
                && (marks.size() > MOST_MARKS || nanos - marks.getFirst().nanos() > WINDOW_NANOS)) {
            marks.removeFirst();
        }
    }

    /** Steps per second; zero while unknown. */
    double perSecond() {
        if (marks.size() < 2) {
            return 0;
        }
        long nanos = marks.getLast().nanos() - marks.getFirst().nanos();
        return nanos <= 0 ? 0 : (marks.getLast().done() - marks.getFirst().done()) * 1e9 / nanos;
    }
}
