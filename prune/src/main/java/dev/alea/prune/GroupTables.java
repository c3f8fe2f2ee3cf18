package dev.alea.prune;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.lab.FittedCost;
import dev.alea.choice.lab.Panel;
import dev.alea.choice.structure.MaskPattern;
import dev.alea.run.progress.Progress;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import dev.alea.torch.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * What the lab asks a model for: the loss and its slope at every candidate of every group with the rest held, at its mean mask, and at
 * joint draws of the rest.
 *
 * @param pattern N of M
 * @param laws logits of every group, C numbers
 * @param held the mask of every group in the held draw, M numbers
 * @param heldLoss the loss of the held draw
 * @param candidates answers by group and candidate
 * @param middles answers at the mean mask of every group
 * @param joint answers at the held masks of the groups under other draws of the rest
 */
record GroupTables(
        MaskPattern pattern,
        List<List<Double>> laws,
        List<List<Double>> held,
        double heldLoss,
        List<List<GroupLosses.Answer>> candidates,
        List<GroupLosses.Answer> middles,
        List<GroupLosses.Answer> joint) {

    /** How many forward and backward passes that takes. */
    static int passes(MaskPattern pattern, List<MaskGroup> groups, int jointDraws) {
        return groups.size() * (pattern.candidates() + 1) + jointDraws + 1;
    }

    /** Asks, on all cores at the same time. */
    static GroupTables measure(
            GroupLosses losses, MaskPattern pattern, List<MaskGroup> groups, int jointDraws, Progress progress) {
        Map<String, Tensor> masks = losses.masks(0);
        Map<String, Tensor> masked = losses.masked(masks);
        List<List<Double>> laws = groups.stream().map(losses::law).toList();
        List<List<GroupLosses.Answer>> candidates = new ArrayList<>();
        List<GroupLosses.Answer> middles = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            MaskGroup group = groups.get(g);
            List<double[]> asked = new ArrayList<>(events(pattern));
            asked.add(mean(pattern, laws.get(g)));
            List<GroupLosses.Answer> answers = Workers.map(asked.size(), i -> losses.with(group, masked, asked.get(i)));
            candidates.add(List.copyOf(answers.subList(0, asked.size() - 1)));
            middles.add(answers.getLast());
            progress.at((g + 1L) * asked.size(), group.weight());
        }
        List<GroupLosses.Answer> joint = Workers.map(jointDraws, j -> {
            try (var _ = Scope.open()) {
                Map<String, Tensor> other = losses.masks(j + 1);
                groups.forEach(group -> losses.copy(group, masks, other));
                return losses.at(losses.masked(other));
            }
        });
        progress.at(passes(pattern, groups, jointDraws), "");
        List<List<Double>> held =
                groups.stream().map(group -> losses.mask(group, masks)).toList();
        return new GroupTables(pattern, laws, held, losses.at(masked).loss(), candidates, middles, joint);
    }

    /** The candidates as events. */
    private static List<double[]> events(MaskPattern pattern) {
        return Arrays.stream(pattern.table())
                .map(row ->
                        IntStream.range(0, row.length).mapToDouble(i -> row[i]).toArray())
                .toList();
    }

    private static double[] probabilities(List<Double> law) {
        double most = law.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        double[] p = law.stream().mapToDouble(x -> Math.exp(x - most)).toArray();
        double sum = Arrays.stream(p).sum();
        return Arrays.stream(p).map(x -> x / sum).toArray();
    }

    /** The mean event of a law. */
    private static double[] mean(MaskPattern pattern, List<Double> law) {
        double[] p = probabilities(law);
        double[] mean = new double[pattern.of()];
        List<double[]> events = events(pattern);
        for (int c = 0; c < p.length; c++) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += p[c] * events.get(c)[i];
            }
        }
        return mean;
    }

    /** Mean entropy of the groups, nats. */
    double entropy() {
        return laws.stream()
                .mapToDouble(law -> Arrays.stream(probabilities(law))
                        .map(p -> p > 0 ? -p * Math.log(p) : 0)
                        .sum())
                .average()
                .orElseThrow();
    }

    /** Mean loss over the joint draws. */
    double loss() {
        return joint.stream().mapToDouble(GroupLosses.Answer::loss).average().orElseThrow();
    }

    /** Standard deviation of the loss over the joint draws. */
    double lossDeviation() {
        double mean = loss();
        double squares = joint.stream()
                .mapToDouble(answer -> Math.pow(answer.loss() - mean, 2))
                .sum();
        return Math.sqrt(squares / (joint.size() - 1));
    }

    /** The loss of each group as a cost, counted from that of the held masks. */
    private FittedCost fitted() {
        return FittedCost.through(corners(), losses(), slopes());
    }

    /** Shape: [C, M]. */
    private Tensor corners() {
        double[] flat = events(pattern).stream().flatMapToDouble(Arrays::stream).toArray();
        return Tensors.of(flat, pattern.candidates(), pattern.of());
    }

    /** Shape: [groups, C]. */
    private Tensor losses() {
        double[] flat = candidates.stream()
                .flatMap(List::stream)
                .mapToDouble(answer -> answer.loss() - heldLoss)
                .toArray();
        return Tensors.of(flat, laws.size(), pattern.candidates());
    }

    /** Shape: [groups, C, M]. */
    private Tensor slopes() {
        double[] flat = candidates.stream()
                .flatMap(List::stream)
                .flatMap(answer -> answer.slopes().getFirst().stream())
                .mapToDouble(Double::doubleValue)
                .toArray();
        return Tensors.of(flat, laws.size(), pattern.candidates(), pattern.of());
    }

    /** How far the fitted cost is from the loss at the mean masks. */
    double misfit() {
        try (var _ = Scope.open()) {
            double[] means = laws.stream()
                    .flatMapToDouble(law -> Arrays.stream(mean(pattern, law)))
                    .toArray();
            double[] values = middles.stream()
                    .mapToDouble(answer -> answer.loss() - heldLoss)
                    .toArray();
            return fitted().misfit(
                            Tensors.of(means, laws.size(), pattern.of()), Tensors.of(values, values.length), losses());
        }
    }

    /** The groups as a panel; the noise of the rest is drawn from a stream of {@code draws}. */
    Panel panel(Draws draws) {
        try (var _ = Scope.open()) {
            FittedCost cost = fitted();
            List<Double> logits = laws.stream().flatMap(List::stream).toList();
            return new Panel(
                    laws.size() + " groups",
                    "the training loss",
                    pattern,
                    laws.size(),
                    pattern.candidates(),
                    1,
                    logits,
                    cost,
                    () -> new RestNoise(cost, held, joint, draws));
        }
    }
}
