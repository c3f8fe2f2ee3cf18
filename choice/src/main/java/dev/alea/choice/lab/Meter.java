package dev.alea.choice.lab;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.estimate.Cost;
import dev.alea.choice.estimate.Estimator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.pytorch.Tensor;

/** Makes many estimates of one estimator after another and compares them with the exact gradient, all on the same noise. */
final class Meter {
    private static final int FEWEST_BLOCKS = 50;
    private static final int LARGEST_BLOCK = 2000;
    /** An estimate without noise is made a few times, for its time only. */
    private static final int CONSTANT_BLOCK = 100;

    private static final int CONSTANT_BLOCKS = 5;

    private final Subject subject;
    private final LabSettings settings;
    private final double[] exact;

    /** @param exact the gradient of every item, row-major */
    Meter(Subject subject, LabSettings settings, double... exact) {
        this.subject = subject;
        this.settings = settings;
        this.exact = exact.clone();
    }

    /** Whether an estimator draws nothing. */
    static boolean isConstant(Estimator estimator) {
        return estimator.traits().noise().isEmpty();
    }

    /** The figures of an entrant that fits, without a course. */
    Measurement measure(Entrant entrant) {
        boolean constant = isConstant(entrant.estimator());
        int blocks = constant
                ? CONSTANT_BLOCKS
                : Math.toIntExact(Math.max(FEWEST_BLOCKS, Math.ceilDiv(settings.draws(), LARGEST_BLOCK)));
        int size = constant ? CONSTANT_BLOCK : Math.toIntExact(Math.ceilDiv(settings.draws(), blocks));
        Draws draws = Draws.of(settings.seed()).stream("lab");
        var moments = new Moments(exact);
        var seen = new AtomicLong();
        Subject counted = subject.withCost(counted(seen));
        double[] microseconds = new double[blocks - 1];
        for (int block = 0; block < blocks; block++) {
            long start = System.nanoTime();
            moments.add(counted.gradients(entrant.estimator(), size, draws.step(block)));
            if (block > 0) {
                microseconds[block - 1] = (System.nanoTime() - start) * 1e-3 / size / subject.items();
            }
        }
        return new Measurement(
                entrant.name(),
                entrant.estimator(),
                (long) blocks * size,
                moments.relativeBias(),
                moments.deviation(),
                moments.cosine(),
                moments.squaredError(),
                moments.largestZ(),
                (double) seen.get() / blocks,
                Figure.mean(microseconds),
                Optional.empty());
    }

    /** The cost, which counts the events of an item that it sees. */
    private Cost counted(AtomicLong seen) {
        return new Cost() {
            @Override
            public Tensor of(Tensor events) {
                seen.addAndGet(events.size(0));
                return subject.cost().of(events);
            }

            @Override
            public boolean acceptsInterior() {
                return subject.cost().acceptsInterior();
            }
        };
    }
}
