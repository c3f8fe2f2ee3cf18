package dev.alea.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.choice.structure.MaskPattern;
import dev.alea.formats.safetensors.SafetensorsFile;
import dev.alea.formats.safetensors.SafetensorsWriter;
import dev.alea.formats.tensor.TensorData;
import dev.alea.prune.model.LoadedModel;
import dev.alea.prune.model.ModelFolder;
import dev.alea.run.DataException;
import dev.alea.torch.Devices;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An export whose files are not what was meant is found out, wherever they differ. */
final class ExportVerificationTest {
    private static final Path SOURCE = PruneGolden.path("llama-a");
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @TempDir
    private Path folder = Path.of("");

    private Scope scope = Scope.open();
    private Path out = Path.of("");
    private PruneExport.Request request = request(Map.of());

    private static PruneExport.Request request(Map<String, Tensor> masks) {
        LoadedModel loaded = ModelFolder.load(SOURCE, Devices.parse("cpu"));
        var all = new LinkedHashMap<String, Tensor>();
        loaded.model().prunable().forEach(name -> all.put(name, mask(loaded, name, 1, 0, 1, 0)));
        all.putAll(masks);
        return new PruneExport.Request(SOURCE, loaded.model(), MaskPattern.parse("2:4"), all, Map.of());
    }

    /** The same group everywhere. */
    private static Tensor mask(LoadedModel loaded, String name, float... group) {
        Tensor weight = PruneWeights.parameter(loaded.model(), name);
        float[] bits = new float[(int) weight.numel()];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = group[i % group.length];
        }
        return Tensors.of(bits, weight.size(0), weight.size(1)).to(ScalarType.Byte);
    }

    @BeforeEach
    void export() {
        scope.close();
        scope = Scope.open();
        request = request(Map.of());
        out = folder.resolve("out");
        PruneExport.write(request, out);
    }

    @AfterEach
    void free() {
        scope.close();
    }

    private ExportResult verify(PruneExport.Request meant, ExportFormat format) {
        try (SourceTensors source = SourceTensors.open(meant.source())) {
            return ExportVerification.verify(meant, source, out, format);
        }
    }

    /** Writes the file anew with one number of one tensor changed. */
    private void change(String tensor, long index, float value) {
        Path file = out.resolve("model.safetensors");
        try (Arena arena = Arena.ofConfined()) {
            List<TensorData> tensors;
            try (var written = SafetensorsFile.open(file)) {
                tensors = written.names().stream()
                        .map(name -> copy(written.tensor(name), arena))
                        .toList();
            }
            TensorData changed = tensors.stream()
                    .filter(t -> t.name().equals(tensor))
                    .findFirst()
                    .orElseThrow();
            changed.bytes().setAtIndex(FLOAT, index, value);
            SafetensorsWriter.write(file, Map.of(), tensors);
        }
    }

    private static TensorData copy(TensorData mapped, Arena arena) {
        var memory = arena.allocate(Math.max(1, mapped.bytes().byteSize()), Long.BYTES);
        memory.copyFrom(mapped.bytes());
        return new TensorData(
                mapped.name(),
                mapped.dtype(),
                mapped.shape(),
                memory.asSlice(0, mapped.bytes().byteSize()));
    }

    private String first() {
        return request.model().prunable().getFirst();
    }

    private float stored(String tensor, long index) {
        try (var written = SafetensorsFile.open(out.resolve("model.safetensors"))) {
            return written.tensor(tensor).bytes().getAtIndex(FLOAT, index);
        }
    }

    enum Damage {
        ANOTHER_KEPT(2, "a kept weight changed at row 0, column 2"),
        LOST_KEPT(2, "a kept weight changed at row 0, column 2"),
        FILLED_PRUNED(5, "a pruned weight is not +0.0 at row 0, column 5"),
        NEGATIVE_ZERO(3, "a pruned weight is not +0.0 at row 0, column 3");

        private final long index;
        private final String sentence;

        Damage(long index, String sentence) {
            this.index = index;
            this.sentence = sentence;
        }

        float of(float value) {
            return switch (this) {
                case ANOTHER_KEPT -> Math.nextUp(value);
                case LOST_KEPT -> 0f;
                case FILLED_PRUNED -> Float.MIN_VALUE;
                case NEGATIVE_ZERO -> -0.0f;
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWeightThatIsNotAsMeantIsNamedWithItsPlace(Damage damage) {
        assertThat(verify(request, ExportFormat.DENSE).sparsity()).isEqualTo(0.5);
        change(first(), damage.index, damage.of(stored(first(), damage.index)));
        assertThatThrownBy(() -> verify(request, ExportFormat.DENSE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(first() + " was not written as meant: " + damage.sentence)
                .hasMessageContaining("export again");
    }

    @Test
    void aTensorThatIsNotPrunedMustBeTheSourcesToTheBit() {
        change("model.norm.weight", 0, Math.nextUp(stored("model.norm.weight", 0)));
        assertThatThrownBy(() -> verify(request, ExportFormat.DENSE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("model.norm.weight")
                .hasMessageContaining("differs from the source, though it is not pruned");
    }

    @Test
    void aMaskWhoseWeightTheSourceDoesNotHaveIsFoundOut() {
        Map<String, Tensor> masks = new LinkedHashMap<>(request.masks());
        masks.put("model.layers.9.mlp.up_proj.weight", Tensors.of(new float[] {1, 1, 0, 0}, 1, 4));
        var more =
                new PruneExport.Request(request.source(), request.model(), request.pattern(), masks, request.updated());
        assertThatThrownBy(() -> verify(more, ExportFormat.DENSE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has no tensor for the mask of model.layers.9.mlp.up_proj.weight");
    }

    @Test
    void aGroupThatKeepsMoreThanItsPatternIsFoundOut() {
        var strict = new PruneExport.Request(
                request.source(), request.model(), MaskPattern.parse("1:4"), request.masks(), request.updated());
        assertThatThrownBy(() -> verify(strict, ExportFormat.DENSE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("more than 1 weights are left in the group at row 0, column 2");
    }

    @Test
    void aPackedWeightThatChangedIsFoundOutToo() {
        out = folder.resolve("packed");
        PruneExport.write(request, out, ExportFormat.SPARSE_24_BITMASK);
        assertThat(verify(request, ExportFormat.SPARSE_24_BITMASK).sparsity()).isEqualTo(0.5);
        String packed = first().replace(".weight", ".compressed");
        change(packed, 1, Math.nextUp(stored(packed, 1)));
        assertThatThrownBy(() -> verify(request, ExportFormat.SPARSE_24_BITMASK))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("a kept weight changed at row 0, column 2");
    }

    @Test
    void whatAnExportSaysOfItselfIsTrue() {
        ExportResult result = verify(request, ExportFormat.DENSE);
        assertThat(result.masked()).isEqualTo(request.masks().size());
        long bytes;
        try (var written = SafetensorsFile.open(out.resolve("model.safetensors"))) {
            bytes = written.names().stream()
                    .mapToLong(name -> written.tensor(name).bytes().byteSize())
                    .sum();
            assertThat(result.toJson()).containsEntry("tensors", written.names().size());
        }
        assertThat(result.toJson()).containsEntry("bytes", bytes).containsEntry("pattern", "2:4");
    }

    @Test
    void descriptionsAndVocabulariesComeAlongAndOtherWeightsStayBehind() throws Exception {
        Path source = Files.createDirectory(folder.resolve("source"));
        Files.createDirectory(source.resolve("deeper"));
        for (String name : List.of("config.json", "model.safetensors")) {
            Files.copy(SOURCE.resolve(name), source.resolve(name));
        }
        List<String> along = List.of(
                "tokenizer.json",
                "merges.txt",
                "tokenizer.model",
                "tok512.bin",
                "chat_template.jinja",
                "LICENSE",
                "README.md");
        List<String> behind = List.of(
                "pytorch_model.bin", "model.fp16.safetensors.index.json", "model.pt", "other.safetensors", ".env");
        for (String name : along) {
            Files.writeString(source.resolve(name), name);
        }
        for (String name : behind) {
            Files.writeString(source.resolve(name), name);
        }
        Files.writeString(source.resolve("deeper/secret.json"), "{}");
        var copied =
                new PruneExport.Request(source, request.model(), request.pattern(), request.masks(), request.updated());
        Path target = folder.resolve("copied");
        PruneExport.write(copied, target);
        for (String name : along) {
            assertThat(target.resolve(name)).hasContent(name);
        }
        assertThat(target.toFile().list())
                .doesNotContainAnyElementsOf(behind)
                .doesNotContain("deeper", "secret.json")
                .contains("config.json", "model.safetensors", PruneExport.MASK_FILE);
    }

    /** One block of width 8 with two heads, 32 tokens and a context of 8. */
    private Path llama2c() throws IOException {
        int floats = 32 * 8 + 8 + 4 * 64 + 8 + 3 * 16 * 8 + 8 + 8 * 4;
        var bytes = ByteBuffer.allocate(28 + 4 * floats).order(ByteOrder.LITTLE_ENDIAN);
        for (int number : new int[] {8, 16, 1, 2, 2, 32, 8}) {
            bytes.putInt(number);
        }
        for (int i = 0; i < floats; i++) {
            bytes.putFloat((i * 37 % 23 - 11.5f) / 16);
        }
        return Files.write(folder.resolve("tiny.bin"), bytes.array());
    }

    @Test
    void aLlama2cFileIsExportedAsAFolderWithAConfigurationOfItsOwn() throws Exception {
        Path file = llama2c();
        LoadedModel loaded = ModelFolder.load(file, Devices.parse("cpu"));
        var masks = new LinkedHashMap<String, Tensor>();
        loaded.model().prunable().forEach(name -> masks.put(name, mask(loaded, name, 0, 1, 0, 1)));
        Path target = folder.resolve("exported");
        PruneExport.write(
                new PruneExport.Request(file, loaded.model(), MaskPattern.parse("2:4"), masks, Map.of()), target);
        LoadedModel written = ModelFolder.load(target, Devices.parse("cpu"));
        assertThat(written.config()).isEqualTo(loaded.config());
        Tensor ids = Tensors.of(new long[] {1, 30, 7}, 1, 3);
        var masked = PruneWeights.replaced(loaded.model(), PruneWeights.masked(loaded.model(), masks));
        assertThat(Tensors.floats(written.model().logits(ids, written.model().dense())))
                .isEqualTo(Tensors.floats(loaded.model().logits(ids, masked)));
    }
}
