package dev.alea.bench;

import dev.alea.bench.micro.MaskKernelBenchmark;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** The JMH benchmarks as rows of the table. */
final class Micro {
    private Micro() {}

    static List<Finding> measure() {
        var options = new OptionsBuilder()
                .include(MaskKernelBenchmark.class.getName() + ".*")
                .build();
        try {
            var findings = new ArrayList<Finding>();
            for (RunResult result : new Runner(options).run()) {
                var score = result.getPrimaryResult();
                var numbers = score.getStatistics();
                var spread =
                        new Spread(numbers.getMin(), numbers.getPercentile(50), numbers.getMax(), (int) numbers.getN());
                var parameters = result.getParams();
                String label = score.getLabel() + " " + parameters.getParam("pattern");
                String notes = "threads: " + parameters.getParam("threads") + ", no autograd";
                findings.add(Finding.alone(Item.MICRO, label, "ns/group", spread, notes));
            }
            return findings;
        } catch (RunnerException e) {
            throw new IllegalStateException("JMH failed", e);
        }
    }
}
