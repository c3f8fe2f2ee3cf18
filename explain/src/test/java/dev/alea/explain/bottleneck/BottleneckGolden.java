package dev.alea.explain.bottleneck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.formats.safetensors.SafetensorsFile;
import dev.alea.torch.StateDicts;
import dev.alea.torch.Tensors;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;

/** The values of the published formulas among the test resources. */
final class BottleneckGolden {
    private BottleneckGolden() {}

    static Path path(String name) {
        try {
            return Path.of(Objects.requireNonNull(BottleneckGolden.class.getResource("/golden/explain/" + name), name)
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** An owned copy of a tensor of a file. */
    static Tensor tensor(String file, String name) {
        try (var open = SafetensorsFile.open(path(file))) {
            return StateDicts.copy(open.tensor(name));
        }
    }

    /** The largest difference, relative to the largest expected magnitude. */
    static void close(String what, Tensor actual, Tensor expected, double relative) {
        double[] found = Tensors.doubles(actual);
        double[] wanted = Tensors.doubles(expected);
        assertThat(found).as(what).hasSameSizeAs(wanted);
        double scale = 0;
        double worst = 0;
        for (int i = 0; i < wanted.length; i++) {
            assertThat(found[i]).as(what).isFinite();
            scale = Math.max(scale, Math.abs(wanted[i]));
            worst = Math.max(worst, Math.abs(found[i] - wanted[i]));
        }
        assertThat(worst).as(what).isLessThanOrEqualTo(relative * scale);
    }
}
