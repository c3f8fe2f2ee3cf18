package dev.alea.explain;

import dev.alea.explain.bottleneck.Standardiser;
import dev.alea.explain.measure.ScoreRank;
import dev.alea.explain.split.ClassCoverage;
import dev.alea.run.NumericsException;
import dev.alea.run.Run;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/** Watches a training: logs its quantities, stops it when a number is not finite, says what is odd about the pictures. */
final class TrainingWatch {
    private static final int SHOWN = 5;
    private static final String NOTHING = "the loss itself";

    private final ExplainConfig config;
    private final Run run;
    private final Learner learner;
    private final List<String> warnings = new ArrayList<>();

    TrainingWatch(ExplainConfig config, Run run, Learner learner) {
        this.config = config;
        this.run = run;
        this.learner = learner;
    }

    /**
     * Says what the pictures lack.
     *
     * @throws NumericsException when a training picture has a score that is not finite, which would spoil the means of all
     */
    void begin(ConceptScores scores, PictureSplit split, Standardiser measured) {
        if (!measured.isFinite()) {
            throw new NumericsException(
                    "before step 0: the scores of picture "
                            + broken(
                                    scores.values(),
                                    IntStream.range(0, scores.labels().length)
                                            .asLongStream()
                                            .toArray())
                            + " are not finite, and with them no mean over the pictures is; score them again, or leave them out");
        }
        int[] labels =
                Arrays.stream(split.train()).map(row -> scores.labels()[row]).toArray();
        ClassCoverage.of(labels, scores.classes().size())
                .warnings(scores.classes())
                .forEach(this::warn);
        ScoreRank.constancy(measured.constant(), scores.concepts()).ifPresent(this::warn);
        warnOfBatchesOfOne(split.train().length);
    }

    /** A loss that compares the pictures of a batch has nothing to say about a single one. */
    private void warnOfBatchesOfOne(int pictures) {
        int batch = config.training().batch();
        if (config.mode() == Mode.GATE || config.mode() == Mode.L1) {
            return;
        }
        if (batch == 1) {
            warn("training.batch is 1, and for a batch of one picture the concept loss means nothing and is left out:"
                    + " only the cross entropy trains; set it to 2 or more");
        } else if (pictures % batch == 1) {
            warn(
                    "the last batch of every epoch has one picture, for which the concept loss means nothing and is left out");
        }
    }

    /**
     * Stops the run when the loss of a batch is not finite.
     *
     * @throws NumericsException naming step, batch, and the first scores or the parameter that went wrong
     */
    void guard(TrainingPoint point, Batch batch, StepLoss loss) {
        if (!Double.isFinite(loss.total())) {
            throw stopped(point, batch, "the loss is " + loss.total());
        }
    }

    /** The fault of a step: the sentence about the batch where something in it is not finite, else the fault as it is. */
    RuntimeException explained(TrainingPoint point, Batch batch, RuntimeException refused) {
        boolean finite = culprit(batch).equals(NOTHING);
        return finite && refused instanceof IllegalArgumentException
                ? refused
                : stopped(point, batch, String.valueOf(refused.getMessage()));
    }

    /** The sentence for a batch that went wrong. */
    private NumericsException stopped(TrainingPoint point, Batch batch, String what) {
        return new NumericsException(String.format(
                Locale.ROOT,
                "step %d (epoch %d), a batch of %d pictures: %s; first not finite: %s. The last checkpoint is kept; %s",
                point.step(),
                point.epoch(),
                batch.rows().size(0),
                what,
                culprit(batch),
                "score the pictures again if their scores are broken, else lower optimizer.learning-rate, and resume"));
    }

    private String culprit(Batch batch) {
        try (var _ = Scope.open()) {
            String broken = broken(batch.scores(), Tensors.longs(batch.rows()));
            return broken.isEmpty() ? brokenParameter() : "the scores of picture " + broken;
        }
    }

    /** The first pictures whose scores are not finite. */
    private static String broken(Tensor scores, long... pictures) {
        try (var _ = Scope.open()) {
            float[] finite = Tensors.floats(scores.isfinite().all(1, false));
            List<String> broken = new ArrayList<>();
            for (int i = 0; i < pictures.length && broken.size() < SHOWN; i++) {
                if (finite[i] == 0) {
                    broken.add(Long.toString(pictures[i]));
                }
            }
            return String.join(", ", broken);
        }
    }

    private String brokenParameter() {
        return TrainingState.parameters(learner).entrySet().stream()
                .filter(entry -> !entry.getValue().isfinite().all().item_bool())
                .map(entry -> "the parameter " + entry.getKey())
                .findFirst()
                .orElse(NOTHING);
    }

    /**
     * Stops the run before parameters that are not finite are kept.
     *
     * @throws NumericsException naming step and parameter
     */
    void guardParameters(int step) {
        try (var _ = Scope.open()) {
            String broken = brokenParameter();
            if (!broken.equals(NOTHING)) {
                throw new NumericsException("after step " + step + " " + broken
                        + " is not finite. The last checkpoint is kept; lower optimizer.learning-rate and resume");
            }
        }
    }

    /** Logs a step where a row is due: its own numbers, so that a resumed run writes the same row. */
    void log(TrainingPoint point, StepLoss loss, boolean last, double picturesPerSecond) {
        int done = point.step() + 1;
        if (done % config.training().logEvery() != 0 && !last) {
            return;
        }
        Map<String, Double> row = new LinkedHashMap<>();
        row.put("cross_entropy", loss.crossEntropy());
        row.put(config.mode() == Mode.GATE ? "expected_open" : "concept_loss", loss.conceptLoss());
        row.put("total", loss.total());
        if (config.mode() == Mode.GATE) {
            row.put("temperature", point.temperature());
        }
        row.put("head_learning_rate", point.headLearningRate());
        run.log(done, row);
        run.timing(done, Map.of("pictures_per_second", picturesPerSecond));
    }

    /** Logs what the finished form of the model does on the validation pictures. */
    void validated(int step, Validation result) {
        run.log(
                step,
                Map.of(
                        "validation_accuracy", result.accuracy(),
                        "validation_cross_entropy", result.crossEntropy(),
                        "validation_active", result.active()));
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    private void warn(String sentence) {
        warnings.add(sentence);
        run.warn(sentence);
    }
}
