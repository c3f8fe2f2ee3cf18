package dev.alea.cli.tour;

import dev.alea.choice.draw.Draws;
import dev.alea.explain.Classifier;
import dev.alea.explain.CmsResult;
import dev.alea.explain.EvalResult;
import dev.alea.explain.ExplainCms;
import dev.alea.explain.ExplainConfig;
import dev.alea.explain.ExplainEval;
import dev.alea.explain.ExplainPredict;
import dev.alea.explain.ExplainTrain;
import dev.alea.explain.TrainResult;
import dev.alea.explain.cms.Cosine;
import dev.alea.explain.drawn.DrawnPictures;
import dev.alea.explain.head.PromptTemplates;
import dev.alea.explain.pretrain.ExplainPretrain;
import dev.alea.explain.pretrain.PretrainConfig;
import dev.alea.explain.source.Unreadable;
import dev.alea.formats.image.PictureFile;
import dev.alea.formats.image.PictureSet;
import dev.alea.run.config.Configs;
import dev.alea.run.progress.Screen;
import dev.alea.torch.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** The stage of {@code explain}: pictures drawn by ourselves, a small CLIP for them, and two ways to decide by concepts. */
final class ExplainStage {
    /** Name of the run that trains the CLIP. */
    static final String CLIP = "clip";
    /** Name of the run that trains the classifier. */
    static final String GATE = "gate";

    private static final int SHOWN = 6;
    private static final int EXAMPLES = 3;
    private static final int TEST_SHARE = 4;

    /** A network for pictures of 32 x 32 pixels; a place is an attribute, so looks hardly move and are never mirrored. */
    private static final Map<String, String> PRETRAINING = Map.ofEntries(
            Map.entry("network.side", "32"),
            Map.entry("network.resize", "32"),
            Map.entry("network.patch", "4"),
            Map.entry("network.width", "64"),
            Map.entry("network.layers", "2"),
            Map.entry("network.heads", "4"),
            Map.entry("network.text-layers", "1"),
            Map.entry("augment.shift", "0.02"),
            Map.entry("augment.scale", "0.05"),
            Map.entry("augment.rotation", "5"),
            Map.entry("augment.brightness", "0.1"),
            Map.entry("augment.contrast", "0.1"),
            Map.entry("augment.tint", "0.02"),
            Map.entry("augment.flip", "false"),
            Map.entry("optimizer.learning-rate", "0.002"),
            Map.entry("training.evaluate-every", "25"));

    private final TourPlan plan;
    private final Path folder;
    private final Screen screen;

    ExplainStage(TourPlan plan, Path folder, Screen screen) {
        this.plan = plan;
        this.folder = folder;
        this.screen = screen;
    }

    /**
     * What the stage found.
     *
     * @param gate what the classifier did on pictures kept from training
     * @param search what Concept Matrix Search did on them
     * @param cards pictures of three classes and why each was decided so
     * @param runs the folder of the runs
     */
    record Outcome(EvalResult gate, CmsResult search, List<ExplainPredict.Prediction> cards, Path runs) {
        /** Accuracy by method. */
        SequencedMap<String, Double> table() {
            var table = new LinkedHashMap<String, Double>();
            table.put("zero-shot", search.zeroShot().accuracy());
            table.put("concept matrix search", search.found().accuracy());
            table.put(GATE, gate.found().accuracy());
            return table;
        }
    }

    private void say(String line) {
        screen.out().println("tour: " + line);
    }

    Outcome run() throws IOException {
        Path train = folder.resolve("drawn").resolve("train");
        Path test = folder.resolve("drawn").resolve("test");
        Path concepts = folder.resolve("drawn").resolve("concepts.csv");
        say("drawing pictures of figures, colours, fillings and places");
        DrawnPictures.write(train, plan.drawnPictures(), Draws.of(1));
        DrawnPictures.write(test, plan.drawnPictures() / TEST_SHARE, Draws.of(2));
        DrawnPictures.writeConcepts(concepts);
        Path runs = folder.resolve("runs");
        say("training a small CLIP on them");
        ExplainPretrain.run(pretraining(train, concepts), runs, Optional.of(CLIP), screen);
        Path clip = runs.resolve(CLIP);
        say("training a classifier that decides by concepts, and searching without training");
        TrainResult trained = ExplainTrain.run(training(clip, train, concepts), runs, Optional.of(GATE), screen);
        try (var _ = Scope.open()) {
            Classifier classifier = Classifier.open(Path.of(trained.run()), Optional.empty(), cache(), screen);
            EvalResult gate = ExplainEval.run(classifier, test, Unreadable.REFUSE);
            CmsResult search = new ExplainCms(
                            clip,
                            test,
                            concepts,
                            new Cosine(),
                            false,
                            PromptTemplates.BARE,
                            cache(),
                            Unreadable.REFUSE,
                            EXAMPLES)
                    .run(screen);
            return new Outcome(gate, search, cards(classifier, test), runs);
        }
    }

    private Optional<Path> cache() {
        return Optional.of(folder.resolve("embeddings"));
    }

    private PretrainConfig pretraining(Path pictures, Path table) {
        var keys = new LinkedHashMap<String, String>();
        keys.put("pictures", pictures.toString());
        keys.put("table", table.toString());
        keys.put("training.steps", Integer.toString(plan.clipSteps()));
        keys.putAll(PRETRAINING);
        return Configs.override(PretrainConfig.defaults(), keys);
    }

    private ExplainConfig training(Path clip, Path pictures, Path concepts) {
        var keys = new LinkedHashMap<String, String>();
        keys.put("clip", clip.toString());
        keys.put("pictures", pictures.toString());
        keys.put("concepts", concepts.toString());
        keys.put("cache", folder.resolve("embeddings").toString());
        keys.put("training.batch", "32"); // there are few pictures, and the gates need some hundred steps
        keys.put("training.baselines", "false"); // the search is measured on the test pictures here
        return Configs.override(ExplainConfig.defaults(), keys);
    }

    /** One picture of each of three classes. */
    private static List<ExplainPredict.Prediction> cards(Classifier classifier, Path test) {
        try (var set = PictureSet.open(test)) {
            List<Path> chosen = set.files().stream()
                    .map(PictureFile::name)
                    .filter(name -> name.endsWith("00000.png"))
                    .map(test::resolve)
                    .toList();
            List<Path> three = List.of(chosen.getFirst(), chosen.get(chosen.size() / 2), chosen.getLast());
            return new ExplainPredict(classifier, SHOWN)
                    .predict(ExplainPredict.readable(three, Unreadable.REFUSE).files(), List.of()).stream()
                            .map(card -> named(card, test.relativize(Path.of(card.name()))))
                            .toList();
        }
    }

    /** A card without the folder in which a tour happened to run. */
    private static ExplainPredict.Prediction named(ExplainPredict.Prediction card, Path name) {
        return new ExplainPredict.Prediction(
                name.toString(), card.picture(), card.card(), card.decision(), card.shown());
    }
}
