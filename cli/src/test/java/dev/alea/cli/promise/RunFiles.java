package dev.alea.cli.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.run.RunRecord;
import dev.alea.run.RunStatus;
import dev.alea.run.log.Event;
import dev.alea.run.log.History;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** What a run left on the disk. */
final class RunFiles {
    private static final Pattern STEP = Pattern.compile("\"type\":\"metrics\",\"step\":(\\d+)");

    private RunFiles() {}

    /** Log, weights, optimizer and masks are the same bits. */
    static void assertSameRun(Path found, Path expected, String what) throws IOException {
        assertThat(RunRecord.read(found).status()).as(what).isEqualTo(RunStatus.FINISHED);
        assertThat(results(found)).as(what).isEqualTo(results(expected));
        assertThat(newest(found).getFileName())
                .as(what)
                .isEqualTo(newest(expected).getFileName());
        assertSameBytes(newest(found), newest(expected), "tensors.safetensors", what);
        for (String file : List.of("prior_mask.npz", "mask_compressed.npz", "model/model.safetensors")) {
            assertSameBytes(found.resolve("artifacts"), expected.resolve("artifacts"), file, what);
        }
        assertThat(found.resolve("checkpoints")).as(what).isDirectoryNotContaining("glob:**/.*");
    }

    private static void assertSameBytes(Path found, Path expected, String file, String what) throws IOException {
        assertThat(Files.mismatch(found.resolve(file), expected.resolve(file)))
                .as("%s: first byte of %s that differs", what, file)
                .isEqualTo(-1);
    }

    /** The effective results of a log. */
    static List<Event.Result> results(Path run) {
        return History.read(run.resolve("events.jsonl")).results();
    }

    /** The checkpoint folder with the greatest step. */
    static Path newest(Path run) throws IOException {
        try (var folders = Files.list(run.resolve("checkpoints"))) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith("step-"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    static long logBytes(Path run) {
        return run.resolve("events.jsonl").toFile().length();
    }

    /** The last step that stands whole or torn in a log beyond some byte; 0 for none. */
    static int lastStep(Path run, long from) {
        long length = logBytes(run) - from;
        if (length <= 0) {
            return 0;
        }
        try (var log = FileChannel.open(run.resolve("events.jsonl"))) {
            var bytes = ByteBuffer.allocate(Math.toIntExact(length));
            int read = log.read(bytes, from);
            var rows = STEP.matcher(new String(bytes.array(), 0, Math.max(0, read), StandardCharsets.UTF_8));
            return rows.results()
                    .mapToInt(row -> Integer.parseInt(row.group(1)))
                    .reduce(0, (_, last) -> last);
        } catch (IOException gone) {
            return 0;
        }
    }

    static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
