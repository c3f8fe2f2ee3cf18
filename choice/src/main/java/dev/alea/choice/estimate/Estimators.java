package dev.alea.choice.estimate;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The estimators by name, so that a configuration can choose one. */
public final class Estimators {
    private static final List<Entry> CATALOGUE = List.of(
            new Entry(Exact.NAME, "", List.of(), _ -> new Exact()),
            new Entry(
                    GumbelSoftmax.NAME,
                    "",
                    List.of(GumbelSoftmax.TEMPERATURE),
                    n -> new GumbelSoftmax(n.of(GumbelSoftmax.TEMPERATURE))),
            new Entry(
                    StraightThroughGumbelSoftmax.NAME,
                    "straight-through-gumbel",
                    List.of(StraightThroughGumbelSoftmax.TEMPERATURE),
                    n -> new StraightThroughGumbelSoftmax(n.of(StraightThroughGumbelSoftmax.TEMPERATURE))),
            new Entry(
                    Reinforce.NAME,
                    "",
                    List.of(MovingAverage.DECAY),
                    n -> new Reinforce(MovingAverage.empty(n.of(MovingAverage.DECAY)))),
            new Entry(
                    LeaveOneOut.NAME,
                    "",
                    List.of(LeaveOneOut.SAMPLES),
                    n -> new LeaveOneOut((int) n.of(LeaveOneOut.SAMPLES))),
            new Entry(
                    StraightThrough.NAME,
                    "",
                    List.of(StraightThrough.TEMPERATURE),
                    n -> new StraightThrough(n.of(StraightThrough.TEMPERATURE))),
            new Entry(
                    SecondOrderStraightThrough.NAME,
                    "reinmax",
                    List.of(SecondOrderStraightThrough.TEMPERATURE),
                    n -> new SecondOrderStraightThrough(n.of(SecondOrderStraightThrough.TEMPERATURE))),
            new Entry(
                    GumbelRao.NAME,
                    "",
                    List.of(GumbelRao.TEMPERATURE, GumbelRao.SAMPLES),
                    n -> new GumbelRao(n.of(GumbelRao.TEMPERATURE), (int) n.of(GumbelRao.SAMPLES))),
            new Entry(
                    DecoupledGumbelSoftmax.NAME,
                    "",
                    List.of(DecoupledGumbelSoftmax.FORWARD, DecoupledGumbelSoftmax.BACKWARD),
                    n -> new DecoupledGumbelSoftmax(
                            n.of(DecoupledGumbelSoftmax.FORWARD), n.of(DecoupledGumbelSoftmax.BACKWARD))),
            new Entry(
                    DecoupledStraightThrough.NAME,
                    "",
                    List.of(DecoupledStraightThrough.FORWARD, DecoupledStraightThrough.BACKWARD),
                    n -> new DecoupledStraightThrough(
                            n.of(DecoupledStraightThrough.FORWARD), n.of(DecoupledStraightThrough.BACKWARD))),
            new Entry(
                    GappedStraightThrough.NAME,
                    "",
                    List.of(GappedStraightThrough.TEMPERATURE, GappedStraightThrough.GAP),
                    n -> new GappedStraightThrough(
                            n.of(GappedStraightThrough.TEMPERATURE), n.of(GappedStraightThrough.GAP))),
            new Entry(
                    UnorderedSet.NAME,
                    "",
                    List.of(UnorderedSet.SAMPLES, UnorderedSet.BASELINE),
                    n -> new UnorderedSet((int) n.of(UnorderedSet.SAMPLES), n.of(UnorderedSet.BASELINE) == 1)),
            new Entry(
                    SumAndSample.NAME,
                    "",
                    List.of(SumAndSample.SUMMED),
                    n -> new SumAndSample((int) n.of(SumAndSample.SUMMED))),
            new Entry(LocalExpectation.NAME, "", List.of(), _ -> new LocalExpectation()),
            new Entry(ImplicitMle.NAME, "", List.of(ImplicitMle.STEP), n -> new ImplicitMle(n.of(ImplicitMle.STEP))),
            new Entry(MuProp.NAME, "", List.of(), _ -> new MuProp()),
            new Entry(
                    Rebar.NAME,
                    "",
                    List.of(Rebar.TEMPERATURE, Rebar.ETA),
                    n -> new Rebar(n.of(Rebar.TEMPERATURE), n.of(Rebar.ETA))),
            new Entry(Arm.NAME, "", List.of(), _ -> new Arm()),
            new Entry(DisArm.NAME, "", List.of(), _ -> new DisArm()),
            new Entry(Arms.NAME, "", List.of(Arms.SAMPLES), n -> new Arms((int) n.of(Arms.SAMPLES))),
            new Entry(Carms.NAME, "", List.of(Carms.SAMPLES), n -> new Carms((int) n.of(Carms.SAMPLES))),
            new Entry(
                    BinaryConcrete.NAME,
                    "",
                    List.of(BinaryConcrete.TEMPERATURE),
                    n -> new BinaryConcrete(n.of(BinaryConcrete.TEMPERATURE))),
            new Entry(
                    StraightThroughBinaryConcrete.NAME,
                    "",
                    List.of(StraightThroughBinaryConcrete.TEMPERATURE),
                    n -> new StraightThroughBinaryConcrete(n.of(StraightThroughBinaryConcrete.TEMPERATURE))),
            new Entry(
                    HardConcrete.NAME,
                    "",
                    List.of(HardConcrete.BETA, HardConcrete.GAMMA, HardConcrete.ZETA),
                    n -> new HardConcrete(n.of(HardConcrete.BETA), n.of(HardConcrete.GAMMA), n.of(HardConcrete.ZETA))),
            new Entry(
                    StochasticGates.NAME,
                    "",
                    List.of(StochasticGates.SIGMA),
                    n -> new StochasticGates(n.of(StochasticGates.SIGMA))),
            new Entry(
                    RelaxedTopK.NAME,
                    "",
                    List.of(RelaxedTopK.TEMPERATURE),
                    n -> new RelaxedTopK(n.of(RelaxedTopK.TEMPERATURE))),
            new Entry(
                    StraightThroughRelaxedTopK.NAME,
                    "",
                    List.of(StraightThroughRelaxedTopK.TEMPERATURE),
                    n -> new StraightThroughRelaxedTopK(n.of(StraightThroughRelaxedTopK.TEMPERATURE))),
            new Entry(ExactMarginalSubset.NAME, "simple", List.of(), _ -> new ExactMarginalSubset()),
            new Entry(
                    SubsetScore.NAME,
                    "sfess",
                    List.of(SubsetScore.SAMPLES),
                    n -> new SubsetScore((int) n.of(SubsetScore.SAMPLES))),
            new Entry(
                    Relax.NAME,
                    "",
                    List.of(Relax.TEMPERATURE, Relax.ETA),
                    n -> new Relax(n.of(Relax.TEMPERATURE), n.of(Relax.ETA), new ControlVariate.None())),
            new Entry(GreedyBaseline.NAME, "", List.of(), _ -> new GreedyBaseline()),
            new Entry(
                    NoiseScore.NAME,
                    "",
                    List.of(NoiseScore.SCALE, MovingAverage.DECAY),
                    n -> new NoiseScore(n.of(NoiseScore.SCALE), MovingAverage.empty(n.of(MovingAverage.DECAY)))),
            new Entry(
                    PerturbedArgmax.NAME,
                    "",
                    List.of(PerturbedArgmax.SCALE, PerturbedArgmax.SAMPLES),
                    n -> new PerturbedArgmax(n.of(PerturbedArgmax.SCALE), (int) n.of(PerturbedArgmax.SAMPLES))),
            new Entry(
                    AdaptiveImle.NAME,
                    "",
                    List.of(AdaptiveImle.ALPHA, AdaptiveImle.TARGET),
                    n -> new AdaptiveImle(
                            n.of(AdaptiveImle.ALPHA), n.of(AdaptiveImle.TARGET), MovingAverage.empty(0.9))),
            new Entry(Entmax.NAME, "", List.of(SparseMaps.ALPHA), n -> new Entmax(n.of(SparseMaps.ALPHA))),
            new Entry(Sparsemax.NAME, "", List.of(), _ -> new Sparsemax()),
            new Entry(
                    GumbelSinkhorn.NAME,
                    "",
                    List.of(GumbelSinkhorn.TEMPERATURE, GumbelSinkhorn.ROUNDS),
                    n -> new GumbelSinkhorn(n.of(GumbelSinkhorn.TEMPERATURE), (int) n.of(GumbelSinkhorn.ROUNDS))),
            new Entry(
                    StraightThroughSinkhorn.NAME,
                    "",
                    List.of(GumbelSinkhorn.TEMPERATURE, GumbelSinkhorn.ROUNDS),
                    n -> new StraightThroughSinkhorn(
                            n.of(GumbelSinkhorn.TEMPERATURE), (int) n.of(GumbelSinkhorn.ROUNDS))),
            new Entry(SoftSort.NAME, "", List.of(SoftSort.TEMPERATURE), n -> new SoftSort(n.of(SoftSort.TEMPERATURE))),
            new Entry(
                    StraightThroughSoftSort.NAME,
                    "",
                    List.of(SoftSort.TEMPERATURE),
                    n -> new StraightThroughSoftSort(n.of(SoftSort.TEMPERATURE))),
            new Entry(
                    NeuralSort.NAME,
                    "",
                    List.of(NeuralSort.TEMPERATURE),
                    n -> new NeuralSort(n.of(NeuralSort.TEMPERATURE))),
            new Entry(
                    StraightThroughNeuralSort.NAME,
                    "",
                    List.of(NeuralSort.TEMPERATURE),
                    n -> new StraightThroughNeuralSort(n.of(NeuralSort.TEMPERATURE))));

    private Estimators() {}

    /** Returns every name, in the order of the documentation. */
    public static List<String> names() {
        return CATALOGUE.stream().map(Entry::name).toList();
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
        Entry entry = CATALOGUE.stream()
                .filter(e -> e.name.equals(name) || e.alias.equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("There is no estimator \"" + name + "\"; did you mean \""
                                + nearest(name, names()) + "\"? Known: " + String.join(", ", names()) + "."));
        List<String> known = entry.parameters.stream().map(Parameter::name).toList();
        for (String given : numbers.keySet()) {
            if (!known.contains(given)) {
                throw new IllegalArgumentException("The estimator " + entry.name + " has no \"" + given + "\"; "
                        + (known.isEmpty()
                                ? "it takes no numbers."
                                : "did you mean \"" + nearest(given, known) + "\"?"));
            }
        }
        Map<String, Double> copy = new LinkedHashMap<>(numbers);
        return entry.maker.make(p -> p.checked(copy.getOrDefault(p.name(), p.standard())));
    }

    private static String nearest(String name, List<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(other -> distance(name, other)))
                .orElse("");
    }

    /** Edits that turn one word into another. Source: Levenshtein 1966. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }

    /**
     * An estimator.
     *
     * @param alias another spelling, empty for none
     */
    private record Entry(String name, String alias, List<Parameter> parameters, Maker maker) {}

    @FunctionalInterface
    private interface Maker {
        Estimator make(Numbers numbers);
    }

    /** The value of a parameter: the given one or its default. */
    @FunctionalInterface
    private interface Numbers {
        double of(Parameter parameter);
    }
}
