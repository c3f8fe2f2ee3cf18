package dev.alea.bench;

import dev.alea.run.MachineFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Where and with what the numbers were measured. */
final class Facts {
    private Facts() {}

    static Map<String, String> gather(Setting setting, String command, String data) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        facts.putAll(MachineFacts.gather());
        // Which kernel patch it is says nothing about speed.
        facts.put("os", System.getProperty("os.name", "") + " " + System.getProperty("os.arch", ""));
        try (var we = setting.ours("mask");
                var they = setting.theirs("mask")) {
            facts.put("Alea", we.versions());
            facts.put("PyTorch", they.versions());
        }
        facts.put("commit", git(setting, "rev-parse", "--short", "HEAD") + (dirty(setting) ? " with changes" : ""));
        facts.put("command", command);
        facts.put("threads", Integer.toString(setting.threads()));
        facts.put("data", data);
        facts.put("load at the start", load());
        return facts;
    }

    private static String load() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return load < 0 ? "unknown" : String.format(Locale.ROOT, "%.1f runnable processes", load);
    }

    /** The stem of the files of results. */
    static String name(Map<String, String> facts) {
        String processor = facts.getOrDefault("processor", "unknown");
        String slug = processor
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\([^)]*\\)", "")
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        return facts.getOrDefault("date", "undated") + "-" + slug + "-" + facts.getOrDefault("processors", "1") + "cpu";
    }

    private static boolean dirty(Setting setting) {
        return !git(setting, "status", "--porcelain", "--untracked-files=no", "--", ":!bench/results")
                .isEmpty();
    }

    private static String git(Setting setting, String... arguments) {
        var command = new String[arguments.length + 1];
        command[0] = "git";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            var process = new ProcessBuilder(command)
                    .directory(setting.root().toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("git cannot be asked for the commit", e);
        }
    }
}
