package dev.alea.choice.estimate;

import java.util.List;
import java.util.Map;

/**
 * The estimators of a Gaussian mixture by name, so that a configuration can choose one. Some share their name with an
 * {@link Estimator}, whose rule they apply to the component.
 */
public final class MixtureEstimators {
    private static final Catalogue<MixtureEstimator> CATALOGUE = new Catalogue<>(
            "estimator of a Gaussian mixture",
            List.of(
                    new Catalogue.Entry<>(MarginalisedReparam.NAME, "", List.of(), _ -> new MarginalisedReparam()),
                    new Catalogue.Entry<>(
                            ScoreReparam.NAME,
                            "",
                            List.of(MovingAverage.DECAY),
                            n -> new ScoreReparam(MovingAverage.empty(n.of(MovingAverage.DECAY)))),
                    new Catalogue.Entry<>(ImplicitReparam.NAME, "", List.of(), _ -> new ImplicitReparam()),
                    new Catalogue.Entry<>(
                            MixtureGumbelSoftmax.NAME,
                            "",
                            List.of(GumbelSoftmax.TEMPERATURE),
                            n -> new MixtureGumbelSoftmax(n.of(GumbelSoftmax.TEMPERATURE))),
                    new Catalogue.Entry<>(
                            MixtureStraightThrough.NAME,
                            "straight-through-gumbel",
                            List.of(StraightThroughGumbelSoftmax.TEMPERATURE),
                            n -> new MixtureStraightThrough(n.of(StraightThroughGumbelSoftmax.TEMPERATURE))),
                    new Catalogue.Entry<>(MixtureSecondOrder.NAME, "reinmax", List.of(), _ -> new MixtureSecondOrder()),
                    new Catalogue.Entry<>(
                            FrequencyRule.NAME,
                            "",
                            List.of(FrequencyRule.ALL_EXPERTS, FrequencyRule.SUM),
                            n -> new FrequencyRule(
                                    n.of(FrequencyRule.ALL_EXPERTS) == 1
                                            ? FrequencyRule.Experts.ALL
                                            : FrequencyRule.Experts.BEST,
                                    n.of(FrequencyRule.SUM) == 1
                                            ? FrequencyRule.Reduction.SUM
                                            : FrequencyRule.Reduction.MEAN))));

    private MixtureEstimators() {}

    /** Returns every name, in the order of the documentation. */
    public static List<String> names() {
        return CATALOGUE.names();
    }

    /** Returns the estimator of a name with its default numbers. */
    public static MixtureEstimator byName(String name) {
        return byName(name, Map.of());
    }

    /** Returns the estimator of a name with some numbers, as {@link Estimators#byName(String, Map)} does. */
    public static MixtureEstimator byName(String name, Map<String, Double> numbers) {
        return CATALOGUE.byName(name, numbers);
    }
}
