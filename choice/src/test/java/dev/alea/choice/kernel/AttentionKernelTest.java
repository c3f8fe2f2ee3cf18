package dev.alea.choice.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.draw.Draws;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttentionKernelTest {
    private static MemorySegment floats(long count) {
        return Arena.ofAuto().allocate(4 * count, 64);
    }

    private static MemorySegment normal(String stream, long count) {
        var values = new float[Math.toIntExact(count)];
        Draws.of(3).stream(stream).fillNormal(values);
        var segment = floats(count);
        MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_FLOAT, 0, values.length);
        return segment;
    }

    private static AttentionTables tables(int tokens, int width) {
        int half = width / 2;
        var cos = new float[tokens * half];
        var sin = new float[tokens * half];
        for (int i = 0; i < cos.length; i++) {
            int token = i / half;
            double angle = token * Math.pow(100, -2.0 * (i % half) / width);
            cos[i] = (float) Math.cos(angle);
            sin[i] = (float) Math.sin(angle);
        }
        return new AttentionTables(cos, sin);
    }

    /** One call with everything it needs. */
    private static final class Case {
        final AttentionShape shape;
        final AttentionTables tables;
        final MemorySegment query;
        final MemorySegment key;
        final MemorySegment value;
        final MemorySegment upstream;
        final MemorySegment result;
        final MemorySegment sums;
        final List<MemorySegment> gradients = new ArrayList<>();

        Case(AttentionShape shape, AttentionTables tables, int threads) {
            this.shape = shape;
            this.tables = tables;
            query = normal("q", shape.queries());
            key = normal("k", shape.keys());
            value = normal("v", shape.keys());
            upstream = normal("u", shape.queries());
            result = floats(shape.queries());
            sums = floats(shape.sums());
            for (long size : new long[] {shape.queries(), shape.keys(), shape.keys()}) {
                gradients.add(floats(size));
            }
            AttentionKernel.forward(shape, tables, query, key, value, result, sums, threads);
            AttentionKernel.backward(
                    shape,
                    tables,
                    new AttentionKernel.Inputs(query, key, value, result, sums),
                    upstream,
                    gradients.get(0),
                    gradients.get(1),
                    gradients.get(2),
                    threads);
        }

        double[][] head(MemorySegment of, int heads, int batch, int head, boolean turned, boolean back) {
            var rows = new double[shape.tokens()][shape.width()];
            var row = new float[shape.width()];
            var flat = new float[rows.length * row.length];
            for (int t = 0; t < rows.length; t++) {
                long at = (((long) batch * shape.tokens() + t) * heads + head) * shape.width();
                MemorySegment.copy(of, ValueLayout.JAVA_FLOAT, 4 * at, row, 0, row.length);
                System.arraycopy(row, 0, flat, t * row.length, row.length);
            }
            if (turned) {
                tables.turn(flat, rows.length, row.length, back);
            }
            for (int i = 0; i < flat.length; i++) {
                rows[i / row.length][i % row.length] = flat[i];
            }
            return rows;
        }
    }

    private static void close(String what, double[][] actual, double[][] expected) {
        for (int t = 0; t < expected.length; t++) {
            for (int c = 0; c < expected[t].length; c++) {
                assertThat(actual[t][c]).as("%s %d %d", what, t, c).isCloseTo(expected[t][c], within(2e-5));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1,1,1,1,2",
        "2,5,2,1,8",
        "1,15,3,3,6",
        "1,16,2,2,8",
        "2,17,4,2,8",
        "1,33,2,1,10",
        "3,31,6,2,4",
        "1,67,1,1,16"
    })
    void equalsTheScalarTwin(int batch, int tokens, int heads, int keyHeads, int width) {
        var shape = new AttentionShape(batch, tokens, heads, keyHeads, width);
        for (var tables : List.of(AttentionTables.NONE, tables(tokens, width))) {
            var c = new Case(shape, tables, 2);
            for (int b = 0; b < batch; b++) {
                for (int g = 0; g < keyHeads; g++) {
                    var k = c.head(c.key, keyHeads, b, g, true, false);
                    var v = c.head(c.value, keyHeads, b, g, false, false);
                    var keyGradient = new double[tokens][width];
                    var valueGradient = new double[tokens][width];
                    for (int h = g * heads / keyHeads; h < (g + 1) * heads / keyHeads; h++) {
                        var q = c.head(c.query, heads, b, h, true, false);
                        var u = c.head(c.upstream, heads, b, h, false, false);
                        var queryGradient = new double[tokens][width];
                        AttentionKernelScalar.backward(q, k, v, u, queryGradient, keyGradient, valueGradient);
                        close(
                                "result",
                                c.head(c.result, heads, b, h, false, false),
                                AttentionKernelScalar.forward(q, k, v));
                        close("query", c.head(c.gradients.get(0), heads, b, h, true, false), queryGradient);
                    }
                    close("key", c.head(c.gradients.get(1), keyHeads, b, g, true, false), keyGradient);
                    close("value", c.head(c.gradients.get(2), keyHeads, b, g, false, false), valueGradient);
                }
            }
        }
    }

    @Test
    void bitsDoNotDependOnTheNumberOfThreads() {
        var shape = new AttentionShape(3, 40, 4, 2, 8);
        var one = new Case(shape, tables(40, 8), 1);
        var three = new Case(shape, tables(40, 8), 3);
        assertThat(one.result.mismatch(three.result)).isEqualTo(-1);
        for (int i = 0; i < 3; i++) {
            assertThat(one.gradients.get(i).mismatch(three.gradients.get(i))).isEqualTo(-1);
        }
    }

    @Test
    void aLaterTokenChangesNothingBeforeIt() {
        var shape = new AttentionShape(1, 20, 1, 1, 8);
        var c = new Case(shape, AttentionTables.NONE, 1);
        var before = c.result.asSlice(0, 4 * 19 * 8).toArray(ValueLayout.JAVA_FLOAT);
        c.key.setAtIndex(ValueLayout.JAVA_FLOAT, 19 * 8, 50f);
        c.value.setAtIndex(ValueLayout.JAVA_FLOAT, 19 * 8, 50f);
        AttentionKernel.forward(shape, c.tables, c.query, c.key, c.value, c.result, c.sums, 1);
        assertThat(c.result.asSlice(0, 4 * 19 * 8).toArray(ValueLayout.JAVA_FLOAT))
                .isEqualTo(before);
    }

    @Test
    void whatIsNotANumberStaysVisible() {
        var shape = new AttentionShape(1, 20, 1, 1, 8);
        var c = new Case(shape, AttentionTables.NONE, 1);
        c.key.setAtIndex(ValueLayout.JAVA_FLOAT, 5 * 8, Float.NaN);
        AttentionKernel.forward(shape, c.tables, c.query, c.key, c.value, c.result, c.sums, 1);
        assertThat(c.result.getAtIndex(ValueLayout.JAVA_FLOAT, 4 * 8)).isFinite();
        assertThat(c.result.getAtIndex(ValueLayout.JAVA_FLOAT, 5 * 8)).isNaN();
        assertThat(c.result.getAtIndex(ValueLayout.JAVA_FLOAT, 19 * 8)).isNaN();
    }

    @Test
    void impossibleSizesAreRefused() {
        assertThatThrownBy(() -> new AttentionShape(1, 4, 3, 2, 8)).hasMessageContaining("3 query heads");
        assertThatThrownBy(() -> new AttentionShape(1, 4, 2, 2, 7)).hasMessageContaining("width of 7");
        var shape = new AttentionShape(1, 4, 1, 1, 2);
        assertThatThrownBy(() -> AttentionKernel.forward(
                        shape, AttentionTables.NONE, floats(7), floats(8), floats(8), floats(8), floats(4), 1))
                .hasMessageContaining("queries must hold 32 bytes");
    }
}
