package dev.alea.formats.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.formats.FormatException;
import dev.alea.formats.Golden;
import dev.alea.formats.npy.Npz;
import dev.alea.formats.safetensors.SafetensorsFile;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackedMaskTest {
    private static final String PARAMETER = "model.layers.0.self_attn.q_proj.weight";

    @Test
    void theFirstWeightIsTheHighestBit() {
        var mask = TensorData.of("m", DType.U8, Shape.of(3, 3), new byte[] {1, 0, 0, 0, 0, 0, 1, 0, 1});
        var packed = PackedMask.pack(mask);
        assertThat(packed.bits()).containsExactly((byte) 0x82, (byte) 0x80);
        assertThat(packed.kept()).isEqualTo(3);
        assertThat(packed.shape()).contains(Shape.of(3, 3));
        assertThat(packed.unpack("m", Shape.of(3, 3)).toBytes()).containsExactly(mask.toBytes());
        assertThatThrownBy(() -> packed.unpack("m", Shape.of(9))).hasMessageContaining("[3, 3]");
    }

    @Test
    void refusesWhatIsNoMaskOrBelongsElsewhere() {
        assertThatThrownBy(() -> PackedMask.pack(TensorData.of("m", Shape.of(1), 1)))
                .hasMessageContaining("F32");
        assertThatThrownBy(() -> PackedMask.pack(TensorData.of("m", DType.U8, Shape.of(1), (byte) 0xFF)))
                .hasMessageContaining("value 255");
        var bits = PackedMask.ofBits((byte) 1);
        assertThatThrownBy(() -> bits.unpack("m", Shape.of(9))).hasMessageContaining("needs 2");
        assertThatThrownBy(() -> bits.unpack("m", Shape.of(7))).hasMessageContaining("beyond");
        assertThat(bits.unpack("m", Shape.of(2, 4)).toBytes()).endsWith(1);
    }

    @Test
    @Tag("golden")
    void thePublishedArchiveHoldsThePublishedMaskAndIsWrittenBackTheSame(@TempDir Path folder) {
        var masks = MaskNpz.read(Golden.path("export/mask_compressed.npz"));
        assertThat(masks.keySet()).containsExactly(PARAMETER);
        var packed = Objects.requireNonNull(masks.get(PARAMETER));
        try (var file = SafetensorsFile.open(Golden.path("export/export.safetensors"))) {
            var mask = file.tensor("mask");
            assertThat(packed.unpack("m", mask.shape()).toBytes()).containsExactly(mask.toBytes());
            assertThat(PackedMask.pack(mask).bits()).containsExactly(packed.bits());
            var target = folder.resolve("mask_compressed.npz");
            MaskNpz.write(target, Map.of(PARAMETER, PackedMask.pack(mask)));
            var back = Npz.read(target);
            var published = Npz.read(Golden.path("export/mask_compressed.npz"));
            assertThat(back.keySet()).isEqualTo(published.keySet());
            assertThat(back.firstEntry().getValue().toBytes())
                    .containsExactly(published.firstEntry().getValue().toBytes());
        }
    }

    @Test
    void archivesWithOtherKeysOrTypesAreRefused(@TempDir Path folder) {
        var target = folder.resolve("a.npz");
        Npz.write(target, Map.of("w", TensorData.zeros("w", DType.U8, Shape.of(1))));
        assertThatThrownBy(() -> MaskNpz.read(target))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("'w'");
        Npz.write(target, Map.of("w.mask", TensorData.zeros("w", DType.I8, Shape.of(1))));
        assertThatThrownBy(() -> MaskNpz.read(target)).hasMessageContaining("I8");
        Npz.write(target, Map.of("w.mask", TensorData.zeros("w", DType.U8, Shape.of(1, 1))));
        assertThatThrownBy(() -> MaskNpz.read(target)).hasMessageContaining("[1, 1]");
    }
}
