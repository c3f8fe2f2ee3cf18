package dev.alea.bench.work;

import dev.alea.bench.fixture.Fixture;
import dev.alea.choice.draw.Draws;
import dev.alea.prune.eval.TokenSource;
import dev.alea.prune.model.ModelFolder;
import dev.alea.prune.oneshot.InputStatistics;
import dev.alea.prune.oneshot.Matrix;
import dev.alea.prune.oneshot.OneShot;
import dev.alea.prune.oneshot.OneShotPruning;
import dev.alea.prune.oneshot.SparseGpt;
import dev.alea.prune.oneshot.Sparsity;
import dev.alea.prune.oneshot.Wanda;
import dev.alea.torch.Devices;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** SparseGPT and Wanda: one large layer with given inputs, and a whole model with its calibration. */
final class OneShotWork implements Work {
    private static final int SIZE = 1024;
    private static final int TOKENS = 4096;
    private static final int ROWS = 128;
    private static final Sparsity SPARSITY = Sparsity.pattern(2, 4);

    private final Path folder;
    private final Scope scope = Scope.open();
    private final Matrix weight = Matrix.of(normal("weight", SIZE, SIZE));
    private final Tensor inputs = inputs();
    private final InputStatistics hessian = seen(InputStatistics.Kind.HESSIAN);
    private final InputStatistics norms = seen(InputStatistics.Kind.NORMS);

    OneShotWork(Path folder) {
        this.folder = folder;
    }

    @Override
    public void run(String name) {
        switch (name) {
            case "layer-hessian" -> {
                try (var _ = Scope.open()) {
                    seen(InputStatistics.Kind.HESSIAN).close();
                }
            }
            case "layer-sparsegpt" -> layer(new SparseGpt(), hessian);
            case "layer-wanda" -> layer(new Wanda(), norms);
            case "model-sparsegpt" -> model(new SparseGpt());
            case "model-wanda" -> model(new Wanda());
            default -> throw new IllegalArgumentException(name);
        }
    }

    private void layer(OneShot method, InputStatistics statistics) {
        try (var _ = Scope.open()) {
            method.prune("layer", weight, statistics, SPARSITY);
        }
    }

    private void model(OneShot method) {
        try (var _ = Scope.open()) {
            var rows = TokenSource.read(folder.resolve(Fixture.ROWS), Optional.empty())
                    .windows(256, ROWS);
            var model = ModelFolder.load(folder.resolve(Fixture.MODEL), Devices.parse("cpu"))
                    .model();
            OneShotPruning.of(method, SPARSITY).prune(model, rows);
        }
    }

    private InputStatistics seen(InputStatistics.Kind kind) {
        var statistics = new InputStatistics(kind, SIZE);
        statistics.observe(inputs);
        return statistics;
    }

    private static Tensor inputs() {
        Tensor mixing = torch.eye(SIZE).add(normal("mixing", SIZE, SIZE).mul(Tensors.scalar(0.02)));
        return normal("inputs", TOKENS, SIZE).mm(mixing).view(8, TOKENS / 8, SIZE);
    }

    private static Tensor normal(String stream, int rows, int columns) {
        var values = new float[rows * columns];
        Draws.of(1).stream(stream).fillNormal(values);
        return Tensors.of(values, rows, columns);
    }

    @Override
    public void close() {
        hessian.close();
        norms.close();
        scope.close();
    }
}
