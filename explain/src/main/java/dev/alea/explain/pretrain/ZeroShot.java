package dev.alea.explain.pretrain;

import dev.alea.explain.clip.Clip;
import dev.alea.formats.clip.ClipPreprocessing;
import dev.alea.formats.image.Picture;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Workers;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * What pictures say that the training has not seen: each beside every caption.
 *
 * @param nearest for each picture the nearest class name, as a number of the {@link CaptionBook}; empty when there are no classes
 * @param accuracy share of the pictures whose nearest class name is their own; empty when there are no classes
 * @param conceptAuc mean, over the captions that are no class names and are true of some of the pictures and false of others, of
 *     the chance that one of which it is true lies nearer to it than one of which it is false; empty when there are none
 */
record ZeroShot(List<Integer> nearest, OptionalDouble accuracy, OptionalDouble conceptAuc) {
    private static final int BATCH = 64;

    /** Scores the held-out pictures, from the middle of each; empty when there are none. */
    static Optional<ZeroShot> measure(Clip clip, PretrainLoop.Task task) {
        PictureStack pictures = task.heldOut();
        if (pictures.size() == 0) {
            return Optional.empty();
        }
        return Optional.of(of(cosines(clip, task, pictures.pictures()), pictures.subjects(), task.book()));
    }

    /**
     * What a table of cosines says.
     *
     * @param cosines [pictures, captions]
     * @param subjects of the pictures
     */
    static ZeroShot of(float[][] cosines, List<Integer> subjects, CaptionBook book) {
        List<Integer> nearest = book.names() == 0
                ? List.of()
                : Arrays.stream(cosines).map(row -> nearest(row, book.names())).toList();
        return new ZeroShot(nearest, accuracy(nearest, subjects, book), conceptAuc(cosines, subjects, book));
    }

    private static float[][] cosines(Clip clip, PretrainLoop.Task task, List<Picture> pictures) {
        int captions = task.tokens().size();
        float[][] all = new float[pictures.size()][];
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            var parts = new ArrayList<Tensor>();
            for (int from = 0; from < captions; from += 256) {
                parts.add(clip.encodeTexts(GradientStep.ids(task.tokens(), from, Math.min(captions, from + 256))));
            }
            Tensor texts = Clip.unit(torch.cat(new TensorVector(parts.toArray(Tensor[]::new)), 0));
            Workers.map(Math.ceilDiv(pictures.size(), BATCH), piece -> {
                int from = piece * BATCH;
                int to = Math.min(pictures.size(), from + BATCH);
                try (var _ = Scope.open();
                        var _ = new NoGradGuard()) {
                    Tensor seen =
                            Clip.unit(clip.encodeImages(pixels(task.config().network(), pictures.subList(from, to))));
                    float[] rows = Tensors.floats(torch.linear(seen, texts));
                    for (int i = from; i < to; i++) {
                        all[i] = Arrays.copyOfRange(rows, (i - from) * captions, (i - from + 1) * captions);
                    }
                }
                return piece;
            });
        }
        return all;
    }

    private static Tensor pixels(NetworkSettings network, List<Picture> pictures) {
        ClipPreprocessing preprocessing = PictureLoading.preprocessing(network);
        int side = network.side();
        Tensor pixels = torch.empty(pictures.size(), 3, side, side);
        MemorySegment memory = Tensors.segment(pixels);
        for (int i = 0; i < pictures.size(); i++) {
            Picture middle = preprocessing.apply(pictures.get(i));
            preprocessing.normalise(middle, memory, (long) i * 3 * side * side);
        }
        return pixels;
    }

    private static OptionalDouble accuracy(List<Integer> nearest, List<Integer> subjects, CaptionBook book) {
        return IntStream.range(0, nearest.size())
                .mapToDouble(i -> book.isTrue(subjects.get(i), nearest.get(i)) ? 1 : 0)
                .average();
    }

    /** The largest of the first values. */
    static int nearest(float[] row, int among) {
        int best = 0;
        for (int k = 1; k < among; k++) {
            best = row[k] > row[best] ? k : best;
        }
        return best;
    }

    private static OptionalDouble conceptAuc(float[][] cosines, List<Integer> subjects, CaptionBook book) {
        return IntStream.range(book.names(), book.captions().size())
                .mapToObj(caption -> auc(cosines, subjects, book, caption))
                .flatMapToDouble(OptionalDouble::stream)
                .average();
    }

    /** The area under the curve of one caption by the sum of ranks, ties counted half; empty where all pictures agree. */
    private static OptionalDouble auc(float[][] cosines, List<Integer> subjects, CaptionBook book, int caption) {
        Integer[] order = IntStream.range(0, cosines.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, (a, b) -> Float.compare(cosines[a][caption], cosines[b][caption]));
        double ranks = 0;
        long positives = 0;
        for (int from = 0; from < order.length; ) {
            int to = from;
            while (to < order.length && cosines[order[to]][caption] == cosines[order[from]][caption]) {
                to++;
            }
            double rank = (from + 1 + to) / 2.0;
            for (int i = from; i < to; i++) {
                if (book.isTrue(subjects.get(order[i]), caption)) {
                    ranks += rank;
                    positives++;
                }
            }
            from = to;
        }
        long negatives = order.length - positives;
        return positives == 0 || negatives == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((ranks - positives * (positives + 1) / 2.0) / ((double) positives * negatives));
    }
}
