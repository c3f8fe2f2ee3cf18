package dev.alea.formats.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.formats.FormatException;
import dev.alea.formats.hf.HfConfig;
import dev.alea.formats.llama2c.Llama2cCheckpoint;
import dev.alea.formats.mask.MaskNpz;
import dev.alea.formats.npy.Npy;
import dev.alea.formats.npy.Npz;
import dev.alea.formats.safetensors.Checkpoint;
import dev.alea.formats.safetensors.SafetensorsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

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
            Checkpoint.open(file).close();
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
    LLAMA2C("a.bin") {
        @Override
        void open(Path file) {
            assertThat(Llama2cCheckpoint.read(file).tensors()).isNotEmpty();
        }
    };

    private final String fileName;

    Readers(String fileName) {
        this.fileName = fileName;
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
        return "ReadersFuzzTestInputs/" + name().toLowerCase(Locale.ROOT);
    }
}
