package dev.alea.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.alea.choice.estimate.Estimators;
import dev.alea.choice.estimate.StraightThroughBinaryConcrete;
import dev.alea.choice.structure.Structure;
import dev.alea.explain.bottleneck.GumbelContrastive;
import dev.alea.explain.bottleneck.Initialisation;
import dev.alea.run.UsageException;
import dev.alea.run.config.Configs;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainConfigTest {
    @Test
    void whatIsWrittenReadsBackToTheSamePlan() {
        ExplainConfig plan = ExplainConfig.paper(Mode.CONTRASTIVE)
                .withSources(
                        Path.of("clip"), Path.of("pictures"), Path.of("concepts.txt"), Optional.of(Path.of("cache")))
                .withSeed(7)
                .withGate(new GateSettings(0.03, "leave-one-out", Map.of("samples", 8.0), 2, 0.5))
                .withTraining(ExplainConfig.defaults().training().withEpochs(3));
        assertThat(Configs.parse(ExplainConfig.class, Configs.write(plan), "test", ExplainConfig.defaults()))
                .isEqualTo(plan);
        assertThat(Configs.write(plan)).contains("cost of an open gate");
    }

    @ParameterizedTest
    @CsvSource({
        "gate.lambda, -1, gate.lambda",
        "gate.estimator, magic, did you mean",
        "gate.estimator, relaxed-top-k, another structure",
        "gate.estimator, exact, one by one",
        "gate.estimator, local-expectation, one by one",
        "gate.temperature-end, 0, gate.temperature-end",
        "gate.temperature-end, 3, temperature falls",
        "loss.hard, true, infinite",
        "loss.temperature, 0, loss.temperature",
        "loss.lambda, -1, loss.lambda",
        "loss.top-concepts, 0, loss.top-concepts",
        "optimizer.beta2, 1, optimizer.beta2",
        "optimizer.head-decay, 2, optimizer.head-decay",
        "training.batch, 0, training.batch",
        "training.validation-share, 1, training.validation-share",
        "training.epochs, 0, training.epochs",
        "threads, -1, threads",
        "mode, oracle, mode",
    })
    void aValueOutsideItsRangeIsRefusedWithASentence(String key, String value, String expected) {
        assertThatThrownBy(() -> Configs.override(ExplainConfig.defaults(), Map.of(key, value)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void aPictureCannotBePairedWithMoreConceptsThanThereAre() {
        LossSettings loss = Configs.override(
                        ExplainConfig.defaults(), Map.of("loss.pairing", "clip-top-m", "loss.top-concepts", "4"))
                .loss();
        loss.requireConcepts(4);
        assertThatThrownBy(() -> loss.requireConcepts(3))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("loss.top-concepts is 4, but there are 3 concepts; allowed: 1 to 3");
        ExplainConfig.defaults().loss().requireConcepts(1);
    }

    @Test
    void everyEstimatorThatFitsGatesCanBeNamed() {
        int fitting = 0;
        for (String name : Estimators.names()) {
            boolean fits = Estimators.byName(name).traits().laws().contains(Structure.Law.BERNOULLI)
                    && !name.equals("exact")
                    && !name.equals("local-expectation");
            if (fits) {
                assertThat(ExplainConfig.defaults().gate().withEstimator(name).estimator())
                        .isEqualTo(name);
                fitting++;
            } else {
                assertThatThrownBy(() -> ExplainConfig.defaults().gate().withEstimator(name))
                        .isInstanceOf(UsageException.class);
            }
        }
        assertThat(fitting).isGreaterThan(10);
    }

    @Test
    void theTemperatureFollowsItsSchedule() {
        GateSettings gate = ExplainConfig.defaults().gate();
        assertThat(gate.temperature(0)).isEqualTo(1);
        assertThat(gate.temperature(0.5)).isCloseTo(Math.sqrt(0.3), within(1e-12));
        assertThat(gate.temperature(1)).isEqualTo(0.3);
        assertThat(gate.at(0.4)).isEqualTo(new StraightThroughBinaryConcrete(0.4));
        assertThatThrownBy(() -> new GateSettings(0, "disarm", Map.of("temperature", 1.0), 1, 0.3))
                .hasMessageContaining("follows a schedule");
    }

    @Test
    void aLayerThatMixesConceptsStartsFromASlowerRateThanGates() {
        assertThat(ExplainConfig.startingFrom(Optional.empty(), Mode.GATE)).isEqualTo(ExplainConfig.defaults());
        double rate = ExplainConfig.defaults().optimizer().learningRate();
        for (Mode mode : Mode.values()) {
            ExplainConfig plan = ExplainConfig.startingFrom(Optional.empty(), mode);
            assertThat(plan.mode()).isEqualTo(mode);
            assertThat(plan.optimizer().learningRate()).isEqualTo(mode == Mode.GATE ? rate : rate / 5);
        }
        assertThat(ExplainConfig.startingFrom(Optional.of("paper"), Mode.L1)).isEqualTo(ExplainConfig.paper(Mode.L1));
        assertThat(ExplainConfig.startingFrom(Optional.of("repo"), Mode.L1)).isEqualTo(ExplainConfig.repo(Mode.L1));
        assertThatThrownBy(() -> ExplainConfig.startingFrom(Optional.of("paper"), Mode.GATE))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no published form");
    }

    @Test
    void presetsDifferWherePaperAndCodeDo() {
        ExplainConfig paper = ExplainConfig.paper(Mode.GUMBEL);
        ExplainConfig repo = ExplainConfig.repo(Mode.GUMBEL);
        assertThat(paper.loss().gumbelTerms()).isEqualTo(GumbelContrastive.Terms.DIAGONAL);
        assertThat(repo.loss().gumbelTerms()).isEqualTo(GumbelContrastive.Terms.ALL);
        assertThat(paper.layer().trainHead()).isTrue();
        assertThat(repo.layer().trainHead()).isFalse();
        assertThat(paper.layer().initialisation()).isEqualTo(Initialisation.DEFAULT);
    }
}
