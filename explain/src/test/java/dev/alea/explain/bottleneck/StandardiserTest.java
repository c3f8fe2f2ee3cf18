package dev.alea.explain.bottleneck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class StandardiserTest {
    @Test
    void columnsGetMeanZeroAndDeviationOneOnTheRowsThatCount() {
        try (var _ = Scope.open()) {
            int rows = 5000; // more than one block
            Tensor scores = ConceptLossTest.normal("far", rows, 3).add(new Scalar(20.0));
            int[] counted = IntStream.range(0, rows - 1).toArray();
            scores.select(0, rows - 1).fill_(new Scalar(1e6));
            Standardiser measured = Standardiser.measured(scores, counted);
            Tensor standard = measured.onBatches().of(scores.narrow(0, 0, rows - 1));
            for (int j = 0; j < 3; j++) {
                double[] column = Tensors.doubles(standard.select(1, j).contiguous());
                double mean = java.util.Arrays.stream(column).average().orElseThrow();
                double variance = java.util.Arrays.stream(column)
                                .map(v -> (v - mean) * (v - mean))
                                .sum()
                        / (column.length - 1);
                assertThat(mean).isCloseTo(0, within(1e-5));
                assertThat(variance).isCloseTo(1, within(1e-5));
                double score = Tensors.doubles(scores.select(0, 7))[j];
                assertThat(measured.apply(j, score)).isCloseTo(column[7], within(1e-4));
            }
        }
    }

    @Test
    void aConstantColumnBecomesZeroAndIsListed() {
        try (var _ = Scope.open()) {
            Tensor scores = ConceptLossTest.normal("constant", 6, 2);
            scores.select(1, 1).fill_(new Scalar(20.1));
            Standardiser measured = Standardiser.measured(scores, 0, 1, 2, 3, 4, 5);
            assertThat(measured.constant()).containsExactly(1);
            assertThat(Tensors.floats(
                            measured.onBatches().of(scores).select(1, 1).contiguous()))
                    .containsOnly(0);
            assertThat(measured.apply(1, 99)).isZero();
        }
    }

    @Test
    void oneRowAndNoRowHaveNoDeviation() {
        try (var _ = Scope.open()) {
            Tensor scores = ConceptLossTest.normal("one", 2, 2);
            assertThat(Standardiser.measured(scores, 1).constant()).containsExactly(0, 1);
            assertThat(Standardiser.measured(scores).constant()).containsExactly(0, 1);
        }
    }

    @Test
    void theIdentityChangesNothing() {
        try (var _ = Scope.open()) {
            Tensor scores = ConceptLossTest.normal("same", 3, 4);
            assertThat(Tensors.floats(Standardiser.identity(4).onBatches().of(scores)))
                    .isEqualTo(Tensors.floats(scores));
        }
        assertThatThrownBy(() -> new Standardiser(new float[2], new float[3])).hasMessageContaining("2 and 3");
    }
}
