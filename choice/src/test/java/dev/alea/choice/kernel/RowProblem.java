package dev.alea.choice.kernel;

import dev.alea.choice.draw.Draws;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Rows of logits, and everything that the row kernels write for them. */
final class RowProblem {
    static final CounterKey KEY = Draws.of(7).stream("rows").step(3).key();

    final RowShape shape;
    final float temperature;
    final MemorySegment logits;
    final MemorySegment upstream;
    final MemorySegment soft;
    final MemorySegment hard;
    final MemorySegment gradient;

    RowProblem(long rows, int classes, float temperature) {
        this.shape = new RowShape(rows, classes);
        this.temperature = temperature;
        logits = normals("logits", shape.elements());
        upstream = normals("upstream", shape.elements());
        soft = floats(shape.elements());
        hard = floats(shape.elements());
        gradient = floats(shape.elements());
    }

    static MemorySegment floats(long count) {
        return Arena.ofAuto().allocate(4 * count, 64);
    }

    static MemorySegment normals(String stream, long count) {
        float[] values = new float[Math.toIntExact(count)];
        Draws.of(11).stream(stream).fillNormal(values);
        MemorySegment segment = floats(count);
        MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_FLOAT, 0, values.length);
        return segment;
    }

    void run(int threads) {
        GumbelSoftmaxKernel.straightThrough(shape, temperature, KEY, logits, hard, soft, threads);
        GumbelSoftmaxKernel.backward(shape, temperature, soft, upstream, gradient, threads);
    }

    /** Bits of soft, hard and gradient of the vector kernel. */
    int[] vector(int threads) {
        poison();
        run(threads);
        return bits();
    }

    int[] scalar() {
        poison();
        GumbelSoftmaxKernelScalar.soft(shape, temperature, KEY, logits, soft);
        GumbelSoftmaxKernelScalar.hard(shape, KEY, logits, hard);
        GumbelSoftmaxKernelScalar.backward(shape, temperature, soft, upstream, gradient);
        return bits();
    }

    private void poison() {
        for (MemorySegment segment : new MemorySegment[] {soft, hard, gradient}) {
            segment.fill((byte) -1);
        }
    }

    private int[] bits() {
        return IntStream.concat(
                        Arrays.stream(soft.toArray(ValueLayout.JAVA_INT)),
                        IntStream.concat(
                                Arrays.stream(hard.toArray(ValueLayout.JAVA_INT)),
                                Arrays.stream(gradient.toArray(ValueLayout.JAVA_INT))))
                .toArray();
    }
}
