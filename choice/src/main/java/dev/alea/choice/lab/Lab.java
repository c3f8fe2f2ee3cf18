package dev.alea.choice.lab;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.estimate.Cost;
import dev.alea.choice.estimate.Estimator;
import dev.alea.choice.estimate.Exact;
import dev.alea.choice.estimate.Traits;
import dev.alea.choice.structure.Structure;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ObjIntConsumer;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;

/**
 * Measures estimators on a problem against the exact gradient.
 *
 * <p>Randomness: block i of estimates takes step i of the stream {@code lab}, step i of the optimisation step i of
 * {@code lab/descent}, for every estimator, so that all meet the same noise and, where they draw from the same law, the same
 * hard choices.
 */
public final class Lab {
    private static final int FEWEST_BLOCKS = 50;
    private static final int LARGEST_BLOCK = 2000;
    /** An estimate without noise is made a few times, for its time only. */
    private static final int CONSTANT_BLOCK = 100;

    private static final int CONSTANT_BLOCKS = 5;

    private final Problem problem;
    private final LabSettings settings;
    private final double[] exact;

    private Lab(Problem problem, LabSettings settings) {
        this.problem = problem;
        this.settings = settings;
        this.exact = new Expected(problem).gradient();
    }

    /** Measures without a word. */
    public static LabResult measure(Problem problem, List<Entrant> entrants, LabSettings settings) {
        return measure(problem, entrants, settings, (_, _) -> {});
    }

    /**
     * Measures every entrant that fits.
     *
     * @param progress told the name of each entrant and its index before it is measured
     * @throws IllegalArgumentException if the exact gradient is zero, so that nothing can be compared with it
     * @throws ArithmeticException if a cost is not finite
     */
    public static LabResult measure(
            Problem problem, List<Entrant> entrants, LabSettings settings, ObjIntConsumer<String> progress) {
        var lab = new Lab(problem, settings);
        double norm = Moments.length(lab.exact);
        if (!(norm > 0)) {
            throw new IllegalArgumentException("The exact gradient of the cost " + problem.costName() + " on "
                    + problem.site()
                    + " is zero, so nothing can be measured relative to it; choose another cost or another structure.");
        }
        var descent = new Descent(problem, settings);
        double[][] ideal = descent.costs(new Exact(), 1);
        double target = Descent.target(ideal);
        List<Measurement> measurements = new ArrayList<>();
        List<LabResult.Skipped> skipped = new ArrayList<>();
        for (int i = 0; i < entrants.size(); i++) {
            Entrant entrant = entrants.get(i);
            progress.accept(entrant.name(), i);
            Optional<String> obstacle = obstacle(problem, entrant.estimator());
            if (obstacle.isPresent()) {
                skipped.add(new LabResult.Skipped(entrant.name(), obstacle.get()));
            } else {
                int runs = isConstant(entrant.estimator()) ? 1 : settings.runs();
                Course course = Descent.course(target, descent.costs(entrant.estimator(), runs));
                measurements.add(lab.measured(entrant, course));
            }
        }
        return new LabResult(problem, settings, ideal[0][0], norm, target, measurements, skipped);
    }

    /** Returns why an estimator does not fit a problem, or nothing where it does. */
    public static Optional<String> obstacle(Problem problem, Estimator estimator) {
        Traits traits = estimator.traits();
        Structure.Law law = problem.structure().law();
        if (!traits.laws().contains(law)) {
            return Optional.of("works for " + words(traits.laws()) + ", not for " + word(law));
        }
        if (traits.costGradient() && !problem.differentiable()) {
            return Optional.of("needs the derivative of the cost, which " + problem.costName() + " does not have");
        }
        if (!traits.hardForward() && !problem.cost().acceptsInterior()) {
            return Optional.of("looks between the 0/1 events, where " + problem.costName() + " is not defined");
        }
        try (var _ = Scope.open()) {
            Tensor value = estimator.surrogate(problem.structure(), problem.leaf(2), problem.cost(), Draws.of(0));
            return value.requires_grad() ? Optional.empty() : Optional.of("carries no gradient to these logits");
        } catch (IllegalArgumentException refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        }
    }

    private Measurement measured(Entrant entrant, Course course) {
        boolean constant = isConstant(entrant.estimator());
        int blocks = constant
                ? CONSTANT_BLOCKS
                : Math.toIntExact(Math.max(FEWEST_BLOCKS, Math.ceilDiv(settings.draws(), LARGEST_BLOCK)));
        int size = constant ? CONSTANT_BLOCK : Math.toIntExact(Math.ceilDiv(settings.draws(), blocks));
        Draws draws = Draws.of(settings.seed()).stream("lab");
        var moments = new Moments(exact);
        var seen = new AtomicLong();
        double[] microseconds = new double[blocks - 1];
        for (int block = 0; block < blocks; block++) {
            long start = System.nanoTime();
            moments.add(estimates(entrant.estimator(), size, draws.step(block), seen));
            if (block > 0) {
                microseconds[block - 1] = (System.nanoTime() - start) * 1e-3 / size;
            }
        }
        return new Measurement(
                entrant.name(),
                entrant.estimator(),
                (long) blocks * size,
                moments.relativeBias(),
                moments.deviation(),
                moments.cosine(),
                moments.largestZ(),
                (double) seen.get() / blocks,
                Figure.mean(microseconds),
                course);
    }

    /** Independent estimates, row-major: the items of one batch, each divided by their number in the surrogate. */
    private double[] estimates(Estimator estimator, int count, Draws draws, AtomicLong seen) {
        try (var _ = Scope.open()) {
            Tensor leaf = problem.leaf(count);
            estimator.surrogate(problem.structure(), leaf, counted(seen), draws).backward();
            return Tensors.doubles(leaf.grad().mul(Tensors.scalar(count)));
        }
    }

    /** The cost, which counts the events of an item that it sees. */
    private Cost counted(AtomicLong seen) {
        return new Cost() {
            @Override
            public Tensor of(Tensor events) {
                seen.addAndGet(events.size(0));
                return problem.cost().of(events);
            }

            @Override
            public boolean acceptsInterior() {
                return problem.cost().acceptsInterior();
            }
        };
    }

    private static boolean isConstant(Estimator estimator) {
        return estimator.traits().noise().isEmpty();
    }

    private static String words(Set<Structure.Law> laws) {
        return laws.stream().sorted().map(Lab::word).collect(Collectors.joining(", "));
    }

    private static String word(Structure.Law law) {
        return law.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
