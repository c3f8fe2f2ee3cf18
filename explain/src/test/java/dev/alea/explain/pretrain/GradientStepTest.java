package dev.alea.explain.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.draw.Draws;
import dev.alea.explain.clip.Clip;
import dev.alea.formats.clip.ClipConfig;
import dev.alea.formats.clip.ClipPreprocessing;
import dev.alea.formats.image.Picture;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Torch;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GradientStepTest {
    private static final int SIDE = 8;
    private static final int PICTURES = 5;
    private static final ClipConfig NETWORK =
            new NetworkSettings(SIDE, SIDE, 4, 8, 2, 2, 8, 1, 2, 6, 600).config(11, 4, 9, 10);
    private final int threads = Torch.threads();

    @AfterEach
    void threadsAsBefore() {
        Torch.initialise(threads);
    }

    private static Batch batch() {
        List<Picture> pictures = IntStream.range(0, PICTURES)
                .mapToObj(i -> {
                    byte[] rgb = new byte[SIDE * SIDE * 3];
                    for (int k = 0; k < rgb.length; k++) {
                        rgb[k] = (byte) Draws.of(i).word(k);
                    }
                    return new Picture(SIDE, SIDE, rgb);
                })
                .toList();
        var looks = new Augmentation(
                new AugmentSettings(0.1, 0.1, 5, 0.1, 0.1, 0.1, false), ClipPreprocessing.ofSize(SIDE), SIDE);
        List<long[]> tokens = List.of(new long[] {9, 1, 10, 10}, new long[] {9, 2, 3, 10}, new long[] {9, 10, 10, 10});
        float[] shares = new float[PICTURES * 3];
        for (int i = 0; i < PICTURES; i++) {
            shares[i * 3 + i % 3] = 1;
        }
        return new Batch(pictures, looks, Draws.of(7), tokens, () -> shares);
    }

    private static Clip clip() {
        Map<String, Tensor> parameters = InitialWeights.of(NETWORK, Draws.of(1));
        parameters.values().forEach(p -> p.requires_grad_(true));
        return new Clip(NETWORK, parameters);
    }

    /** The same step as one graph on one thread. */
    private static double whole(Clip clip, Batch batch) {
        float[] all = new float[PICTURES * 3 * SIDE * SIDE];
        float[] look = new float[3 * SIDE * SIDE];
        for (int i = 0; i < PICTURES; i++) {
            batch.looks().look(batch.pictures().get(i), batch.draws(), i, look);
            System.arraycopy(look, 0, all, i * look.length, look.length);
        }
        Tensor loss = ContrastiveLoss.of(
                Clip.unit(clip.encodeImages(Tensors.of(all, PICTURES, 3, SIDE, SIDE))),
                Clip.unit(clip.encodeTexts(GradientStep.ids(batch.tokens(), 0, 3))),
                clip.scale(),
                Tensors.of(batch.pairs().shares(), PICTURES, 3));
        loss.backward();
        return loss.item_double();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whateverTheNumberOfCoresItIsTheGradientOfTheWholeBatch(int cores) {
        Torch.initialise(cores);
        try (var _ = Scope.open()) {
            Clip cut = clip();
            Clip one = clip();
            double loss = GradientStep.accumulate(cut, batch());
            assertThat(loss).isCloseTo(whole(one, batch()), within(1e-5));
            one.parameters().forEach((name, parameter) -> {
                float[] expected = Tensors.floats(parameter.grad());
                float[] found = Tensors.floats(
                        Objects.requireNonNull(cut.parameters().get(name)).grad());
                double size = 1e-3; // a bias of keys has the gradient 0 and what rounding leaves of it
                for (float value : expected) {
                    size = Math.max(size, Math.abs(value));
                }
                for (int i = 0; i < expected.length; i++) {
                    assertThat((double) found[i]).as(name).isCloseTo(expected[i], within(1e-4 * size));
                }
            });
        }
    }
}
