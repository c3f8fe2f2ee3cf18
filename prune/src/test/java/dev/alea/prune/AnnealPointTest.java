package dev.alea.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AnnealPointTest {
    @Test
    @Tag("golden")
    void theSchedulesAreThePublishedOnes() {
        JsonNode log = PruneGolden.json("train/info.json").get("log");
        JsonNode info = PruneGolden.json("train/info.json");
        PruneConfig plan = PruneConfig.defaults();
        AnnealSettings anneal =
                new AnnealSettings(100, 500, 4, 0.05, info.get("lambda_").doubleValue(), 0);
        PruneConfig config = plan.withAnneal(anneal)
                .withOptimizer(plan.optimizer().withLearningRate(info.get("lr").doubleValue()))
                .withTraining(plan.training().withSteps(info.get("steps").intValue()));
        for (JsonNode row : log) {
            AnnealPoint point = AnnealPoint.at(config, row.get("step").intValue());
            assertThat(point.kappa()).isCloseTo(row.get("kappa").doubleValue(), within(1e-9));
            assertThat(point.tau()).isCloseTo(row.get("tau").doubleValue(), within(1e-9));
            assertThat(point.lambda()).isCloseTo(row.get("lambda_").doubleValue(), within(1e-12));
            assertThat(point.learningRate()).isCloseTo(row.get("lr").doubleValue(), within(1e-12));
        }
    }

    @Test
    void theEndsAreTheSettings() {
        PruneConfig plan = PruneConfig.defaults().resolved();
        int last = plan.training().steps();
        assertThat(AnnealPoint.at(plan, 0)).isEqualTo(new AnnealPoint(0, 100, 4, 1e-5, 3e-3));
        assertThat(AnnealPoint.at(plan, last).kappa()).isEqualTo(500);
        assertThat(AnnealPoint.at(plan, last).tau()).isCloseTo(0.05, within(1e-12));
        assertThat(AnnealPoint.at(plan, last).learningRate()).isCloseTo(3e-4, within(1e-12));
    }
}
