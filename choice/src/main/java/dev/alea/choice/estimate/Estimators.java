package dev.alea.choice.estimate;

import java.util.List;
import java.util.Map;

/** The estimators by name, so that a configuration can choose one. */
public final class Estimators {
    private static final Catalogue<Estimator> CATALOGUE = new Catalogue<>(
            "estimator",
            List.of(
                    new Catalogue.Entry<>(Exact.NAME, "", List.of(), _ -> new Exact()),
                    new Catalogue.Entry<>(
                            GumbelSoftmax.NAME,
                            "",
                            List.of(GumbelSoftmax.TEMPERATURE),
                            n -> new GumbelSoftmax(n.of(GumbelSoftmax.TEMPERATURE))),
                    new Catalogue.Entry<>(
                            StraightThroughGumbelSoftmax.NAME,
                            "straight-through-gumbel",
                            List.of(StraightThroughGumbelSoftmax.TEMPERATURE),
                            n -> new StraightThroughGumbelSoftmax(n.of(StraightThroughGumbelSoftmax.TEMPERATURE))),
                    new Catalogue.Entry<>(
                            Reinforce.NAME,
                            "",
                            List.of(MovingAverage.DECAY),
                            n -> new Reinforce(MovingAverage.empty(n.of(MovingAverage.DECAY)))),
                    new Catalogue.Entry<>(
                            LeaveOneOut.NAME,
                            "",
                            List.of(LeaveOneOut.SAMPLES),
                            n -> new LeaveOneOut((int) n.of(LeaveOneOut.SAMPLES))),
                    new Catalogue.Entry<>(
                            StraightThrough.NAME,
                            "",
                            List.of(StraightThrough.TEMPERATURE),
                            n -> new StraightThrough(n.of(StraightThrough.TEMPERATURE))),
                    new Catalogue.Entry<>(
                            SecondOrderStraightThrough.NAME,
                            "reinmax",
                            List.of(SecondOrderStraightThrough.TEMPERATURE),
                            n -> new SecondOrderStraightThrough(n.of(SecondOrderStraightThrough.TEMPERATURE))),
                    new Catalogue.Entry<>(
                            GumbelRao.NAME,
                            "",
                            List.of(GumbelRao.TEMPERATURE, GumbelRao.SAMPLES),
                            n -> new GumbelRao(n.of(GumbelRao.TEMPERATURE), (int) n.of(GumbelRao.SAMPLES))),
                    new Catalogue.Entry<>(
                            DecoupledGumbelSoftmax.NAME,
                            "",
                            List.of(DecoupledGumbelSoftmax.FORWARD, DecoupledGumbelSoftmax.BACKWARD),
                            n -> new DecoupledGumbelSoftmax(
                                    n.of(DecoupledGumbelSoftmax.FORWARD), n.of(DecoupledGumbelSoftmax.BACKWARD))),
                    new Catalogue.Entry<>(
                            DecoupledStraightThrough.NAME,
                            "",
                            List.of(DecoupledStraightThrough.FORWARD, DecoupledStraightThrough.BACKWARD),
                            n -> new DecoupledStraightThrough(
                                    n.of(DecoupledStraightThrough.FORWARD), n.of(DecoupledStraightThrough.BACKWARD))),
                    new Catalogue.Entry<>(
                            GappedStraightThrough.NAME,
                            "",
                            List.of(GappedStraightThrough.TEMPERATURE, GappedStraightThrough.GAP),
                            n -> new GappedStraightThrough(
                                    n.of(GappedStraightThrough.TEMPERATURE), n.of(GappedStraightThrough.GAP))),
                    new Catalogue.Entry<>(
                            UnorderedSet.NAME,
                            "",
                            List.of(UnorderedSet.SAMPLES, UnorderedSet.BASELINE),
                            n -> new UnorderedSet((int) n.of(UnorderedSet.SAMPLES), n.of(UnorderedSet.BASELINE) == 1)),
                    new Catalogue.Entry<>(
                            SumAndSample.NAME,
                            "",
                            List.of(SumAndSample.SUMMED),
                            n -> new SumAndSample((int) n.of(SumAndSample.SUMMED))),
                    new Catalogue.Entry<>(LocalExpectation.NAME, "", List.of(), _ -> new LocalExpectation()),
                    new Catalogue.Entry<>(
                            ImplicitMle.NAME,
                            "",
                            List.of(
                                    ImplicitMle.STEP,
                                    Perturbations.NOISE,
                                    Perturbations.TEMPERATURE,
                                    Perturbations.TERMS),
                            n -> new ImplicitMle(n.of(ImplicitMle.STEP), Perturbations.of(n))),
                    new Catalogue.Entry<>(MuProp.NAME, "", List.of(), _ -> new MuProp()),
                    new Catalogue.Entry<>(
                            Rebar.NAME,
                            "",
                            List.of(Rebar.TEMPERATURE, Rebar.ETA),
                            n -> new Rebar(n.of(Rebar.TEMPERATURE), n.of(Rebar.ETA))),
                    new Catalogue.Entry<>(Arm.NAME, "", List.of(), _ -> new Arm()),
                    new Catalogue.Entry<>(DisArm.NAME, "", List.of(), _ -> new DisArm()),
                    new Catalogue.Entry<>(
                            Arms.NAME, "", List.of(Arms.SAMPLES), n -> new Arms((int) n.of(Arms.SAMPLES))),
                    new Catalogue.Entry<>(
                            Carms.NAME, "", List.of(Carms.SAMPLES), n -> new Carms((int) n.of(Carms.SAMPLES))),
                    new Catalogue.Entry<>(
                            BinaryConcrete.NAME,
                            "",
                            List.of(BinaryConcrete.TEMPERATURE),
                            n -> new BinaryConcrete(n.of(BinaryConcrete.TEMPERATURE))),
                    new Catalogue.Entry<>(
                            StraightThroughBinaryConcrete.NAME,
                            "",
                            List.of(StraightThroughBinaryConcrete.TEMPERATURE),
                            n -> new StraightThroughBinaryConcrete(n.of(StraightThroughBinaryConcrete.TEMPERATURE))),
                    new Catalogue.Entry<>(
                            HardConcrete.NAME,
                            "",
                            List.of(HardConcrete.BETA, HardConcrete.GAMMA, HardConcrete.ZETA),
                            n -> new HardConcrete(
                                    n.of(HardConcrete.BETA), n.of(HardConcrete.GAMMA), n.of(HardConcrete.ZETA))),
                    new Catalogue.Entry<>(
                            StochasticGates.NAME,
                            "",
                            List.of(StochasticGates.SIGMA),
                            n -> new StochasticGates(n.of(StochasticGates.SIGMA))),
                    new Catalogue.Entry<>(
                            RelaxedTopK.NAME,
                            "",
                            List.of(RelaxedTopK.TEMPERATURE),
                            n -> new RelaxedTopK(n.of(RelaxedTopK.TEMPERATURE))),
                    new Catalogue.Entry<>(
                            StraightThroughRelaxedTopK.NAME,
                            "",
                            List.of(StraightThroughRelaxedTopK.TEMPERATURE),
                            n -> new StraightThroughRelaxedTopK(n.of(StraightThroughRelaxedTopK.TEMPERATURE))),
                    new Catalogue.Entry<>(
                            ExactMarginalSubset.NAME, "simple", List.of(), _ -> new ExactMarginalSubset()),
                    new Catalogue.Entry<>(
                            SubsetScore.NAME,
                            "sfess",
                            List.of(SubsetScore.SAMPLES),
                            n -> new SubsetScore((int) n.of(SubsetScore.SAMPLES))),
                    new Catalogue.Entry<>(
                            Relax.NAME,
                            "",
                            List.of(Relax.TEMPERATURE, Relax.ETA),
                            n -> new Relax(n.of(Relax.TEMPERATURE), n.of(Relax.ETA), new ControlVariate.None())),
                    new Catalogue.Entry<>(GreedyBaseline.NAME, "", List.of(), _ -> new GreedyBaseline()),
                    new Catalogue.Entry<>(
                            NoiseScore.NAME,
                            "",
                            List.of(NoiseScore.SCALE, MovingAverage.DECAY),
                            n -> new NoiseScore(
                                    n.of(NoiseScore.SCALE), MovingAverage.empty(n.of(MovingAverage.DECAY)))),
                    new Catalogue.Entry<>(
                            PerturbedArgmax.NAME,
                            "",
                            List.of(PerturbedArgmax.SCALE, PerturbedArgmax.SAMPLES),
                            n -> new PerturbedArgmax(n.of(PerturbedArgmax.SCALE), (int) n.of(PerturbedArgmax.SAMPLES))),
                    new Catalogue.Entry<>(
                            AdaptiveImle.NAME,
                            "",
                            List.of(
                                    AdaptiveImle.ALPHA,
                                    AdaptiveImle.TARGET,
                                    Perturbations.NOISE,
                                    Perturbations.TEMPERATURE,
                                    Perturbations.TERMS),
                            n -> new AdaptiveImle(
                                    n.of(AdaptiveImle.ALPHA),
                                    n.of(AdaptiveImle.TARGET),
                                    MovingAverage.empty(0.9),
                                    Perturbations.of(n))),
                    new Catalogue.Entry<>(
                            Entmax.NAME, "", List.of(SparseMaps.ALPHA), n -> new Entmax(n.of(SparseMaps.ALPHA))),
                    new Catalogue.Entry<>(Sparsemax.NAME, "", List.of(), _ -> new Sparsemax()),
                    new Catalogue.Entry<>(
                            GumbelSinkhorn.NAME,
                            "",
                            List.of(GumbelSinkhorn.TEMPERATURE, GumbelSinkhorn.ROUNDS),
                            n -> new GumbelSinkhorn(
                                    n.of(GumbelSinkhorn.TEMPERATURE), (int) n.of(GumbelSinkhorn.ROUNDS))),
                    new Catalogue.Entry<>(
                            StraightThroughSinkhorn.NAME,
                            "",
                            List.of(GumbelSinkhorn.TEMPERATURE, GumbelSinkhorn.ROUNDS),
                            n -> new StraightThroughSinkhorn(
                                    n.of(GumbelSinkhorn.TEMPERATURE), (int) n.of(GumbelSinkhorn.ROUNDS))),
                    new Catalogue.Entry<>(
                            SoftSort.NAME,
                            "",
                            List.of(SoftSort.TEMPERATURE),
                            n -> new SoftSort(n.of(SoftSort.TEMPERATURE))),
                    new Catalogue.Entry<>(
                            StraightThroughSoftSort.NAME,
                            "",
                            List.of(SoftSort.TEMPERATURE),
                            n -> new StraightThroughSoftSort(n.of(SoftSort.TEMPERATURE))),
                    new Catalogue.Entry<>(
                            NeuralSort.NAME,
                            "",
                            List.of(NeuralSort.TEMPERATURE),
                            n -> new NeuralSort(n.of(NeuralSort.TEMPERATURE))),
                    new Catalogue.Entry<>(
                            StraightThroughNeuralSort.NAME,
                            "",
                            List.of(NeuralSort.TEMPERATURE),
                            n -> new StraightThroughNeuralSort(n.of(NeuralSort.TEMPERATURE)))));

    private Estimators() {}

    /** Returns every name, in the order of the documentation. */
    public static List<String> names() {
        return CATALOGUE.names();
    }

    /** Returns the estimator of a name with its default numbers. */
    public static Estimator byName(String name) {
        return byName(name, Map.of());
    }

    /**
     * Returns the estimator of a name.
     *
     * @param name one of {@link #names}, or another spelling of one
     * @param numbers hyper-parameters by name; those left out take their defaults
     * @throws IllegalArgumentException if the name or a number's name is unknown, with the nearest known one, or a number
     *     is out of range
     */
    public static Estimator byName(String name, Map<String, Double> numbers) {
        return CATALOGUE.byName(name, numbers);
    }

    /**
     * Returns a parameter of the estimator of a name, so that a text can be read as a number of it.
     *
     * @throws IllegalArgumentException if the name or the parameter's name is unknown, with the nearest known one
     */
    public static Parameter parameter(String name, String key) {
        return CATALOGUE.parameter(name, key);
    }
}
