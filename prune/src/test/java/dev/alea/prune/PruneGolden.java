package dev.alea.prune;

import dev.alea.formats.safetensors.SafetensorsFile;
import dev.alea.run.store.Json;
import dev.alea.torch.StateDicts;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import tools.jackson.databind.JsonNode;

/** Published values among the test resources. */
final class PruneGolden {
    private PruneGolden() {}

    static Path path(String name) {
        try {
            return Path.of(Objects.requireNonNull(PruneGolden.class.getResource("/golden/prune/" + name), name)
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static JsonNode json(String name) {
        try {
            return Json.parse(Files.readString(path(name)));
        } catch (IOException fault) {
            throw new IllegalStateException(name, fault);
        }
    }

    /** An owned copy of a tensor of a file. */
    static Tensor tensor(String file, String name) {
        try (var open = SafetensorsFile.open(path(file))) {
            return StateDicts.copy(open.tensor(name));
        }
    }
}
