package dev.alea.choice.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.torch.Subnormals;
import dev.alea.torch.Torch;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.pytorch.Context;
import org.junit.jupiter.api.Test;

class KernelPoolTest {
    @Test
    void everyThreadTreatsSubnormalNumbersAsTheCallerDoes() throws InterruptedException {
        Torch.initialise();
        float[] tiny = {Float.MIN_NORMAL, 0.25f};
        var before = new ConcurrentHashMap<String, Float>();
        var after = new ConcurrentHashMap<String, Float>();
        // A thread of its own: the mode is the thread's, and those that it starts inherit it.
        Thread caller = new Thread(() -> {
            var pool = new KernelPool();
            Context.setFlushDenormal(false);
            pool.run(i -> note(before, tiny[0] * tiny[1]), 300, 3);
            Subnormals.flush();
            pool.run(i -> note(after, tiny[0] * tiny[1]), 300, 3);
        });
        caller.start();
        caller.join();
        assertThat(before).hasSize(3);
        assertThat(before.values()).containsOnly(0x1p-128f);
        assertThat(after).hasSize(3);
        assertThat(after.values()).containsOnly(0f);
    }

    @Test
    void everyBlockIsDoneOnceHoweverTheRunsFall() {
        for (int count : new int[] {0, 1, 2, 15, 16, 17, 255, 256, 1009}) {
            var done = new int[count];
            for (int threads = 1; threads <= 4; threads++) {
                new KernelPool().run(i -> done[(int) i]++, count, threads);
            }
            assertThat(done).containsOnly(count == 0 ? new int[0] : new int[] {4});
        }
    }

    private static void note(Map<String, Float> products, float product) {
        products.put(Thread.currentThread().getName(), product);
        try {
            Thread.sleep(1); // long enough that the other threads come for blocks too
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
