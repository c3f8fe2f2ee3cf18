package dev.alea.formats.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replays the corpus of every reader, and a fixed number of small damages to each of its files. */
final class ReadersMutationTest {
    private static final int DAMAGES = 15;

    private static List<byte[]> corpus(Readers reader) throws IOException, URISyntaxException {
        var url = Objects.requireNonNull(Readers.class.getResource(reader.corpus()), reader.corpus());
        var files = new ArrayList<byte[]>();
        try (var listed = Files.list(Path.of(url.toURI()))) {
            for (var file : listed.sorted().toList()) {
                files.add(Files.readAllBytes(file));
            }
        }
        return files;
    }

    @ParameterizedTest
    @EnumSource
    void nothingButASentenceEscapes(Readers reader) throws IOException, URISyntaxException {
        var files = corpus(reader);
        assertThat(files).isNotEmpty();
        long seed = reader.corpus().hashCode();
        for (byte[] file : files) {
            reader.read(file);
            for (int i = 0; i < DAMAGES; i++) {
                seed++;
                reader.read(damaged(file, seed));
            }
        }
    }

    /** Sets one to four bytes, most often to a value at an edge, and cuts every fourth file. */
    private static byte[] damaged(byte[] file, long seed) {
        long bits = mix(seed);
        byte[] edges = {0, 1, 0x7F, (byte) 0x80, (byte) 0xFF, '"', '9', '-'};
        byte[] result = file.clone();
        for (int i = 0; i <= (bits & 3) && result.length > 0; i++) {
            long draw = mix(bits + i);
            int at = (int) Long.remainderUnsigned(draw >>> 8, result.length);
            result[at] = (draw & 0x80) == 0 ? edges[(int) (draw & 7)] : (byte) (draw >>> 40);
        }
        return (bits >>> 4 & 3) == 0
                ? Arrays.copyOf(result, (int) Long.remainderUnsigned(bits >>> 8, result.length + 1L))
                : result;
    }

    private static long mix(long value) {
        long z = value * 0x9E3779B97F4A7C15L + 0x632BE59BD9B4E019L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
