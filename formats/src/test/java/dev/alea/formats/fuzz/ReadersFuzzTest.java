package dev.alea.formats.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/** Coverage-guided search for inputs that make a reader fail in another way than with a sentence. */
@Tag("fuzz")
final class ReadersFuzzTest {
    @FuzzTest(maxDuration = "60s")
    void safetensors(FuzzedDataProvider data) {
        Readers.SAFETENSORS.read(data.consumeRemainingAsBytes());
    }

    @FuzzTest(maxDuration = "60s")
    void index(FuzzedDataProvider data) {
        Readers.INDEX.read(data.consumeRemainingAsBytes());
    }

    @FuzzTest(maxDuration = "60s")
    void npy(FuzzedDataProvider data) {
        Readers.NPY.read(data.consumeRemainingAsBytes());
    }

    @FuzzTest(maxDuration = "60s")
    void npz(FuzzedDataProvider data) {
        Readers.NPZ.read(data.consumeRemainingAsBytes());
    }

    @FuzzTest(maxDuration = "60s")
    void masks(FuzzedDataProvider data) {
        Readers.MASKS.read(data.consumeRemainingAsBytes());
    }

    @FuzzTest(maxDuration = "60s")
    void config(FuzzedDataProvider data) {
        Readers.CONFIG.read(data.consumeRemainingAsBytes());
    }

    @FuzzTest(maxDuration = "60s")
    void clipConfig(FuzzedDataProvider data) {
        Readers.CLIP_CONFIG.read(data.consumeRemainingAsBytes());
    }

    @FuzzTest(maxDuration = "60s")
    void llama2c(FuzzedDataProvider data) {
        Readers.LLAMA2C.read(data.consumeRemainingAsBytes());
    }

    @FuzzTest(maxDuration = "60s")
    void tokenizerJson(FuzzedDataProvider data) {
        Readers.TOKENIZER_JSON.read(data.consumeRemainingAsBytes());
    }

    @FuzzTest(maxDuration = "60s")
    void sentencePiece(FuzzedDataProvider data) {
        Readers.SENTENCE_PIECE.read(data.consumeRemainingAsBytes());
    }

    @FuzzTest(maxDuration = "60s")
    void llama2cVocabulary(FuzzedDataProvider data) {
        Readers.LLAMA2C_VOCABULARY.read(data.consumeRemainingAsBytes());
    }

    @FuzzTest(maxDuration = "60s")
    void gpt2(FuzzedDataProvider data) {
        Readers.GPT2.read(data.consumeRemainingAsBytes());
    }

    @FuzzTest(maxDuration = "60s")
    void picture(FuzzedDataProvider data) {
        Readers.PICTURE.read(data.consumeRemainingAsBytes());
    }

    @FuzzTest(maxDuration = "60s")
    void preprocessing(FuzzedDataProvider data) {
        Readers.PREPROCESSING.read(data.consumeRemainingAsBytes());
    }

    @FuzzTest(maxDuration = "60s")
    void pictureZip(FuzzedDataProvider data) {
        Readers.PICTURE_ZIP.read(data.consumeRemainingAsBytes());
    }

    @FuzzTest(maxDuration = "60s")
    void clipVocabulary(FuzzedDataProvider data) {
        Readers.CLIP_VOCABULARY.read(data.consumeRemainingAsBytes());
    }

    @FuzzTest(maxDuration = "60s")
    void conceptTable(FuzzedDataProvider data) {
        Readers.CONCEPT_TABLE.read(data.consumeRemainingAsBytes());
    }

    @FuzzTest(maxDuration = "60s")
    void captionTable(FuzzedDataProvider data) {
        Readers.CAPTION_TABLE.read(data.consumeRemainingAsBytes());
    }

    @FuzzTest(maxDuration = "60s")
    void conceptList(FuzzedDataProvider data) {
        Readers.CONCEPT_LIST.read(data.consumeRemainingAsBytes());
    }

    @FuzzTest(maxDuration = "60s")
    void conceptEdges(FuzzedDataProvider data) {
        Readers.CONCEPT_EDGES.read(data.consumeRemainingAsBytes());
    }
}
