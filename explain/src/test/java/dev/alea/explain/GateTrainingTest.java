package dev.alea.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.explain.bottleneck.Initialisation;
import dev.alea.explain.decision.Decision;
import dev.alea.run.Run;
import dev.alea.run.RunSpec;
import dev.alea.torch.Scope;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the gate promises, on scores built like those of traffic signs: 43 classes, 55 concepts. */
@Tag("slow")
class GateTrainingTest {
    @TempDir
    Path runs;

    /** Shares over the validation pictures. */
    private record Found(double accuracy, double active, double mostActiveIsTrue) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "accuracy %.4f, active %.2f, top-1 true %.3f", accuracy, active, mostActiveIsTrue);
        }
    }

    @Test
    void fewTrueConceptsDecideAsWellAsAllOfThem() {
        SyntheticScores data;
        try (var _ = Scope.open()) {
            data = SyntheticScores.of(12_000, 55, 43, 5, 4, 3);
            ExplainConfig plan = ExplainConfig.defaults();
            Found probe = found(
                    plan.withMode(Mode.L1)
                            .withLoss(noPenalty(plan.loss()))
                            .withLayer(new LayerSettings(Initialisation.IDENTITY, true, true, true, true)),
                    data,
                    "probe");
            Found random = found(
                    plan.withMode(Mode.L1)
                            .withLoss(noPenalty(plan.loss()))
                            .withLayer(new LayerSettings(Initialisation.DEFAULT, true, true, true, true)),
                    data,
                    "random");
            Found gate = found(plan, data, "gate");
            System.out.println("probe " + probe + "; random " + random + "; gate " + gate);
            assertThat(gate.accuracy()).isGreaterThanOrEqualTo(probe.accuracy() - 0.01);
            assertThat(gate.active()).isLessThanOrEqualTo(4);
            assertThat(gate.mostActiveIsTrue()).isGreaterThanOrEqualTo(0.92);
        }
    }

    private static LossSettings noPenalty(LossSettings loss) {
        return new LossSettings(
                0,
                0,
                false,
                loss.scale(),
                loss.temperature(),
                loss.gumbelTerms(),
                false,
                loss.pairing(),
                loss.topConcepts(),
                false);
    }

    private Found found(ExplainConfig plan, SyntheticScores data, String name) {
        try (Run run = Run.start(new RunSpec(runs, name, "explain-train", plan, Map.of()))) {
            var task = SyntheticScores.task(plan, data.scores());
            long started = System.nanoTime();
            ExplainTraining.Outcome outcome = ExplainTraining.train(task, run);
            System.out.println(name + " " + (System.nanoTime() - started) * 1e-9 + " s");
            int[] rows = task.split().validation();
            double right = 0;
            double active = 0;
            double trueTop = 0;
            for (int row : rows) {
                Decision decision = outcome.model().decide(data.picture(row));
                int label = data.scores().labels()[row];
                right += decision.predicted() == label ? 1 : 0;
                active += decision.active();
                int top = decision.mostActive();
                trueTop += top >= 0 && data.truth()[label][top] ? 1 : 0;
            }
            return new Found(right / rows.length, active / rows.length, trueTop / rows.length);
        }
    }
}
