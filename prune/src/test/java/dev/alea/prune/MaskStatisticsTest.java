package dev.alea.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.kernel.MaskSummary;
import dev.alea.choice.structure.MaskPattern;
import dev.alea.torch.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskStatisticsTest {
    @ParameterizedTest
    @CsvSource({"2:4, 6", "4:8, 70", "8:16, 12870", "16:32, 601080390"})
    void equalLogitsMakeEveryMaskEquallyLikely(String text, double candidates) {
        try (var _ = Scope.open()) {
            MaskPattern pattern = MaskPattern.parse(text);
            MaskStatistics found = statistics(pattern, torch.zeros(pattern.logitRows(), 6), 100);
            assertThat(found.groups()).isEqualTo(6);
            assertThat(found.maxProbability()).isCloseTo(1 / candidates, within(1e-6 / candidates));
            assertThat(found.entropy()).isCloseTo(Math.log(candidates), within(1e-5));
        }
    }

    @Test
    void theTwoFormsAgreeOnOneLaw() {
        try (var _ = Scope.open()) {
            MaskPattern table = new MaskPattern(2, 4);
            MaskPattern subset = new MaskPattern(2, 4, MaskPattern.Form.M_LOGIT);
            Tensor w = torch.arange(new Scalar(24.0)).sin().reshape(4, 6);
            Tensor[] rows = new Tensor[table.candidates()];
            for (int c = 0; c < rows.length; c++) {
                Tensor sum = torch.zeros(6);
                for (int k = 0; k < 4; k++) {
                    sum = sum.add(w.select(0, k).mul(new Scalar((double) table.table()[c][k])));
                }
                rows[c] = sum;
            }
            Tensor theta = torch.stack(new org.bytedeco.pytorch.TensorVector(rows), 0);
            MaskStatistics one = statistics(table, theta, 3);
            MaskStatistics other = statistics(subset, w, 3);
            assertThat(other.maxProbability()).isCloseTo(one.maxProbability(), within(1e-6));
            assertThat(other.entropy()).isCloseTo(one.entropy(), within(1e-5));
            assertThat(other.keptNormShare()).isEqualTo(one.keptNormShare());
        }
    }

    @Test
    void changedGroupsAreCountedAgainstThePrior() {
        int[] bits = {3, 5, 9, 6};
        var summaries = new LinkedHashMap<>(Map.of("w", new MaskSummary(bits, 2, 4, 1, 4)));
        MaskStatistics found =
                MaskStatistics.mean(MaskStatistics.perLayer(summaries, Map.of("w", new int[] {3, 6, 9, 5})));
        assertThat(found).isEqualTo(new MaskStatistics(4, 0.5, 1, 0.5, 0.25));
    }

    private static MaskStatistics statistics(MaskPattern pattern, Tensor logits, double kappa) {
        SequencedMap<String, Tensor> own = new LinkedHashMap<>(Map.of("w", logits));
        Tensor weight = torch.arange(new Scalar(6.0 * pattern.of())).cos().reshape(6, pattern.of());
        SequencedMap<String, Tensor> weights = new LinkedHashMap<>(Map.of("w", weight));
        return MaskStatistics.mean(
                MaskStatistics.perLayer(new MaskLogits(pattern, own, weights).summaries(kappa), Map.of()));
    }
}
