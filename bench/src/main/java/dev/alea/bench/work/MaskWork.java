package dev.alea.bench.work;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.mask.MaskedWeights;
import dev.alea.choice.structure.MaskPattern;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;

/** Masked weights forward and backward through the engine's graph, as a training step uses them. */
final class MaskWork implements Work {
    private static final long GROUPS = 1 << 20;
    private static final MaskedWeights.Settings SETTINGS = new MaskedWeights.Settings(100, 4, 0, false);

    private final Scope scope = Scope.open();
    private final Map<String, Runnable> cases = new HashMap<>();

    @Override
    public void run(String name) {
        cases.computeIfAbsent(name, MaskWork::prepare).run();
    }

    private static Runnable prepare(String name) {
        return name.equals("copy") ? MemoryCopy.prepare() : mask(MaskPattern.parse(name));
    }

    private static Runnable mask(MaskPattern pattern) {
        Tensor logits = normal("logits", pattern.logitRows(), GROUPS)
                .mul(Tensors.scalar(0.01))
                .detach()
                .set_requires_grad(true);
        Tensor weight = normal("weight", GROUPS, pattern.of());
        Tensor upstream = normal("upstream", GROUPS, pattern.of());
        Draws draws = Draws.of(1).stream("mask");
        return () -> {
            try (var _ = Scope.open()) {
                logits.mutable_grad().reset();
                Tensor masked = MaskedWeights.sample(pattern, logits, weight, SETTINGS, draws);
                masked.backward(upstream, new BoolOptional(false), false, new TensorArrayRefOptional());
            }
        };
    }

    private static Tensor normal(String stream, long rows, long columns) {
        var values = new float[Math.toIntExact(rows * columns)];
        Draws.of(1).stream(stream).fillNormal(values);
        return Tensors.of(values, rows, columns);
    }

    @Override
    public void close() {
        scope.close();
    }
}
