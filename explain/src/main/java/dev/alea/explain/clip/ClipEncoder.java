package dev.alea.explain.clip;

import dev.alea.explain.clip.EmbeddingCache.Kind;
import dev.alea.formats.image.PictureFile;
import dev.alea.run.progress.Progress;
import dev.alea.run.progress.Screen;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Workers;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Pictures and texts to embeddings, each once.
 *
 * <p>Every core takes whole batches, from the bytes of the files to the embedding, with one engine thread: while one decodes and
 * resizes, another multiplies, and nothing waits in between. Which core takes which batch changes nothing.
 */
public final class ClipEncoder {
    private static final int DEFAULT_BATCH = 32;

    private final ClipFolder model;
    private final Optional<EmbeddingCache> cache;
    private final Screen screen;
    private final int batch;

    /**
     * An encoder.
     *
     * @param model the network with its tokenizer and preprocessing
     * @param cache where embeddings are kept, empty for nowhere
     * @param screen where progress is shown
     */
    public ClipEncoder(ClipFolder model, Optional<EmbeddingCache> cache, Screen screen) {
        this(model, cache, screen, DEFAULT_BATCH);
    }

    /**
     * An encoder with a batch of its own.
     *
     * @param batch pictures or texts that a core computes at once; at least 1
     */
    public ClipEncoder(ClipFolder model, Optional<EmbeddingCache> cache, Screen screen, int batch) {
        if (batch < 1) {
            throw new IllegalArgumentException("a batch of " + batch + "; allowed are 1 or more");
        }
        this.model = model;
        this.cache = cache;
        this.screen = screen;
        this.batch = batch;
    }

    private int width() {
        return model.clip().config().projectionSize();
    }

    /**
     * Pictures in the common space, not normalised.
     *
     * <p>Shape: [files, common], float32, on the CPU.
     *
     * @throws dev.alea.formats.FormatException when a file cannot be read
     */
    public Tensor pictures(List<PictureFile> files) {
        float[] rows = cache.map(kept -> kept.rows(
                        Kind.PICTURES,
                        files.parallelStream().map(PictureFile::sha256).toList(),
                        positions -> encodePictures(
                                Arrays.stream(positions).mapToObj(files::get).toList())))
                .orElseGet(() -> encodePictures(files));
        return Tensors.of(rows, files.size(), width());
    }

    /**
     * Texts in the common space, not normalised.
     *
     * <p>Shape: [texts, common], float32, on the CPU.
     *
     * @throws dev.alea.formats.FormatException when a text has more tokens than the network reads
     */
    public Tensor texts(List<String> texts) {
        float[] rows = cache.map(kept -> kept.rows(
                        Kind.TEXTS,
                        texts.stream().map(Digests::of).toList(),
                        positions -> encodeTexts(
                                Arrays.stream(positions).mapToObj(texts::get).toList())))
                .orElseGet(() -> encodeTexts(texts));
        return Tensors.of(rows, texts.size(), width());
    }

    private float[] encodePictures(List<PictureFile> files) {
        return inBatches("encoding pictures", files, some -> model.clip().encodeImages(pixels(some)));
    }

    private float[] encodeTexts(List<String> texts) {
        return inBatches("encoding texts", texts, some -> model.clip().encodeTexts(ids(some)));
    }

    /** What makes rows of a batch. */
    private interface Encoding<T> {
        Tensor of(List<T> some);
    }

    private <T> float[] inBatches(String what, List<T> items, Encoding<T> encoding) {
        float[] rows = new float[Math.multiplyExact(items.size(), width())];
        // Few items are spread over all cores rather than put into one batch.
        int each = Math.clamp(Math.ceilDiv(items.size(), Workers.count()), 1, batch);
        var done = new AtomicInteger();
        try (Progress progress = Progress.on(screen, what, items.size())) {
            Workers.map(Math.ceilDiv(items.size(), each), piece -> {
                List<T> some = items.subList(piece * each, Math.min(items.size(), (piece + 1) * each));
                try (var _ = Scope.open();
                        var _ = new NoGradGuard()) {
                    float[] found = Tensors.floats(encoding.of(some));
                    System.arraycopy(found, 0, rows, piece * each * width(), found.length);
                }
                synchronized (progress) {
                    progress.at(done.addAndGet(some.size()), "");
                }
                return piece;
            });
        }
        return rows;
    }

    private Tensor pixels(List<PictureFile> files) {
        int side = model.clip().config().vision().imageSize();
        Tensor pixels = torch.empty(files.size(), 3, side, side);
        MemorySegment memory = Tensors.segment(pixels);
        for (int i = 0; i < files.size(); i++) {
            var picture = model.preprocessing().apply(files.get(i).read());
            model.preprocessing().normalise(picture, memory, (long) i * 3 * side * side);
        }
        return pixels.to(device(), torch.ScalarType.Float);
    }

    private Tensor ids(List<String> texts) {
        int context = model.clip().config().text().maxPositions();
        var rows = new ArrayList<long[]>();
        for (String text : texts) {
            rows.add(model.tokenizer().encodeForModel(text, context, false));
        }
        int longest = rows.stream().mapToInt(row -> row.length).max().orElse(1);
        long[] all = new long[texts.size() * longest];
        for (int i = 0; i < rows.size(); i++) {
            long[] row = rows.get(i);
            Arrays.fill(
                    all, i * longest, (i + 1) * longest, row[row.length - 1]); // what follows the end changes nothing
            System.arraycopy(row, 0, all, i * longest, row.length);
        }
        return Tensors.of(all, texts.size(), longest).to(device(), torch.ScalarType.Long);
    }

    private org.bytedeco.pytorch.Device device() {
        return model.clip().scale().device();
    }
}
