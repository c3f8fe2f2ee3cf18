package dev.alea.choice.lab;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.estimate.Cost;
import dev.alea.choice.estimate.Estimator;
import dev.alea.choice.estimate.Exact;
import dev.alea.choice.estimate.Traits;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;

/**
 * What estimators are measured on, one problem or many at the same time.
 *
 * @param structure what is drawn
 * @param costName name of the cost
 * @param cost what is minimised; its items are independent
 * @param differentiable whether the cost has a useful derivative with respect to the event
 * @param items batch items of one copy
 * @param leaf so many copies of the logits, [copies, items.., own two dimensions] float64, a leaf with a gradient
 */
record Subject(
        Structure structure, String costName, Cost cost, boolean differentiable, int items, IntFunction<Tensor> leaf) {
    /** The same with another cost. */
    Subject withCost(Cost other) {
        return new Subject(structure, costName, other, differentiable, items, leaf);
    }

    /** The gradient of every item by enumeration, row-major. */
    double[] exactGradient() {
        return gradients(new Exact(), 1, Draws.of(0));
    }

    /** Independent estimates, row-major: the items of a batch, each of which the surrogate divides by their number. */
    double[] gradients(Estimator estimator, int copies, Draws draws) {
        try (var _ = Scope.open()) {
            Tensor logits = leaf.apply(copies);
            estimator.surrogate(structure, logits, cost, draws).backward();
            return Tensors.doubles(logits.grad().mul(Tensors.scalar((double) copies * items)));
        }
    }

    /** Why an estimator does not fit, or nothing where it does. */
    Optional<String> obstacle(Estimator estimator) {
        Traits traits = estimator.traits();
        Structure.Law law = structure.law();
        if (!traits.laws().contains(law)) {
            return Optional.of("works for " + words(traits.laws()) + ", not for " + word(law));
        }
        if (traits.costGradient() && !differentiable) {
            return Optional.of("needs the derivative of the cost, which " + costName + " does not have");
        }
        if (!traits.hardForward() && !cost.acceptsInterior()) {
            return Optional.of("looks between the 0/1 events, where " + costName + " is not defined");
        }
        try (var _ = Scope.open()) {
            Tensor value = estimator.surrogate(structure, leaf.apply(2), cost, Draws.of(0));
            return value.requires_grad() ? Optional.empty() : Optional.of("carries no gradient to these logits");
        } catch (IllegalArgumentException refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        }
    }

    private static String words(Set<Structure.Law> laws) {
        return laws.stream().sorted().map(Subject::word).collect(Collectors.joining(", "));
    }

    private static String word(Structure.Law law) {
        return law.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
