package dev.alea.explain.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.draw.Draws;
import dev.alea.explain.clip.Clip;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

final class ContrastiveLossTest {
    private static float[] normal(String stream, int count) {
        float[] values = new float[count];
        Draws.of(5).stream(stream).fillNormal(values);
        return values;
    }

    private static double loss(float[] pictures, float[] texts, int width, float[] shares) {
        Tensor p = Clip.unit(Tensors.of(pictures, pictures.length / width, width));
        Tensor t = Clip.unit(Tensors.of(texts, texts.length / width, width));
        return ContrastiveLoss.of(
                        p,
                        t,
                        Tensors.of(new float[] {3}, new long[0]),
                        Tensors.of(shares, pictures.length / width, texts.length / width))
                .item_double();
    }

    @Test
    void withOneTrueCaptionEachItIsTheCrossEntropyOfRowsAndColumns() {
        try (var _ = Scope.open()) {
            float[] pictures = normal("p", 15);
            float[] texts = normal("t", 15);
            float[] diagonal = new float[25];
            for (int i = 0; i < 5; i++) {
                diagonal[6 * i] = 1;
            }
            Tensor scores = torch.linear(Clip.unit(Tensors.of(pictures, 5, 3)), Clip.unit(Tensors.of(texts, 5, 3)))
                    .mul(Tensors.scalar(3));
            Tensor targets = Tensors.of(new long[] {0, 1, 2, 3, 4}, 5);
            double rows = torch.cross_entropy(scores, targets).item_double();
            double columns =
                    torch.cross_entropy(scores.t().contiguous(), targets).item_double();
            assertThat(loss(pictures, texts, 3, diagonal)).isCloseTo((rows + columns) / 2, within(1e-5));
        }
    }

    @Test
    void itIsTheFormulaWrittenOutWhereSeveralCaptionsAreTrue() {
        try (var _ = Scope.open()) {
            float[] pictures = normal("p", 12);
            float[] texts = normal("t", 15);
            // Two pictures of one class with the name 0 and the concept 2; one with the name 1 and the concepts 2 and
            // 3; one
            // of which nothing is true; nobody has the concept 4.
            float[] shares = {0.5f, 0, 0.5f, 0, 0, 0.5f, 0, 0.5f, 0, 0, 0, 0.5f, 0.25f, 0.25f, 0, 0, 0, 0, 0, 0};
            Tensor scores = torch.linear(Clip.unit(Tensors.of(pictures, 4, 3)), Clip.unit(Tensors.of(texts, 5, 3)))
                    .mul(Tensors.scalar(3));
            assertThat(loss(pictures, texts, 3, shares))
                    .isCloseTo(written(Tensors.doubles(scores), shares), within(1e-5));
        }
    }

    private static double written(double[] scores, float[] shares) {
        int captions = 5;
        int pictures = 4;
        double rows = 0;
        double columns = 0;
        int used = 0;
        for (int t = 0; t < captions; t++) {
            double column = 0;
            int trueOf = 0;
            for (int p = 0; p < pictures; p++) {
                if (shares[p * captions + t] == 0) {
                    continue;
                }
                trueOf++;
                double inRow = 1;
                for (int other = 0; other < captions; other++) {
                    inRow += shares[p * captions + other] == 0
                            ? Math.exp(scores[p * captions + other] - scores[p * captions + t])
                            : 0;
                }
                double inColumn = 1;
                for (int other = 0; other < pictures; other++) {
                    inColumn += shares[other * captions + t] == 0
                            ? Math.exp(scores[other * captions + t] - scores[p * captions + t])
                            : 0;
                }
                rows += shares[p * captions + t] * Math.log(inRow);
                column += Math.log(inColumn);
            }
            used += trueOf > 0 ? 1 : 0;
            columns += trueOf > 0 ? column / trueOf : 0;
        }
        return (rows / pictures + columns / used) / 2;
    }

    @Test
    void whereNothingIsFalseThereIsNothingToLearn() {
        try (var _ = Scope.open()) {
            Tensor pictures = Tensors.of(normal("p", 6), 2, 3).set_requires_grad(true);
            Tensor texts = Clip.unit(Tensors.of(normal("t", 3), 1, 3));
            Tensor scale = Tensors.of(new float[] {100}, new long[0]);
            Tensor loss = ContrastiveLoss.of(Clip.unit(pictures), texts, scale, Tensors.of(new float[] {1, 1}, 2, 1));
            loss.backward();
            assertThat(loss.item_double()).isZero();
            assertThat(Tensors.floats(pictures.grad())).containsOnly(0);
        }
    }
}
