package dev.alea.choice.estimate;

import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.BernoulliVector;
import dev.alea.choice.structure.Categorical;
import dev.alea.choice.structure.Structure;
import dev.alea.choice.structure.Subset;
import java.util.List;

/** What the contract tests of {@link Estimator} share. */
final class Contract {
    private Contract() {}

    static List<Estimator> estimators() {
        return ProofTest.estimators();
    }

    static List<Pathwise> pathwise() {
        return estimators().stream()
                .filter(Pathwise.class::isInstance)
                .map(Pathwise.class::cast)
                .toList();
    }

    static List<Problem> problems(Estimator estimator) {
        return Problem.all().stream().filter(p -> Identities.fits(estimator, p)).toList();
    }

    /** One of the structures that an estimator works for, subsets of a given size. */
    static Structure structure(Estimator estimator, int size) {
        java.util.Set<Structure.Law> laws = estimator.traits().laws();
        return laws.contains(Structure.Law.CATEGORICAL)
                ? new Categorical()
                : laws.contains(Structure.Law.BERNOULLI)
                        ? new BernoulliVector()
                        : laws.contains(Structure.Law.PLACKETT_LUCE_SUBSET)
                                ? Subset.plackettLuce(size)
                                : Subset.gibbs(size);
    }

    static boolean isForOrdersOnly(Estimator estimator) {
        return java.util.Set.of(Structure.Law.PERMUTATION, Structure.Law.MATCHING, Structure.Law.PERTURBED_MATCHING)
                .containsAll(estimator.traits().laws());
    }

    static Noise noise() {
        return new Noise.Drawn(Seeds.draws("contract"));
    }
}
