package dev.alea.explain.pretrain;

import dev.alea.choice.draw.Draws;

/** Which pictures a step sees: each once per pass, in an order of its own for every pass. */
final class Order {
    private final int size;
    private final Draws draws;
    private long pass = -1;
    private int[] order = {};

    Order(int size, Draws draws) {
        this.size = size;
        this.draws = draws.stream("order");
    }

    /** The pictures of a step, counted from 0; a pure function of the step. */
    int[] batch(long step, int batch) {
        int[] chosen = new int[batch];
        for (int i = 0; i < batch; i++) {
            long at = step * batch + i;
            if (at / size != pass) {
                pass = at / size;
                order = draws.step(pass).permutation(size);
            }
            chosen[i] = order[(int) (at % size)];
        }
        return chosen;
    }
}
