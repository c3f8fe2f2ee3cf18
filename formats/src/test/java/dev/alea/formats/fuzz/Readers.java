package dev.alea.formats.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.formats.FormatException;
import dev.alea.formats.clip.ClipConfig;
import dev.alea.formats.clip.ClipPreprocessing;
import dev.alea.formats.concept.CaptionTable;
import dev.alea.formats.concept.ConceptEdges;
import dev.alea.formats.concept.ConceptList;
import dev.alea.formats.concept.ConceptTable;
import dev.alea.formats.hf.HfConfig;
import dev.alea.formats.image.PictureLimits;
import dev.alea.formats.image.PictureReader;
import dev.alea.formats.image.PictureSet;
import dev.alea.formats.llama2c.Llama2cCheckpoint;
import dev.alea.formats.mask.MaskNpz;
import dev.alea.formats.npy.Npy;
import dev.alea.formats.npy.Npz;
import dev.alea.formats.safetensors.Checkpoint;
import dev.alea.formats.safetensors.SafetensorsFile;
import dev.alea.formats.safetensors.SafetensorsWriter;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Every reader of this module behind one face: bytes in, nothing or a {@link FormatException} out. */
enum Readers {
    SAFETENSORS("a.safetensors") {
        @Override
        void open(Path file) {
            try (var opened = SafetensorsFile.open(file)) {
                long bytes = opened.names().stream()
                        .mapToLong(name -> opened.tensor(name).bytes().byteSize())
                        .sum();
                assertThat(bytes).isLessThan(Long.MAX_VALUE);
            }
        }
    },
    INDEX("model.safetensors.index.json") {
        @Override
        void open(Path file) {
            Path shard = file.resolveSibling("s.safetensors");
            try {
                SafetensorsWriter.write(
                        shard,
                        Map.of(),
                        List.of(TensorData.of("a", Shape.of(2), 1, 2), TensorData.of("b", Shape.of(), 3)));
                try (var checkpoint = Checkpoint.open(file)) {
                    for (String name : checkpoint.names()) {
                        assertThat(checkpoint.tensor(name).toFloats()).isNotEmpty();
                    }
                }
            } finally {
                UncheckedFiles.delete(shard);
            }
        }
    },
    NPY("a.npy") {
        @Override
        void open(Path file) {
            var array = Npy.read(file);
            assertThat(array.bytes().byteSize()).isEqualTo(array.shape().bytes(array.dtype()));
        }
    },
    NPZ("a.npz") {
        @Override
        void open(Path file) {
            Npz.read(file)
                    .values()
                    .forEach(a ->
                            assertThat(a.bytes().byteSize()).isEqualTo(a.shape().bytes(a.dtype())));
        }
    },
    MASKS("mask_compressed.npz") {
        @Override
        void open(Path file) {
            MaskNpz.read(file).values().forEach(m -> assertThat(m.kept()).isNotNegative());
        }
    },
    CONFIG("config.json") {
        @Override
        void open(Path file) {
            var config = HfConfig.read(file);
            byte[] written = config.toJson().getBytes(StandardCharsets.UTF_8);
            assertThat(HfConfig.parse(written, "written")).isEqualTo(config);
        }
    },
    CLIP_CONFIG("config.json") {
        @Override
        void open(Path file) {
            var config = ClipConfig.read(file);
            byte[] written = config.toJson().getBytes(StandardCharsets.UTF_8);
            assertThat(ClipConfig.parse(written, "written")).isEqualTo(config);
        }
    },
    LLAMA2C("a.bin") {
        @Override
        void open(Path file) {
            assertThat(Llama2cCheckpoint.read(file).tensors()).isNotEmpty();
        }
    },
    TOKENIZER_JSON("tokenizer.json") {
        @Override
        void open(Path file) {
            ReaderUses.tokenizer(file);
        }
    },
    SENTENCE_PIECE("tokenizer.model") {
        @Override
        void open(Path file) {
            ReaderUses.tokenizer(file);
        }
    },
    LLAMA2C_VOCABULARY("tok.bin") {
        @Override
        void open(Path file) {
            ReaderUses.tokenizer(file);
        }
    },
    PICTURE("picture") {
        @Override
        void open(Path file) {
            var picture = PictureReader.read(UncheckedFiles.bytes(file), "picture", SMALL_PICTURES);
            var small = ClipPreprocessing.ofSize(8).apply(picture);
            assertThat(small.rgb()).hasSize(8 * 8 * 3);
        }
    },
    PREPROCESSING("preprocessor_config.json") {
        @Override
        void open(Path file) {
            var preprocessing = ClipPreprocessing.read(file);
            byte[] written = preprocessing.toJson().getBytes(StandardCharsets.UTF_8);
            assertThat(ClipPreprocessing.parse(written, "written")).isEqualTo(preprocessing);
        }
    },
    PICTURE_ZIP("pictures.zip") {
        @Override
        void open(Path file) {
            try (var set = PictureSet.open(file)) {
                assertThat(set.files()).isNotEmpty();
                set.files().stream()
                        .limit(4)
                        .forEach(f -> assertThat(f.sha256()).hasSize(64));
            }
        }
    },
    CONCEPT_TABLE("concepts.csv") {
        @Override
        void open(Path file) {
            var table = ConceptTable.read(file);
            assertThat(table.rows()).hasSizeGreaterThan(1);
            for (var row : table.rows()) {
                assertThat(row.attributes().length())
                        .isLessThanOrEqualTo(table.concepts().size());
                assertThat(table.byFolder(row.folder())).contains(row);
            }
        }
    },
    CAPTION_TABLE("captions.csv") {
        @Override
        void open(Path file) {
            for (var row : CaptionTable.read(file).rows()) {
                assertThat(row.file()).isNotBlank().doesNotStartWith("/");
                assertThat(row.caption()).isNotBlank().doesNotContain("\n", "\r", "\t");
            }
        }
    },
    CONCEPT_LIST("concepts.txt") {
        @Override
        void open(Path file) {
            ReaderUses.concepts(ConceptList.read(file));
            ReaderUses.concepts(ConceptList.read(file, ConceptList.Articles.DROP));
        }
    },
    CONCEPT_EDGES("edges.csv") {
        @Override
        void open(Path file) {
            var classes = List.of("dog", "polar bear, white");
            ReaderUses.concepts(ConceptEdges.read(file, classes));
            ReaderUses.concepts(ConceptEdges.read(file, classes, ConceptList.Articles.DROP));
        }
    },
    /** CLIP's three forms: gzipped merges, a tokenizer.json, or the pair of files in one as below. */
    CLIP_VOCABULARY("clip") {
        @Override
        void open(Path file) {
            byte[] bytes = UncheckedFiles.bytes(file);
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            int cut = text.indexOf("\n---\n");
            if (cut >= 0) {
                pair(file, bytes, cut, ReaderUses::clip);
                return;
            }
            Path named = file.resolveSibling(text.startsWith("{") ? "tokenizer.json" : "merges.txt.gz");
            try {
                UncheckedFiles.write(named, bytes);
                ReaderUses.clip(named);
            } finally {
                UncheckedFiles.delete(named);
            }
        }
    },
    /** Both files of GPT-2 in one: what follows the first line that is "---" are the merges. */
    GPT2("pair") {
        @Override
        void open(Path file) {
            byte[] bytes = UncheckedFiles.bytes(file);
            pair(file, bytes, new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\n---\n"), ReaderUses::tokenizer);
        }
    };

    // Small enough that the search spends its time on the readers and not on clearing memory.
    private static final PictureLimits SMALL_PICTURES = new PictureLimits(1 << 20, 1 << 20, 1000, 1 << 18);

    private final String fileName;
    private final String target;

    Readers(String fileName) {
        this.fileName = fileName;
        String[] words = name().toLowerCase(Locale.ROOT).split("_", -1);
        var camel = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            camel.append(Character.toUpperCase(words[i].charAt(0))).append(words[i], 1, words[i].length());
        }
        this.target = camel.toString();
    }

    /** Writes the two files that are one until {@code cut}, and opens the first. */
    private static void pair(Path file, byte[] bytes, int cut, Consumer<Path> opened) {
        Path vocabulary = file.resolveSibling("vocab.json");
        Path merges = file.resolveSibling("merges.txt");
        try {
            UncheckedFiles.write(vocabulary, Arrays.copyOf(bytes, cut < 0 ? bytes.length : cut));
            UncheckedFiles.write(merges, cut < 0 ? new byte[0] : Arrays.copyOfRange(bytes, cut + 5, bytes.length));
            opened.accept(vocabulary);
        } finally {
            UncheckedFiles.delete(vocabulary);
            UncheckedFiles.delete(merges);
        }
    }

    /** Opens the file and touches what it gives. */
    abstract void open(Path file);

    /** Writes the bytes to a file and reads them; a sentence is as good as a result. */
    void read(byte... bytes) {
        try {
            var folder = Files.createTempDirectory("readers");
            var file = folder.resolve(fileName);
            try {
                Files.write(file, bytes);
                open(file);
            } catch (FormatException e) {
                assertThat(e.getMessage()).endsWith(".");
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the seeds and the findings of this reader are kept. */
    String corpus() {
        return "ReadersFuzzTestInputs/" + target;
    }
}
