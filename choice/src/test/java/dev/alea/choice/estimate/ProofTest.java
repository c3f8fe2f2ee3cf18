package dev.alea.choice.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alea.choice.FalseAlarms;
import dev.alea.torch.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Every estimator against what its traits promise, and every broken twin against the proofs of its original. */
@Execution(ExecutionMode.CONCURRENT)
final class ProofTest {
    @BeforeAll
    static void engine() {
        Torch.initialise();
    }

    /** At least one of each, with numbers other than the defaults where a default could hide a mistake. */
    static List<Estimator> estimators() {
        return Stream.concat(
                        Estimators.names().stream().flatMap(name -> some(name).stream()),
                        Stream.of(new LearnedBaseline(PlainFunctions::guess)))
                .toList();
    }

    private static List<Estimator> some(String name) {
        return switch (name) {
            case Reinforce.NAME -> List.of(new Reinforce(new MovingAverage(0.9, 0.4)));
            case LeaveOneOut.NAME -> List.of(new LeaveOneOut(3));
            case GumbelSoftmax.NAME -> List.of(new GumbelSoftmax(0.5));
            case StraightThrough.NAME -> List.of(new StraightThrough(1), new StraightThrough(0.6));
            case SecondOrderStraightThrough.NAME ->
                List.of(new SecondOrderStraightThrough(1), new SecondOrderStraightThrough(1.3));
            case GumbelRao.NAME -> List.of(new GumbelRao(0.5, 4));
            case DecoupledStraightThrough.NAME -> List.of(new DecoupledStraightThrough(0.7, 1.5));
            case GappedStraightThrough.NAME ->
                List.of(
                        new GappedStraightThrough(0.5, 1.2),
                        new GappedStraightThrough(0.7, GappedStraightThrough.ADAPTIVE));
            case ImplicitMle.NAME ->
                List.of(
                        new ImplicitMle(0.8),
                        new ImplicitMle(0.8, new PerturbationNoise.SumOfGamma(1.7, 8)),
                        new ImplicitMle(0.8, new PerturbationNoise.Normal(1.5)),
                        new ImplicitMle(0.8, new PerturbationNoise.Gumbel(1.3)));
            case UnorderedSet.NAME -> List.of(new UnorderedSet(3, true), new UnorderedSet(2, false));
            case Arms.NAME -> List.of(new Arms(3));
            case Carms.NAME -> List.of(new Carms(3));
            case BinaryConcrete.NAME -> List.of(new BinaryConcrete(0.6));
            case StraightThroughBinaryConcrete.NAME -> List.of(new StraightThroughBinaryConcrete(0.6));
            case HardConcrete.NAME -> List.of(new HardConcrete(0.5, -0.2, 1.3));
            case StochasticGates.NAME -> List.of(new StochasticGates(0.4));
            case RelaxedTopK.NAME -> List.of(new RelaxedTopK(0.6));
            case StraightThroughRelaxedTopK.NAME -> List.of(new StraightThroughRelaxedTopK(0.6));
            case SubsetScore.NAME -> List.of(new SubsetScore(3));
            case Relax.NAME ->
                List.of(new Relax(0.5, 0.6, PlainFunctions::variate), new Relax(0.5, 0, PlainFunctions::variate));
            case NoiseScore.NAME ->
                List.of(new NoiseScore(1, new MovingAverage(0.9, 0.4)), new NoiseScore(1.5, MovingAverage.empty(0.9)));
            case PerturbedArgmax.NAME -> List.of(new PerturbedArgmax(1, 3), new PerturbedArgmax(0.6, 4));
            case AdaptiveImle.NAME ->
                List.of(
                        new AdaptiveImle(0.7, 1, MovingAverage.empty(0.9)),
                        new AdaptiveImle(0.7, 1, MovingAverage.empty(0.9), new PerturbationNoise.SumOfGamma(1.7, 8)));
            case Entmax.NAME -> List.of(new Entmax(1.5), new Entmax(1.3), new Entmax(2.5));
            case GumbelSinkhorn.NAME -> List.of(new GumbelSinkhorn(0.5, 12));
            case StraightThroughSinkhorn.NAME -> List.of(new StraightThroughSinkhorn(0.5, 12));
            case NeuralSort.NAME -> List.of(new NeuralSort(0.7));
            case StraightThroughNeuralSort.NAME -> List.of(new StraightThroughNeuralSort(0.7));
            default -> List.of(Estimators.byName(name));
        };
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
    void everyEstimatorHasATwin() {
        assertThat(BrokenTwins.all().stream().map(t -> t.original().getClass().getSimpleName()))
                .containsAll(estimators().stream()
                        .map(e -> e.getClass().getSimpleName())
                        .toList());
    }

    @Test
    void theTestsFitInTheBudget() {
        long tests = estimators().stream().mapToLong(e -> Proof.of(e).size()).sum();
        long elsewhere = 100; // golden pins and enumerated means, laws of samplers and of conditional noise
        assertThat(tests + BrokenTwins.all().size() + elsewhere).isLessThanOrEqualTo(FalseAlarms.TESTS);
    }
}
