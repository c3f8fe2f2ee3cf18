package dev.alea.choice.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.structure.MaskPattern;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The same numbers on machines with narrower vectors: a child JVM is told that its registers hold 16 bytes. */
final class VectorWidthTest {
    @Test
    @DisplayName("vectors of 4 lanes give the bits of this machine's vectors")
    void narrow() throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        "-XX:MaxVectorSize=16",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        VectorWidthTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(printed.lines().toList()).last().isEqualTo("4 " + hash());
    }

    /** Prints the number of lanes and a hash of results. */
    public static void main(String[] arguments) {
        System.out.println(FloatVectorMath.LANES + " " + hash());
    }

    private static String hash() {
        StringBuilder hashes = new StringBuilder();
        for (MaskPattern pattern : new MaskPattern[] {new MaskPattern(2, 4), new MaskPattern(4, 8)}) {
            for (boolean hard : new boolean[] {false, true}) {
                MaskKernelTest.Problem p =
                        new MaskKernelTest.Problem(pattern, 301, new MaskSettings(100f, 0.5f, 0.01f, hard));
                hashes.append(Arrays.hashCode(
                                p.vector(Draws.of(5).stream("width").key(), 1)))
                        .append(' ');
            }
        }
        for (int classes : new int[] {6, 7, 16, 40, 5000}) {
            hashes.append(Arrays.hashCode(new RowProblem(39, classes, 0.5f).vector(1)))
                    .append(' ');
        }
        return hashes.append(others()).toString().strip();
    }

    private static int others() {
        RowShape rows = new RowShape(39, 41);
        MemorySegment x = RowProblem.normals("x", rows.elements());
        MemorySegment p = RowProblem.floats(rows.elements());
        EntmaxKernel.forward(rows, 1.3f, x, p, 1);
        var sinkhorn = new SinkhornKernel.Shape(19, 9, 6);
        MemorySegment scores = x.asSlice(0, 4 * 19 * 81);
        MemorySegment matrices = RowProblem.floats(19 * 81);
        MemorySegment potentials = RowProblem.floats(sinkhorn.potentials());
        SinkhornKernel.forward(sinkhorn, scores, matrices, potentials, 1);
        MemorySegment slopes = RowProblem.floats(19 * 81);
        SinkhornKernel.backward(sinkhorn, scores, potentials, matrices, slopes, 1);
        MemorySegment logs = RowProblem.floats(2 * rows.rows());
        MemorySegment marginals = RowProblem.floats(rows.elements());
        SubsetKernel.run(rows, 7, x, logs, marginals, 1);
        MemorySegment weights = x.asSlice(0, 4L * rows.classes());
        MemorySegment gated = RowProblem.floats(rows.elements());
        MemorySegment ofWeight = RowProblem.floats(rows.classes());
        MemorySegment ofBias = RowProblem.floats(rows.classes());
        var gates = new GateKernel(rows, RowProblem.KEY, x, weights, weights, 1);
        double open = gates.forward(gated);
        gates.backward(0.4f, gated, 0.1f, ofWeight, ofBias);
        return Double.hashCode(open)
                ^ Arrays.hashCode(Stream.of(p, matrices, slopes, logs, marginals, gated, ofWeight, ofBias)
                        .mapToInt(segment -> Arrays.hashCode(segment.toArray(ValueLayout.JAVA_INT)))
                        .toArray());
    }
}
