package dev.alea.explain;

import dev.alea.choice.anneal.Schedule;
import dev.alea.choice.estimate.Estimator;
import dev.alea.choice.estimate.Estimators;
import dev.alea.choice.estimate.Exact;
import dev.alea.choice.estimate.LocalExpectation;
import dev.alea.choice.estimate.MovingAverage;
import dev.alea.choice.estimate.SecondOrderStraightThrough;
import dev.alea.choice.structure.Structure;
import dev.alea.run.UsageException;
import dev.alea.run.config.Checks;
import dev.alea.run.config.Doc;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The stochastic gate and how a gradient passes it; of no effect in the other modes.
 *
 * @param lambda cost of an open gate, in nats of cross entropy
 * @param estimator an estimator of {@link Estimators} that fits gates
 * @param numbers its numbers by name; what is missing has its default
 * @param temperatureStart temperature at the first step, for estimators that have one (second-order straight-through keeps its own)
 * @param temperatureEnd temperature at the end; exponential in between
 */
public record GateSettings(
        @Doc("cost of an open gate; more gives fewer active concepts")
        double lambda,

        @Doc("how the gradient passes the gate: an estimator of `alea lab` that fits bernoulli gates")
        String estimator,

        @Doc("numbers of the estimator by name, other than the temperature")
        Map<String, Double> numbers,

        @Doc("temperature at the first step") double temperatureStart,

        @Doc("temperature at the end, falling by the same factor each step")
        double temperatureEnd) {
    private static final String TEMPERATURE = "temperature";

    /** Checks the ranges; a refusal names the key and what is allowed. */
    public GateSettings {
        numbers = Map.copyOf(numbers);
        Checks.atLeast("gate.lambda", lambda, 0);
        Checks.positive("gate.temperature-start", temperatureStart);
        Checks.positive("gate.temperature-end", temperatureEnd);
        Checks.that(
                temperatureStart >= temperatureEnd,
                "gate.temperature-start %s is below gate.temperature-end %s; the temperature falls, so that the gate becomes hard",
                temperatureStart,
                temperatureEnd);
        Checks.that(
                !numbers.containsKey(TEMPERATURE),
                "gate.numbers has a temperature, which follows a schedule; set gate.temperature-start and gate.temperature-end");
        resolved(estimator, numbers, temperatureStart);
        resolved(estimator, numbers, temperatureEnd);
    }

    /** The same settings with another estimator at its default numbers. */
    public GateSettings withEstimator(String other) {
        return new GateSettings(lambda, other, Map.of(), temperatureStart, temperatureEnd);
    }

    /** The same settings with another cost of an open gate. */
    public GateSettings withLambda(double other) {
        return new GateSettings(other, estimator, numbers, temperatureStart, temperatureEnd);
    }

    /** The temperature at a fraction of the training. */
    double temperature(double fraction) {
        return new Schedule.Exponential(temperatureStart, temperatureEnd).at(fraction);
    }

    /** The estimator at a temperature. */
    Estimator at(double temperature) {
        return resolved(estimator, numbers, temperature);
    }

    /** The memory of {@code reinforce}, with a given past. */
    MovingAverage average(double value) {
        return new MovingAverage(numbers.getOrDefault("decay", 0.9), value);
    }

    /** Second-order straight-through is what it is at its own temperature only. */
    private static boolean followsSchedule(Estimator estimator) {
        return !(estimator instanceof SecondOrderStraightThrough)
                && estimator.traits().parameters().stream()
                        .anyMatch(parameter -> parameter.name().equals(TEMPERATURE));
    }

    private static Estimator resolved(String name, Map<String, Double> numbers, double temperature) {
        Estimator found;
        try {
            Map<String, Double> all = new LinkedHashMap<>(numbers);
            if (followsSchedule(Estimators.byName(name))) {
                all.put(TEMPERATURE, temperature);
            }
            found = Estimators.byName(name, all);
        } catch (IllegalArgumentException refused) {
            throw new UsageException("gate.estimator: " + refused.getMessage(), refused);
        }
        Checks.that(
                found.traits().laws().contains(Structure.Law.BERNOULLI),
                "gate.estimator is \"%s\", which is for another structure than gates; choose straight-through-binary-concrete, second-order-straight-through or disarm",
                name);
        Checks.that(
                !(found instanceof Exact || found instanceof LocalExpectation),
                "gate.estimator is \"%s\", which visits the states of every gate one by one; choose straight-through-binary-concrete, second-order-straight-through or disarm",
                name);
        return found;
    }
}
