package dev.alea.bench.micro;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.kernel.MaskKernel;
import dev.alea.choice.kernel.MaskSettings;
import dev.alea.choice.structure.MaskPattern;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds per group of the fused mask kernel. Not final: see the package. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector"})
public class MaskKernelBenchmark {
    private static final int GROUPS = 1 << 20;

    /** N of M. */
    @Param({"2:4", "1:4", "4:8"})
    private String pattern = "2:4";

    /** Threads that share the call. */
    @Param({"1", "2"})
    private int threads = 1;

    private final MaskSettings settings = new MaskSettings(100, 4, 0, false);
    private final Draws draws = Draws.of(1).stream("mask");
    private MaskKernel kernel = kernel(MaskPattern.parse("2:4"));
    private MemorySegment logits = MemorySegment.NULL;
    private MemorySegment weight = MemorySegment.NULL;
    private MemorySegment upstream = MemorySegment.NULL;
    private MemorySegment masked = MemorySegment.NULL;
    private MemorySegment gradient = MemorySegment.NULL;

    /** For JMH. */
    public MaskKernelBenchmark() {}

    /** Fills the memory. */
    @Setup
    public void fill() {
        var parsed = MaskPattern.parse(pattern);
        kernel = kernel(parsed);
        long logitCount = (long) GROUPS * parsed.candidates();
        long weightCount = (long) GROUPS * parsed.of();
        logits = normal("logits", logitCount);
        weight = normal("weight", weightCount);
        upstream = normal("upstream", weightCount);
        masked = Arena.ofAuto().allocate(4 * weightCount, 64);
        gradient = Arena.ofAuto().allocate(4 * logitCount, 64);
    }

    private static MaskKernel kernel(MaskPattern pattern) {
        return new MaskKernel(pattern.bits(), pattern.of());
    }

    private static MemorySegment normal(String stream, long count) {
        var values = new float[Math.toIntExact(count)];
        Draws.of(1).stream(stream).fillNormal(values);
        MemorySegment segment = Arena.ofAuto().allocate(4 * count, 64);
        MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_FLOAT, 0, values.length);
        return segment;
    }

    /** Logits to masked weights. */
    @Benchmark
    @OperationsPerInvocation(GROUPS)
    public void forward() {
        kernel.forward(settings, draws.key(), logits, weight, masked, GROUPS, threads);
    }

    /** Gradient of the masked weights to that of the logits. */
    @Benchmark
    @OperationsPerInvocation(GROUPS)
    public void backward() {
        kernel.backward(settings, draws.key(), logits, weight, upstream, gradient, GROUPS, threads);
    }
}
