package dev.alea.cli.tour;

import dev.alea.formats.npy.Npy;
import dev.alea.formats.tensor.DType;
import dev.alea.formats.tensor.Shape;
import dev.alea.formats.tensor.TensorData;
import dev.alea.formats.text.SourceText;
import dev.alea.formats.tokenizer.BpeTrainer;
import dev.alea.formats.tokenizer.Tokenizer;
import dev.alea.formats.tokenizer.TrainedBpe;
import dev.alea.run.DataException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The text of a tour as tokens: every tenth file is held out for measuring.
 *
 * @param origin where the text is from, for a person
 * @param bpe the tokenizer that was trained on it
 * @param training tokens to train on
 * @param heldOut tokens to measure on
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record TourText(String origin, TrainedBpe bpe, int[] training, int[] heldOut) {
    private static final int HOLD_OUT = 10;
    private static final ValueLayout.OfInt LITTLE_ENDIAN =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /**
     * Reads the JDK's sources, or this checkout's where the JDK came without, and trains a tokenizer on them.
     *
     * @throws DataException when neither is there
     */
    static TourText read(TourPlan plan) {
        Path jdk = Path.of(System.getProperty("java.home"), "lib", "src.zip");
        Path checkout = Path.of(System.getProperty("alea.home", "."));
        boolean fromJdk = Files.isReadable(jdk);
        if (!fromJdk && !Files.isDirectory(checkout.resolve("formats"))) {
            throw new DataException(jdk + " is absent and " + checkout.toAbsolutePath()
                    + " is no checkout of Alea; install a JDK with its src.zip, or start the tour from the checkout");
        }
        SourceText source = fromJdk ? SourceText.of(jdk).under("java.base/java/util/") : SourceText.of(checkout);
        List<SourceText.Document> documents =
                source.endingWith(".java").upTo(plan.textBytes()).read();
        TrainedBpe bpe = BpeTrainer.train(
                documents.stream().map(SourceText.Document::text).toList(), plan.vocabulary());
        try (Tokenizer tokenizer = bpe.tokenizer()) {
            return new TourText(
                    fromJdk ? "java.util of " + jdk : "the Java files of this checkout (the JDK came without src.zip)",
                    bpe,
                    tokens(documents, tokenizer, false),
                    tokens(documents, tokenizer, true));
        }
    }

    private static int[] tokens(List<SourceText.Document> documents, Tokenizer tokenizer, boolean heldOut) {
        var text = new StringBuilder();
        for (int i = 0; i < documents.size(); i++) {
            if ((i % HOLD_OUT == HOLD_OUT - 1) == heldOut) {
                text.append(documents.get(i).text()).append('\n');
            }
        }
        return tokenizer.encode(text.toString(), false);
    }

    /**
     * Writes rows that are spread evenly over some tokens.
     *
     * @param tokens where from
     * @param rows how many at most
     * @param width tokens of a row
     */
    static void writeRows(Path file, int[] tokens, int rows, int width) {
        int count = Math.min(rows, tokens.length / width);
        if (count == 0) {
            throw new DataException(
                    "the tour's text has only " + tokens.length + " tokens in one part; a row needs " + width);
        }
        int stride = tokens.length / count;
        TensorData data = TensorData.zeros("rows", DType.I32, Shape.of(count, width));
        for (int row = 0; row < count; row++) {
            int[] ids = Arrays.copyOfRange(tokens, row * stride, row * stride + width);
            for (int i = 0; i < width; i++) {
                data.bytes().set(LITTLE_ENDIAN, 4L * (row * width + i), ids[i]);
            }
        }
        Npy.write(file, data);
    }
}
