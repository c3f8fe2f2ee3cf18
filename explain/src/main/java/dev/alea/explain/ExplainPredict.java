package dev.alea.explain;

import dev.alea.explain.card.DecisionBars;
import dev.alea.explain.card.PictureCard;
import dev.alea.explain.decision.Contribution;
import dev.alea.explain.decision.Decision;
import dev.alea.explain.decision.Intervention;
import dev.alea.explain.source.ReadablePictures;
import dev.alea.explain.source.Unreadable;
import dev.alea.formats.image.Picture;
import dev.alea.formats.image.PictureFile;
import dev.alea.formats.image.PictureSet;
import dev.alea.run.config.Checks;
import dev.alea.run.report.Block;
import dev.alea.run.report.Report;
import dev.alea.torch.Scope;
import dev.alea.torch.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides about single pictures and says why. */
public final class ExplainPredict {
    private final Classifier classifier;
    private final int shown;

    /**
     * A reader of pictures.
     *
     * @param classifier decides
     * @param shown concepts named per picture
     */
    public ExplainPredict(Classifier classifier, int shown) {
        Checks.that(shown >= 1, "top is %d; allowed: 1 or more", shown);
        this.classifier = classifier;
        this.shown = shown;
    }

    /**
     * A picture and what was decided.
     *
     * @param name of the file
     * @param picture as it was read
     * @param card names of classes and concepts
     * @param decision about it
     * @param shown concepts named
     */
    public record Prediction(String name, Picture picture, ModelCard card, Decision decision, int shown) {
        /** The decision with bars, for a terminal. */
        public String text() {
            return name + ": " + DecisionBars.text(card, decision, shown);
        }

        /** Keys: picture, predicted, logit, constant, others, concepts (each with concept, activation, weight, amount). */
        public Map<String, Object> toJson() {
            var summary = decision.explain(decision.predicted()).top(shown);
            var json = new LinkedHashMap<String, Object>();
            json.put("picture", name);
            json.put("predicted", card.classes().get(decision.predicted()));
            json.put("logit", summary.logit());
            json.put("constant", summary.constant());
            json.put("others", summary.others());
            json.put("concepts", summary.shown().stream().map(this::concept).toList());
            return json;
        }

        private Map<String, Object> concept(Contribution one) {
            var json = new LinkedHashMap<String, Object>();
            json.put("concept", card.concepts().get(one.concept()));
            json.put("activation", one.activation());
            json.put("weight", one.weight());
            json.put("amount", one.amount());
            return json;
        }

        /** The picture beside its decision, for a report. */
        public Block block() {
            return PictureCard.of(name, picture, Optional.empty(), card, decision, shown);
        }
    }

    /**
     * Which of some picture files can be decided about.
     *
     * @param unreadable what becomes of files that cannot be read
     * @throws dev.alea.formats.FormatException when none is left
     */
    public static ReadablePictures readable(List<Path> pictures, Unreadable unreadable) {
        try (var set = PictureSet.of(pictures)) {
            return ReadablePictures.of(set, unreadable); // files of the disk, which need no set to be open
        }
    }

    /**
     * Decides about each of some pictures.
     *
     * @param interventions made on each, empty for none
     * @throws dev.alea.formats.FormatException when a file cannot be read
     */
    public List<Prediction> predict(List<PictureFile> files, List<Intervention> interventions) {
        try (var _ = Scope.open()) {
            float[] scores = Tensors.floats(classifier.scores(files));
            int concepts = classifier.model().card().concepts().size();
            var rule = classifier.model().rule();
            var predictions = new ArrayList<Prediction>();
            for (int i = 0; i < files.size(); i++) {
                float[] row = Arrays.copyOfRange(scores, i * concepts, (i + 1) * concepts);
                predictions.add(new Prediction(
                        files.get(i).name(),
                        files.get(i).read(),
                        classifier.model().card(),
                        rule.decide(row, interventions),
                        shown));
            }
            return predictions;
        }
    }

    /** Writes the predictions as one page of cards. */
    public static void writePage(List<Prediction> predictions, String model, Path file) {
        new Report("What was seen, and why", model)
                .section(
                        "Decisions", predictions.stream().map(Prediction::block).toList())
                .write(file);
    }
}
