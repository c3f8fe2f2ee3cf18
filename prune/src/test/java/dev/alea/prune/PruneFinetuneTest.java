package dev.alea.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.choice.structure.MaskPattern;
import dev.alea.formats.safetensors.SafetensorsFile;
import dev.alea.prune.model.ModelFolder;
import dev.alea.run.log.History;
import dev.alea.torch.Devices;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PruneFinetuneTest {
    private static final int STEPS = 5;

    @TempDir
    private Path folder = Path.of("");

    private PruneConfig plan(int steps) {
        return Trial.plan(folder, 1).withFinetune(new FinetuneSettings(steps, 1e-2, 0.5, 0.1));
    }

    private Path mask() {
        PruneResult result =
                PruneBaseline.run(plan(STEPS), "magnitude", false, folder.resolve("runs"), Optional.of("mask"));
        return Path.of(result.run()).resolve("artifacts").resolve(PruneExport.MASK_FILE);
    }

    private Path tune(String name) {
        PruneResult result = PruneFinetune.run(plan(STEPS), mask(), folder.resolve("runs"), Optional.of(name));
        assertThat(result.finished()).isTrue();
        return Path.of(result.run());
    }

    @Test
    void keptWeightsLearnAndPrunedOnesStayZeroBitForBit() {
        Path run = tune("a");
        double[] loss =
                History.read(run.resolve("events.jsonl")).metric("lm_loss").values();
        assertThat(loss).hasSize(STEPS);
        assertThat(loss[STEPS - 1]).isLessThan(loss[0] - 0.1);
        try (var _ = Scope.open();
                var dense = SafetensorsFile.open(PruneGolden.path("llama-a/model.safetensors"));
                var tuned = SafetensorsFile.open(run.resolve("artifacts/model/model.safetensors"))) {
            var model = ModelFolder.load(PruneGolden.path("llama-a"), Devices.parse("cpu"))
                    .model();
            var masks = MaskImport.read(
                    run.resolve("artifacts").resolve(PruneExport.MASK_FILE), model, MaskPattern.parse("2:4"));
            for (String name : dense.names()) {
                float[] now = tuned.tensor(name).toFloats();
                float[] was = dense.tensor(name).toFloats();
                var mask = masks.get(name);
                if (mask == null) {
                    assertThat(now).as(name).isEqualTo(was);
                    continue;
                }
                long[] keep = Tensors.longs(mask.flatten());
                int changed = 0;
                for (int i = 0; i < now.length; i++) {
                    if (keep[i] == 0) {
                        assertThat(Float.floatToRawIntBits(now[i])).as(name).isZero();
                    } else if (now[i] != was[i]) {
                        changed++;
                    }
                }
                assertThat(changed).as(name).isGreaterThan(now.length / 3);
            }
        }
    }

    @Test
    void anInterruptedTuningEndsWithTheSameBits() throws IOException {
        Path run = tune("b");
        Path weights = run.resolve("artifacts/model/model.safetensors");
        byte[] whole = Files.readAllBytes(weights);
        var log = History.read(run.resolve("events.jsonl")).results();
        Trial.unfinish(run);
        Trial.forget(run, STEPS);

        PruneFinetune.resume(run);

        assertThat(Files.readAllBytes(weights)).isEqualTo(whole);
        History history = History.read(run.resolve("events.jsonl"));
        assertThat(history.results()).isEqualTo(log);
        assertThat(history.entries().size()).isGreaterThan(history.effective().size());
    }

    @Test
    void noStepsAreRefused() {
        assertThatThrownBy(() -> PruneFinetune.run(plan(0), Path.of("m.npz"), folder, Optional.empty()))
                .hasMessageContaining("finetune.steps is 0");
    }
}
