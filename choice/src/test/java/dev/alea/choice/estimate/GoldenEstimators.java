package dev.alea.choice.estimate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import tools.jackson.databind.JsonNode;

/** The estimators of the golden file by the names that they have there. */
final class GoldenEstimators {
    /** Names of the file and how its parameters make an estimator of ours. */
    private static final Map<String, Function<JsonNode, Estimator>> NAMES = names();

    private GoldenEstimators() {}

    static Map<String, Function<JsonNode, Estimator>> all() {
        return NAMES;
    }

    private static Map<String, Function<JsonNode, Estimator>> names() {
        Map<String, Function<JsonNode, Estimator>> names = new LinkedHashMap<>();
        names.put(
                "reinforce",
                p -> new Reinforce(new MovingAverage(0.9, p.get("b").asDouble())));
        names.put("sub_reinforce", _ -> new Reinforce(MovingAverage.empty(0.9)));
        names.put("rloo", p -> new LeaveOneOut(p.get("S").asInt()));
        names.put("sfess_rloo", p -> new SubsetScore(p.get("S").asInt()));
        names.put("pl_subset_rloo", p -> new SubsetScore(p.get("S").asInt()));
        names.put("relax_subsample", p -> new RelaxedTopK(p.get("tau").asDouble()));
        names.put(
                "st_relax_subsample",
                p -> new StraightThroughRelaxedTopK(p.get("tau").asDouble()));
        names.put("gumbel_softmax", p -> new GumbelSoftmax(p.get("tau").asDouble()));
        names.put("mask_gumbel_softmax", p -> new GumbelSoftmax(p.get("tau").asDouble()));
        names.put(
                "st_gumbel_softmax",
                p -> new StraightThroughGumbelSoftmax(p.get("tau").asDouble()));
        names.put(
                "mask_st_gumbel_softmax",
                p -> new StraightThroughGumbelSoftmax(p.get("tau").asDouble()));
        names.put("st", p -> new StraightThrough(p.get("tau").asDouble()));
        names.put("simple", _ -> new ExactMarginalSubset());
        names.put("reinmax", p -> new SecondOrderStraightThrough(p.get("tau").asDouble()));
        names.put(
                "reinmax_t1.3", p -> new SecondOrderStraightThrough(p.get("tau").asDouble()));
        names.put("mask_reinmax", _ -> new SecondOrderStraightThrough(1));
        names.put("second_order_st_subset", _ -> new SecondOrderStraightThrough(1));
        names.put(
                "gumbel_rao",
                p -> new GumbelRao(p.get("tau").asDouble(), p.get("M").asInt()));
        names.put(
                "decoupled_soft",
                p -> new DecoupledGumbelSoftmax(
                        p.get("tauF").asDouble(), p.get("tauB").asDouble()));
        names.put(
                "decoupled_st",
                p -> new DecoupledStraightThrough(
                        p.get("tauF").asDouble(), p.get("tauB").asDouble()));
        names.put(
                "gapped_st",
                p -> new GappedStraightThrough(
                        p.get("tau").asDouble(), p.get("gap").asDouble()));
        names.put(
                "gapped_st_p", p -> new GappedStraightThrough(p.get("tau").asDouble(), GappedStraightThrough.ADAPTIVE));
        names.put("local_expectation", _ -> new LocalExpectation());
        names.put("imle", p -> new ImplicitMle(p.get("lam").asDouble()));
        names.put("aimle", p -> new AdaptiveImle(p.get("alpha").asDouble(), 1, MovingAverage.empty(0.9)));
        names.put(
                "noise_score",
                p -> new NoiseScore(
                        p.get("eps").asDouble(),
                        new MovingAverage(0.9, p.get("b").asDouble())));
        names.put("relax", p -> new Relax(p.get("tau").asDouble(), p.get("eta").asDouble(), GoldenEstimators::network));
        names.put("imle_topk_gumbel", p -> new ImplicitMle(p.get("lam").asDouble()));
        names.put(
                "imle_topk_sog",
                p -> new ImplicitMle(
                        p.get("lam").asDouble(),
                        new PerturbationNoise.SumOfGamma(
                                p.get("temp").asDouble(), p.get("s").asInt())));
        names.put(
                "gumbel_sinkhorn",
                p -> new GumbelSinkhorn(
                        p.get("tau").asDouble(), p.get("iterations").asInt()));
        names.put(
                "gumbel_matching_st",
                p -> new StraightThroughSinkhorn(
                        p.get("tau").asDouble(), p.get("iterations").asInt()));
        names.put("softsort", p -> new SoftSort(p.get("tau").asDouble()));
        names.put("softsort_st", p -> new StraightThroughSoftSort(p.get("tau").asDouble()));
        names.put("neuralsort", p -> new NeuralSort(p.get("tau").asDouble()));
        names.put(
                "neuralsort_st", p -> new StraightThroughNeuralSort(p.get("tau").asDouble()));
        names.put("pl_rloo", p -> new LeaveOneOut(p.get("S").asInt()));
        names.put("muprop", _ -> new MuProp());
        names.put(
                "b_reinforce",
                p -> new Reinforce(new MovingAverage(0.9, p.get("b").asDouble())));
        names.put("b_rloo", p -> new LeaveOneOut(p.get("S").asInt()));
        names.put("b_st", _ -> new StraightThrough(1));
        names.put("b_reinmax", _ -> new SecondOrderStraightThrough(1));
        names.put("b_muprop", _ -> new MuProp());
        names.put("b_local_expectation", _ -> new LocalExpectation());
        names.put(
                "b_rebar", p -> new Rebar(p.get("tau").asDouble(), p.get("eta").asDouble()));
        names.put("binary_concrete", p -> new BinaryConcrete(p.get("tau").asDouble()));
        names.put(
                "st_binary_concrete",
                p -> new StraightThroughBinaryConcrete(p.get("tau").asDouble()));
        names.put("arm", _ -> new Arm());
        names.put("disarm", _ -> new DisArm());
        for (String n : List.of("2", "4")) {
            names.put("arms" + n, p -> new Arms(p.get("n").asInt()));
            names.put("carms" + n, p -> new Carms(p.get("n").asInt()));
        }
        names.put("rebar", p -> new Rebar(p.get("tau").asDouble(), p.get("eta").asDouble()));
        return names;
    }

    static Function<JsonNode, Estimator> maker(String name) {
        return java.util.Objects.requireNonNull(NAMES.get(name), name);
    }

    private static Tensor network(Tensor scores) {
        Tensor inner = GoldenFile.tensor(GoldenFile.get("relax_net", "W")).to(scores.scalar_type());
        Tensor outer = GoldenFile.tensor(GoldenFile.get("relax_net", "V")).to(scores.scalar_type());
        return new ControlVariate.Tanh(inner, outer).of(scores);
    }
}
