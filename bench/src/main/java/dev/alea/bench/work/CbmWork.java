package dev.alea.bench.work;

import dev.alea.choice.draw.Draws;
import dev.alea.explain.ConceptScores;
import dev.alea.explain.ExplainConfig;
import dev.alea.explain.ExplainTraining;
import dev.alea.explain.Mode;
import dev.alea.explain.PictureSplit;
import dev.alea.explain.TrainingSettings;
import dev.alea.run.Run;
import dev.alea.run.RunSpec;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** One epoch of the product's own training of a concept bottleneck, and the matrix products that it cannot do without. */
final class CbmWork implements Work {
    private static final int PICTURES = 25_000;
    private static final int CONCEPTS = 1_000;
    private static final int CLASSES = 100;
    private static final int BATCH = 128;
    private static final int NO_END = 100_000;
    private static final int NEVER = Integer.MAX_VALUE;

    private final Path folder;
    private final Scope scope = Scope.open();
    private final ConceptScores scores = scores();
    private final Tensor head = torch.ones(CLASSES, CONCEPTS);
    private final Tensor layer = torch.ones(CONCEPTS, CONCEPTS);
    private final Map<String, Pace> loops = new HashMap<>();

    CbmWork(Path folder) {
        this.folder = folder;
    }

    @Override
    public void run(String name) {
        switch (name) {
            case "gate" -> epoch(name, Mode.GATE);
            case "l1" -> epoch(name, Mode.L1);
            case "gate-products" -> products(false);
            case "l1-products" -> products(true);
            default -> throw new IllegalArgumentException("there is no case " + name);
        }
    }

    private void epoch(String name, Mode mode) {
        loops.computeIfAbsent(name, _ -> new Pace(pause -> train(name, mode, pause)))
                .round();
    }

    /** Rows of the log and checkpoints would come later than any measurement lasts. */
    private void train(String name, Mode mode, Runnable pause) {
        ExplainConfig plan = ExplainConfig.defaults()
                .withMode(mode)
                .withTraining(new TrainingSettings(NO_END, BATCH, 0, false, NEVER, NEVER));
        var split = new PictureSplit(IntStream.range(0, PICTURES).toArray(), new int[0]);
        try (var _ = Scope.open();
                Run run = Run.start(new RunSpec(folder.resolve("runs"), name, "explain-train", plan, Map.of()))) {
            var task = new ExplainTraining.Task(plan, scores, split, Optional.empty());
            ExplainTraining.train(task, run, _ -> pause.run());
        }
    }

    /** Forward and backward of the head, and of the concept layer where there is one; the scores need no gradient. */
    private void products(boolean linear) {
        try (var _ = new NoGradGuard()) {
            for (int from = 0; from < PICTURES; from += BATCH) {
                try (var _ = Scope.open()) {
                    Tensor pictures = scores.values().narrow(0, from, Math.min(BATCH, PICTURES - from));
                    Tensor activations = linear ? pictures.mm(layer.t()) : pictures;
                    Tensor logits = activations.mm(head.t());
                    logits.t().mm(activations);
                    Tensor felt = logits.mm(head);
                    if (linear) {
                        felt.t().mm(pictures);
                    }
                }
            }
        }
    }

    private static ConceptScores scores() {
        var values = new float[PICTURES * CONCEPTS];
        Draws.of(1).stream("scores").fillNormal(values);
        int[] labels = IntStream.range(0, PICTURES).map(i -> i % CLASSES).toArray();
        Tensor table = Tensors.of(values, PICTURES, CONCEPTS);
        return new ConceptScores(table, labels, names("concept", CONCEPTS), names("class", CLASSES), "none");
    }

    private static List<String> names(String what, int count) {
        return IntStream.range(0, count).mapToObj(i -> what + " " + i).toList();
    }

    @Override
    public void close() {
        loops.values().forEach(Pace::close);
        scope.close();
    }
}
