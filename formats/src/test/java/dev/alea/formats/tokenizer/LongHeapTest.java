package dev.alea.formats.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

final class LongHeapTest {
    @Test
    void itGivesWhatAQueueOfTheJdkGivesAlsoWhenItGrows() {
        var heap = new LongHeap();
        var queue = new PriorityQueue<Long>();
        long state = 7;
        for (int i = 0; i < 4000; i++) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            long item = i % 5 == 0 ? 3 : state >> (state & 63);
            heap.add(item);
            queue.add(item);
            if (i % 3 == 2) {
                assertThat(heap.poll()).isEqualTo(queue.remove());
            }
        }
        while (!queue.isEmpty()) {
            assertThat(heap.isEmpty()).isFalse();
            assertThat(heap.poll()).isEqualTo(queue.remove());
        }
        assertThat(heap.isEmpty()).isTrue();
        assertThatThrownBy(heap::poll).hasMessage("the heap is empty");
    }
}
