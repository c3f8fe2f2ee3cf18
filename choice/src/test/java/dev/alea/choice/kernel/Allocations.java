package dev.alea.choice.kernel;

import java.lang.management.ManagementFactory;

/** Bytes that a compiled call allocates on its own thread: a boxed vector shows at once. */
final class Allocations {
    private Allocations() {}

    /** The least found over many rounds, which give the compiler time; ends as soon as it is within the bound. */
    static long perCall(Runnable call, long bound) {
        var bean = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        int calls = 20;
        for (int round = 0; round < 300 && least > bound; round++) {
            long before = bean.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < calls; i++) {
                call.run();
            }
            least = Math.min(least, (bean.getCurrentThreadAllocatedBytes() - before) / calls);
        }
        return least;
    }
}
