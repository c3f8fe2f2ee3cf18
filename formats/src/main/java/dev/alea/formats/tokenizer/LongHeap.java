package dev.alea.formats.tokenizer;

import java.util.Arrays;

/** A binary heap of longs, smallest first. */
final class LongHeap {
    private long[] items = new long[64];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    void add(long item) {
        if (size == items.length) {
            items = Arrays.copyOf(items, size * 2);
        }
        int hole = size++;
        while (hole > 0 && items[(hole - 1) >>> 1] > item) {
            items[hole] = items[(hole - 1) >>> 1];
            hole = (hole - 1) >>> 1;
        }
        items[hole] = item;
    }

    /** Removes and returns the smallest. */
    long poll() {
        if (size == 0) {
            throw new IllegalStateException("the heap is empty");
        }
        long least = items[0];
        long last = items[--size];
        int hole = 0;
        for (int child = 1; child < size; child = 2 * hole + 1) {
            if (child + 1 < size && items[child + 1] < items[child]) {
                child++;
            }
            if (items[child] >= last) {
                break;
            }
            items[hole] = items[child];
            hole = child;
        }
        items[hole] = last;
        return least;
    }
}
