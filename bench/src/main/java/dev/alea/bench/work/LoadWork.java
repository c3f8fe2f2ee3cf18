package dev.alea.bench.work;

import dev.alea.bench.fixture.Fixture;
import dev.alea.formats.safetensors.Checkpoint;
import dev.alea.prune.model.ModelFolder;
import dev.alea.torch.Devices;
import dev.alea.torch.Scope;
import dev.alea.torch.StateDicts;
import java.nio.file.Path;

/** Loads a checkpoint in shards: maps it, or also reads every value, or copies and checks it as a model. */
final class LoadWork implements Work {
    private final Path folder;

    LoadWork(Path folder) {
        this.folder = folder.resolve(Fixture.SHARDED);
    }

    @Override
    public void run(String name) {
        if (name.equals("model-once")) {
            try (var _ = Scope.open();
                    var model = ModelFolder.load(folder, Devices.parse("cpu"))) {
                require(model.model().layers() > 0);
            }
        } else {
            open(name.equals("read-once"));
        }
    }

    private void open(boolean read) {
        try (var _ = Scope.open();
                var checkpoint = Checkpoint.open(folder)) {
            for (String name : checkpoint.names()) {
                var tensor = StateDicts.view(checkpoint.tensor(name));
                require(!read || Double.isFinite(tensor.sum().item_double()));
            }
        }
    }

    private static void require(boolean sound) {
        if (!sound) {
            throw new IllegalStateException("the checkpoint was not read as it was written");
        }
    }

    @Override
    public void close() {
        // Nothing lives longer than a case.
    }
}
