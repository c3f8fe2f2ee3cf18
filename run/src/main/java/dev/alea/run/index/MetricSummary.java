package dev.alea.run.index;

/**
 * A metric of a run in short; values that are not finite count only as the last one.
 *
 * @param run name of the run
 * @param metric name of the metric
 * @param points how many values count
 * @param last the value logged last
 * @param lastStep its step
 * @param least the least finite value
 * @param leastStep its step
 * @param greatest the greatest finite value
 * @param greatestStep its step
 */
public record MetricSummary(
        String run,
        String metric,
        long points,
        double last,
        long lastStep,
        double least,
        long leastStep,
        double greatest,
        long greatestStep) {
    /** The best value in a direction. */
    public double best(boolean lowerIsBetter) {
        return lowerIsBetter ? least : greatest;
    }
}
