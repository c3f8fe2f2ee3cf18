package dev.alea.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.choice.draw.Draws;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BatchOrderTest {
    @Test
    void everyEpochSeesEveryPictureOnce() {
        try (var _ = Scope.open()) {
            int[] rows = {2, 3, 5, 7, 11, 13, 17};
            var order = new BatchOrder(rows, 3, Draws.of(2));
            assertThat(order.perEpoch()).isEqualTo(3);
            List<Long> first = epoch(order, 0);
            assertThat(first).hasSize(7).containsExactlyInAnyOrder(2L, 3L, 5L, 7L, 11L, 13L, 17L);
            List<Long> second = epoch(order, 1);
            assertThat(second).containsExactlyInAnyOrderElementsOf(first).isNotEqualTo(first);
            var resumed = new BatchOrder(rows, 3, Draws.of(2));
            assertThat(Tensors.longs(resumed.at(4))).isEqualTo(Tensors.longs(order.at(4)));
            assertThat(epoch(order, 0)).isEqualTo(first);
            assertThat(Tensors.longs(new BatchOrder(rows, 100, Draws.of(2)).at(0)))
                    .hasSize(7);
        }
    }

    private static List<Long> epoch(BatchOrder order, int epoch) {
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < order.perEpoch(); i++) {
            Arrays.stream(Tensors.longs(order.at(epoch * order.perEpoch() + i))).forEach(all::add);
        }
        return all;
    }
}
