package dev.alea.explain.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alea.explain.Golden;
import dev.alea.formats.FormatException;
import dev.alea.formats.clip.ClipPreprocessing;
import dev.alea.run.progress.Screen;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClipFolderTest {
    @TempDir
    Path folder;

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static Map<String, float[]> values(Clip clip) {
        var values = new java.util.TreeMap<String, float[]>();
        clip.parameters().forEach((name, tensor) -> values.put(name, Tensors.floats(tensor)));
        return values;
    }

    @Test
    @Tag("golden")
    void textsGoThroughTokenizerAndNetworkToThePublishedEmbeddings() throws IOException {
        try (var _ = Scope.open();
                var model = ClipFolder.load(Golden.path("clip-a"))) {
            assertThat(model.warnings()).isEmpty();
            List<String> texts = StreamSupport.stream(
                            Golden.json("clip-a/texts.json").spliterator(), false)
                    .map(text -> text.stringValue())
                    .toList();
            Tensor found = new ClipEncoder(model, Optional.empty(), Screen.none(), 2).texts(texts);
            var out = Golden.tensors("clip-a/outputs.safetensors");
            Golden.within("text_features", found, out.get("text_features"), 2e-5);
            Golden.within("text_embeds", Clip.unit(found), out.get("text_embeds"), 2e-5);
        }
    }

    @Test
    void whatIsSavedLoadsAgainBitForBit() throws IOException {
        Path saved = folder.resolve("saved");
        try (var _ = Scope.open();
                var model = ClipFolder.load(Golden.path("clip-a"))) {
            ClipFolder.save(model.clip(), model.tokenizer(), model.preprocessing(), saved);
            try (var again = ClipFolder.load(saved)) {
                assertThat(again.clip().config()).isEqualTo(model.clip().config());
                assertThat(again.preprocessing()).isEqualTo(model.preprocessing());
                Map<String, float[]> values = values(again.clip());
                assertThat(values).hasSize(values(model.clip()).size());
                values(model.clip())
                        .forEach((name, expected) ->
                                assertThat(values.get(name)).as(name).isEqualTo(expected));
                String text = "a photo of 84 cats' feet";
                assertThat(again.tokenizer().encode(text))
                        .isEqualTo(model.tokenizer().encode(text));
                Path twice = folder.resolve("twice");
                ClipFolder.save(again.clip(), again.tokenizer(), again.preprocessing(), twice);
                try (var third = ClipFolder.load(twice)) {
                    assertThat(third.hash()).isEqualTo(again.hash());
                }
            }
        }
    }

    @Test
    void theHashChangesWithAnyPartOnWhichAnEmbeddingDepends() throws IOException {
        copy(Golden.path("clip-a"), folder);
        try (var _ = Scope.open();
                var model = ClipFolder.load(folder)) {
            for (String part : List.of("merges.txt", "preprocessor_config.json", "config.json")) {
                Path file = folder.resolve(part);
                String before = Files.readString(file);
                Files.writeString(file, before + "\n");
                try (var other = ClipFolder.load(folder)) {
                    assertThat(other.hash()).as(part).isNotEqualTo(model.hash());
                }
                Files.writeString(file, before);
            }
            try (var same = ClipFolder.load(folder)) {
                assertThat(same.hash()).isEqualTo(model.hash()).hasSize(64);
            }
        }
    }

    @Test
    void aRunStandsForTheNetworkThatItTrained() throws IOException {
        Path run = Files.createDirectories(folder.resolve("run"));
        Files.writeString(run.resolve("run.json"), "{}");
        try (var _ = Scope.open()) {
            assertThatThrownBy(() -> ClipFolder.load(run))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("has no trained CLIP")
                    .hasMessageContaining("explain pretrain");
            copy(Golden.path("clip-a"), run.resolve("artifacts/clip"));
            try (var model = ClipFolder.load(run)) {
                assertThat(model.source()).isEqualTo(run.resolve("artifacts/clip"));
            }
        }
    }

    @Test
    void picturesOfAnotherSizeThanTheNetworksAreRefused() throws IOException {
        copy(Golden.path("clip-a"), folder);
        ClipPreprocessing.ofSize(16).write(folder);
        try (var _ = Scope.open()) {
            assertThatThrownBy(() -> ClipFolder.load(folder))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("preprocessor_config.json")
                    .hasMessageContaining("32 x 32");
        }
        Files.delete(folder.resolve("preprocessor_config.json"));
        try (var _ = Scope.open();
                var model = ClipFolder.load(folder)) {
            assertThat(model.preprocessing()).as("the usual one").isEqualTo(ClipPreprocessing.ofSize(32));
        }
    }

    @Test
    void aFolderWithoutWeightsIsNamed() {
        try (var _ = Scope.open()) {
            assertThatThrownBy(() -> ClipFolder.load(folder))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining(Objects.toString(folder));
        }
    }
}
