package dev.alea.bench.work;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.estimate.GumbelSoftmax;
import dev.alea.choice.estimate.Pathwise;
import dev.alea.choice.estimate.StraightThroughGumbelSoftmax;
import dev.alea.choice.structure.Categorical;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;

/** Gumbel-softmax through the estimators, checks and graph included, as a user's training step calls them. */
final class GumbelWork implements Work {
    private final Scope scope = Scope.open();
    private final Map<String, Runnable> cases = new HashMap<>();

    @Override
    public void run(String name) {
        cases.computeIfAbsent(name, GumbelWork::prepare).run();
    }

    /** A name is ROWSxCLASSES, or that and -hard. */
    private static Runnable prepare(String name) {
        if (name.equals("copy")) {
            return MemoryCopy.prepare();
        }
        String[] parts = name.split("[x-]", -1);
        long rows = Long.parseLong(parts[0]);
        long classes = Long.parseLong(parts[1]);
        Pathwise estimator = parts.length > 2 ? new StraightThroughGumbelSoftmax(1) : new GumbelSoftmax(1);
        Tensor logits = normal("logits", rows, classes).set_requires_grad(true);
        Tensor upstream = normal("upstream", rows, classes);
        Draws draws = Draws.of(1).stream("gumbel");
        return () -> {
            try (var _ = Scope.open()) {
                logits.mutable_grad().reset();
                Tensor choice = estimator.relax(new Categorical(), logits, draws);
                choice.backward(upstream, new BoolOptional(false), false, new TensorArrayRefOptional());
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
