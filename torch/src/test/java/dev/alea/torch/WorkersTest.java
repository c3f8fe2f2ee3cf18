package dev.alea.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkersTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 7})
    void resultsComeInOrder(int pieces) {
        assertThat(Workers.map(pieces, i -> i * i))
                .containsExactlyElementsOf(
                        IntStream.range(0, pieces).map(i -> i * i).boxed().toList());
    }

    @Test
    void aPieceRunsWithOneEngineThreadAndTheCallersCountReturns() {
        int before = Workers.count();
        assertThat(Workers.map(3, _ -> Workers.count())).containsOnly(1);
        assertThat(Workers.count()).isEqualTo(before);
    }

    @Test
    void gradientsOfPiecesAddUpToThatOfTheWhole() {
        try (var _ = Scope.open()) {
            Tensor x = Tensors.of(new double[] {1, 2, 3, 4}, 4);
            var gradients = Workers.map(2, piece -> {
                try (var scope = Scope.open()) {
                    Tensor leaf = x.detach().set_requires_grad(true);
                    Tensor half = leaf.narrow(0, 2L * piece, 2);
                    half.mul(half).sum().backward();
                    return scope.keep(leaf.grad().detach());
                }
            });
            Tensor sum = gradients.get(0).add(gradients.get(1));
            gradients.forEach(Tensor::releaseReference);
            assertThat(Tensors.doubles(sum)).containsExactly(2, 4, 6, 8);
        }
    }

    @Test
    void whatAPieceThrowsComesOut() {
        assertThatThrownBy(() -> Workers.map(4, i -> {
                    if (i == 2) {
                        throw new IllegalStateException("boom");
                    }
                    return i;
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("boom");
    }

    @Test
    void aPieceMultipliesMatricesOnItsOwnThreadAlone() {
        int before = Blas.threads().orElseThrow();
        List<Integer> inside = Workers.map(2, _ -> Blas.threads().orElseThrow());
        assertThat(inside).containsOnly(1);
        assertThat(Blas.threads()).hasValue(before);
    }

    @Test
    void anErrorComesOutAsItIsAndTheCallersThreadsReturn() {
        int before = Torch.threads();
        assertThatThrownBy(() -> Workers.map(2, _ -> {
                    throw new StackOverflowError("deep");
                }))
                .isInstanceOf(StackOverflowError.class)
                .hasMessage("deep");
        assertThat(Torch.threads()).isEqualTo(before);
    }

    @Test
    void piecesTreatTheSmallestNumbersAsTheCallerDoes() {
        Torch.initialise();
        assumeThat(Subnormals.flush()).isTrue();
        assertThat(Workers.map(3, _ -> Subnormals.flushed())).containsOnly(Subnormals.flushed());
    }

    @Test
    void aCallerThatIsInterruptedWaitsForItsPiecesAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        assertThat(Workers.map(2, i -> i)).containsExactly(0, 1);
        assertThat(Thread.interrupted()).isTrue();
    }
}
