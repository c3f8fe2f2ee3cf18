package dev.alea.choice.estimate;

import dev.alea.choice.FalseAlarms;
import dev.alea.choice.Seeds;
import dev.alea.choice.draw.Noise;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** What is known of finite differences of the mode of perturbed logits, whatever the noise. */
final class PerturbedSteps {
    /** Of other noise than standard Gumbels, whose mistakes are gross. */
    private static final int FEWER_LOOKS = 3;

    private PerturbedSteps() {}

    static List<Proof> of(ImplicitMle e) {
        return List.of(closedForm(e), linearMean(e));
    }

    static List<Proof> of(AdaptiveImle e) {
        return List.of(centred(e), centredMean(e));
    }

    /** For a linear cost c the mean is (mu(logits) - mu(logits - step c)) / step, mu the mean of the perturbed mode. */
    private static Proof linearMean(ImplicitMle e) {
        return difference("the finite difference of the mean on linear costs", e.perturbation(), (logits, slope) -> {
            Tensor move = slope.mul(Tensors.scalar(e.step()));
            return new Difference(logits, logits.sub(move), e.step());
        });
    }

    /** For a linear cost c the step is a constant and the mean (mu(logits + step c) - mu(logits - step c)) / (2 step). */
    private static Proof centredMean(AdaptiveImle e) {
        return difference("the centred difference of the mean on linear costs", e.perturbation(), (logits, slope) -> {
            double step = e.alpha() * length(logits) / length(slope);
            Tensor move = slope.mul(Tensors.scalar(step));
            return new Difference(logits.add(move), logits.sub(move), 2 * step);
        });
    }

    /** (mean at the upper logits - mean at the lower ones) / width. */
    private record Difference(Tensor upper, Tensor lower, double width) {
        double[] of(Problem problem, PerturbationNoise perturbation) {
            double[] up = PerturbedLaw.mean(problem, perturbation, Tensors.doubles(upper));
            double[] down = PerturbedLaw.mean(problem, perturbation, Tensors.doubles(lower));
            double[] difference = new double[up.length];
            Arrays.setAll(difference, i -> (up[i] - down[i]) / width);
            return difference;
        }
    }

    private interface Ends {
        Difference of(Tensor logits, Tensor slope);
    }

    private static Proof difference(String name, PerturbationNoise perturbation, Ends ends) {
        int looks = perturbation.equals(PerturbationNoise.gumbel()) ? FalseAlarms.LOOKS : FEWER_LOOKS;
        return new Proof(name, candidate -> {
            for (Problem problem : problems(perturbation)) {
                Cost cost = Costs.linear(problem.eventSize());
                double[] reference;
                try (var _ = Scope.open()) {
                    Tensor logits = problem.logits();
                    Tensor slope = Identities.slope(problem.structure(), cost, logits);
                    reference = ends.of(logits, slope).of(problem, perturbation);
                }
                String what = name + ", " + problem + ", " + perturbation;
                candidate.checkMean(what, problem, cost, looks, reference);
            }
        });
    }

    /** (D - D') / step, draw by draw. */
    private static Proof closedForm(ImplicitMle e) {
        return new Proof("closed form, draw by draw", candidate -> {
            for (Problem problem : problems(e.perturbation())) {
                try (var _ = Scope.open()) {
                    Structure structure = problem.structure();
                    Cost cost = Costs.smooth(problem.eventSize());
                    Noise noise = new Noise.Drawn(Seeds.draws("steps"));
                    Tensor scores = scores(problem, e.perturbation(), noise);
                    Tensor hard = structure.mode(scores);
                    Tensor slope = Identities.slope(structure, cost, hard);
                    Tensor moved = structure.mode(scores.sub(slope.mul(Tensors.scalar(e.step()))));
                    Tensor expected = hard.sub(moved).div(Tensors.scalar(e.step()));
                    Identities.same(Identities.gradient(candidate, problem, cost, noise), expected);
                }
            }
        });
    }

    /** Item by item. */
    private static Proof centred(AdaptiveImle e) {
        return new Proof("closed form, draw by draw", candidate -> {
            for (Problem problem : problems(e.perturbation())) {
                try (var _ = Scope.open()) {
                    Structure structure = problem.structure();
                    Cost cost = Costs.smooth(problem.eventSize());
                    Noise noise = new Noise.Drawn(Seeds.draws("centred"));
                    Tensor scores = scores(problem, e.perturbation(), noise);
                    Tensor slope = Identities.slope(structure, cost, structure.mode(scores));
                    Tensor actual = Identities.gradient(candidate, problem, cost, noise);
                    for (int i = 0; i < scores.size(0); i++) {
                        Tensor g = slope.select(0, i);
                        double step = e.alpha() * length(problem.logits()) / length(g);
                        Tensor move = g.mul(Tensors.scalar(step));
                        Tensor up = structure.mode(scores.select(0, i).add(move));
                        Tensor down = structure.mode(scores.select(0, i).sub(move));
                        Tensor expected = up.sub(down).div(Tensors.scalar(2 * step));
                        org.assertj.core.api.Assertions.assertThat(Tensors.doubles(actual.select(0, i)))
                                .usingComparatorWithPrecision(1e-12)
                                .containsExactly(Tensors.doubles(expected));
                    }
                }
            }
        });
    }

    private static double length(Tensor tensor) {
        return Math.sqrt(Arrays.stream(Tensors.doubles(tensor)).map(x -> x * x).sum());
    }

    /** Problems with this noise whose mean mode is known; of matchings it is that of Gumbel noise only. */
    private static List<Problem> problems(PerturbationNoise perturbation) {
        return Problem.all().stream()
                .filter(p -> perturbation.laws().contains(p.structure().law()))
                .filter(p -> p.structure().law() != Structure.Law.PERTURBED_MATCHING
                        || perturbation instanceof PerturbationNoise.Gumbel)
                .toList();
    }

    /** Logits plus the noise of {@link Identities#ITEMS} items, each number by its formula. */
    private static Tensor scores(Problem problem, PerturbationNoise perturbation, Noise noise) {
        Tensor leaf = problem.leaf(Identities.ITEMS).detach();
        long[] shape = leaf.sizes().vec().get();
        double temperature = perturbation.temperature();
        return leaf.add(
                switch (perturbation) {
                    case PerturbationNoise.Gumbel _ ->
                        noise.gumbel(Noise.Part.CHOICE, leaf, shape).mul(Tensors.scalar(temperature));
                    case PerturbationNoise.Normal _ ->
                        noise.normal(Noise.Part.CHOICE, leaf, shape).mul(Tensors.scalar(temperature));
                    case PerturbationNoise.SumOfGamma e -> {
                        int k = Oracle.sizes(problem.structure())[0];
                        int s = e.terms();
                        double[] gammas =
                                Tensors.doubles(noise.gamma(Noise.Part.CHOICE, 1.0 / k, leaf, leaf.numel(), s));
                        double[] values = new double[gammas.length / s];
                        for (int at = 0; at < values.length; at++) {
                            double sum = -Math.log(s);
                            for (int i = 1; i <= s; i++) {
                                sum += (double) k / i * gammas[at * s + i - 1];
                            }
                            values[at] = temperature / k * sum;
                        }
                        yield Tensors.of(values, shape);
                    }
                });
    }
}
