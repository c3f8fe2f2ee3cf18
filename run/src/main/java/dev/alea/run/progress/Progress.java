package dev.alea.run.progress;

import java.util.Locale;
import java.util.function.LongSupplier;

/** How far one job is; cheap to call at every step. */
public final class Progress implements AutoCloseable {
    private static final long TERMINAL_NANOS = 100_000_000L;
    private static final long LOG_NANOS = 15_000_000_000L;
    private static final int BAR = 20;

    private final Screen screen;
    private final String what;
    private final long total;
    private final LongSupplier nanoTime;
    private final long start;
    private final Pace pace = new Pace();
    private long shown;
    private boolean everShown;
    private long done;
    private String detail = "";

    Progress(Screen screen, String what, long total, long alreadyDone, LongSupplier nanoTime) {
        this.screen = screen;
        this.what = what;
        this.total = total;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.done = alreadyDone;
        pace.mark(start, alreadyDone);
    }

    /** Progress of {@code total} steps. */
    public static Progress on(Screen screen, String what, long total) {
        return on(screen, what, total, 0);
    }

    /** Progress of {@code total} steps of which some were done before, in an earlier process. */
    public static Progress on(Screen screen, String what, long total, long alreadyDone) {
        return new Progress(screen, what, total, alreadyDone, System::nanoTime);
    }

    /**
     * Says that {@code done} steps are done.
     *
     * @param done since the beginning of the job
     * @param detail a few words that go with it, for example the loss
     */
    public void at(long done, String detail) {
        this.done = done;
        this.detail = detail;
        long now = nanoTime.getAsLong();
        pace.mark(now, done);
        if (!everShown || now - shown >= (screen.terminal() ? TERMINAL_NANOS : LOG_NANOS)) {
            show(now);
        }
    }

    /** Steps per second over the last minute. */
    public double perSecond() {
        return pace.perSecond();
    }

    private void show(long now) {
        everShown = true;
        shown = now;
        if (screen.terminal()) {
            screen.out().print("\r" + fitted(line(now)) + "\u001b[K");
            screen.out().flush();
        } else {
            screen.out().println(line(now));
        }
    }

    private String line(long now) {
        double share = total <= 0 ? 0 : Math.clamp((double) done / total, 0, 1);
        double rate = pace.perSecond();
        String left = rate > 0 && done < total ? ", " + time((total - done) / rate) + " left" : "";
        String count = String.format(Locale.ROOT, "%s %d/%d (%.0f%%)", what, done, total, 100 * share);
        String speed = rate > 0 ? String.format(Locale.ROOT, " %s/s", rate(rate)) : "";
        String bar = screen.terminal() ? " " + bar(share) : "";
        return count + bar + speed + ", " + time((now - start) * 1e-9) + left + (detail.isEmpty() ? "" : ", " + detail);
    }

    private static String bar(double share) {
        int full = (int) Math.round(share * BAR);
        return "━".repeat(full) + "─".repeat(BAR - full);
    }

    /** Cut to the width first, coloured after, so that escapes do not count as columns. */
    private String fitted(String line) {
        String cut = line.length() < screen.width() ? line : line.substring(0, screen.width() - 2) + "…";
        if (!screen.color()) {
            return cut;
        }
        int from = cut.indexOf('━');
        int to = cut.lastIndexOf('━') + 1;
        return from < 0
                ? cut
                : cut.substring(0, from) + "\u001b[36m" + cut.substring(from, to) + "\u001b[0m" + cut.substring(to);
    }

    private static String rate(double rate) {
        return String.format(Locale.ROOT, rate >= 100 ? "%.0f" : rate >= 1 ? "%.1f" : "%.3f", rate);
    }

    static String time(double seconds) {
        long s = Math.round(seconds);
        if (s < 60) {
            return s + " s";
        }
        return s < 3600
                ? String.format(Locale.ROOT, "%d:%02d min", s / 60, s % 60)
                : String.format(Locale.ROOT, "%d:%02d h", s / 3600, s / 60 % 60);
    }

    /** Shows the last state and ends the line; shows nothing where nothing was done. */
    @Override
    public void close() {
        if (!everShown) {
            return;
        }
        show(nanoTime.getAsLong());
        if (screen.terminal()) {
            screen.out().println();
        }
    }
}
