package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.choice.FalseAlarms;
import dev.alea.torch.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every estimator against what its traits promise, and every broken twin against the proofs of its original. */
final class ProofTest {
    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    /** One of each, with numbers other than the defaults where a default could hide a mistake. */
    static List<Estimator> estimators() {
        return Estimators.names().stream()
                .map(name -> switch (name) {
                    case Reinforce.NAME -> new Reinforce(new MovingAverage(0.9, 0.4));
                    case LeaveOneOut.NAME -> new LeaveOneOut(3);
                    case GumbelSoftmax.NAME -> Estimators.byName(name, Map.of("temperature", 0.5));
                    default -> Estimators.byName(name);
                })
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> estimatorsKeepTheirPromise() {
        return estimators().stream()
                .flatMap(estimator -> Proof.of(estimator).stream()
                        .map(proof -> DynamicTest.dynamicTest(
                                estimator + ": " + proof.name(),
                                () -> proof.check().accept(Candidate.of(estimator)))));
    }

    @TestFactory
    Stream<DynamicTest> brokenTwinsAreRejected() {
        return BrokenTwins.all().stream()
                .map(twin -> DynamicTest.dynamicTest(twin.original() + ": " + twin.mistake(), () -> {
                    List<String> rejections = new ArrayList<>();
                    for (Proof proof : Proof.of(twin.original())) {
                        try {
                            proof.check().accept(twin.candidate());
                        } catch (AssertionError e) {
                            rejections.add(proof.name() + ": " + e.getMessage());
                            break;
                        }
                    }
                    assertThat(rejections).as(twin.mistake()).hasSize(1);
                }));
    }

    @Test
    void everyEstimatorButTheOracleOfNoiseHasATwin() {
        assertThat(BrokenTwins.all().stream().map(t -> t.original().getClass().getSimpleName()))
                .containsAll(estimators().stream()
                        .map(e -> e.getClass().getSimpleName())
                        .toList());
    }

    @Test
    void theTestsFitInTheBudget() {
        long tests = estimators().stream().mapToLong(e -> Proof.of(e).size()).sum();
        assertThat(tests + BrokenTwins.all().size()).isLessThanOrEqualTo(FalseAlarms.TESTS);
    }
}
