package dev.alea.run.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import dev.alea.run.DataException;
import dev.alea.run.store.FileOperations;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointsTest {
    @TempDir
    private Path folder = Path.of("");

    private Checkpoints checkpoints(int keep) {
        var store = new CheckpointStore(folder.resolve("checkpoints"), FileOperations.disk(), keep, warning -> {
            throw new AssertionError(warning);
        });
        return new Checkpoints(store);
    }

    private static Checkpoints.Contents contents(long step) {
        return new Checkpoints.Contents(
                Map.of("w", TensorData.of("w", Shape.of(3), (float) step, -0.0f, Float.MIN_VALUE)),
                Map.of("loss", 0.1 * step));
    }

    @Test
    void whatIsSavedComesBackToTheBit() {
        var tensors = new LinkedHashMap<String, TensorData>();
        tensors.put("f", TensorData.of("other name", Shape.of(2, 2), 1f, Float.NaN, Float.NEGATIVE_INFINITY, -0.0f));
        tensors.put("b", TensorData.of("b", DType.U8, Shape.of(3), (byte) 0, (byte) -1, (byte) 7));
        tensors.put("scalar", TensorData.of("scalar", Shape.of(), 5f));
        tensors.put("empty", TensorData.zeros("empty", DType.I64, Shape.of(0, 4)));
        Map<String, Object> state = Map.of(
                "long",
                Long.MAX_VALUE,
                "tiny",
                Double.MIN_VALUE,
                "third",
                1.0 / 3,
                "nan",
                Double.NaN,
                "infinite",
                Double.NEGATIVE_INFINITY,
                "text",
                "größe\n\"x\"",
                "list",
                List.of(1, 2, 3));
        checkpoints(1).save(7, 12345678901L, new Checkpoints.Contents(tensors, state));

        Checkpoints.Loaded loaded = checkpoints(1).newest().found().orElseThrow();
        assertThat(loaded.step()).isEqualTo(7);
        assertThat(loaded.cursor()).isEqualTo(12345678901L);
        assertThat(loaded.contents().tensors()).containsOnlyKeys("f", "b", "scalar", "empty");
        tensors.forEach((name, expected) -> {
            TensorData found = loaded.tensor(name);
            assertThat(found.dtype()).as(name).isEqualTo(expected.dtype());
            assertThat(found.shape()).as(name).isEqualTo(expected.shape());
            assertThat(found.bytes().mismatch(expected.bytes())).as(name).isEqualTo(-1);
        });
        assertThat(loaded.whole("long")).isEqualTo(Long.MAX_VALUE);
        assertThat(loaded.real("tiny")).isEqualTo(Double.MIN_VALUE);
        assertThat(loaded.real("third")).isEqualTo(1.0 / 3);
        assertThat(loaded.real("nan")).isNaN();
        assertThat(loaded.real("infinite")).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(loaded.text("text")).isEqualTo("größe\n\"x\"");
        assertThat(loaded.contents().state().get("list")).isEqualTo(List.of(1, 2, 3));
    }

    @Test
    void aLoadedCheckpointOutlivesItsFiles() {
        checkpoints(1).save(1, 0, contents(1));
        Checkpoints.Loaded first = checkpoints(1).newest().found().orElseThrow();
        checkpoints(1).save(2, 0, contents(2));
        assertThat(folder.resolve("checkpoints/step-000001")).doesNotExist();
        assertThat(first.tensor("w").toFloats()).containsExactly(1, -0.0f, Float.MIN_VALUE);
    }

    @Test
    void asManyAsAskedForAreKept() {
        for (int keep = 1; keep <= 4; keep++) {
            for (long step = 10L * keep + 1; step <= 10L * keep + 5; step++) {
                checkpoints(keep).save(step, 0, contents(step));
            }
            for (int older = 0; older < keep; older++) {
                assertThat(folder.resolve("checkpoints/step-0000" + (10 * keep + 5 - older)))
                        .isDirectory();
            }
            assertThat(folder.resolve("checkpoints"))
                    .isDirectoryContaining(p -> p.toString().contains("step-"));
            assertThat(folder.resolve("checkpoints").toFile().list()).hasSize(keep);
        }
    }

    @Test
    void aRunThatWentBackKeepsTheFutureItLeftUntilItComesAgain() {
        for (long step : new long[] {2, 4, 6, 8}) {
            checkpoints(4).save(step, 0, contents(step));
        }
        checkpoints(2).save(5, 0, contents(5));
        assertThat(folder.resolve("checkpoints").toFile().list())
                .containsExactlyInAnyOrder("step-000004", "step-000005", "step-000006", "step-000008");
    }

    @Test
    void whatIsNotThereIsToldWithWhatIs() {
        checkpoints(1).save(1, 0, contents(1));
        Checkpoints.Loaded loaded = checkpoints(1).newest().found().orElseThrow();
        assertThatThrownBy(() -> loaded.tensor("v"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("step 1 has no tensor \"v\"; it has [w]");
        assertThatThrownBy(() -> loaded.real("x")).hasMessageContaining("no state \"x\"; it has [loss]");
    }
}
