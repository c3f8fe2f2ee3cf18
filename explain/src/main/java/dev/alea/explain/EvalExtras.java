package dev.alea.explain;

import dev.alea.explain.head.LambdaPath;
import dev.alea.explain.source.Sight;
import dev.alea.explain.source.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * What a plan asks for beside the classifier itself: zero-shot always, and methods that are trained first.
 *
 * @param classifier that is measured
 * @param plan what is asked for
 * @param unreadable what becomes of training pictures that cannot be read
 */
record EvalExtras(Classifier classifier, EvalPlan plan, Unreadable unreadable) {
    /**
     * Adds it.
     *
     * @param result of the classifier
     * @param rows unit embeddings of the measured pictures
     * @param scores psi of the same
     */
    EvalResult beside(EvalResult result, LabelledRows rows, LabelledRows scores) {
        long started = System.nanoTime();
        Tensor directions = sight().classes(source(), classes(), plan.templates());
        var warnings = new ArrayList<>(result.warnings());
        Optional<EvalControls> controls = Optional.empty();
        Optional<SparsityCurve> curve = Optional.empty();
        if (plan.trains()) {
            TrainingPictures trained = TrainingPictures.of(classifier, plan.training(), unreadable);
            warnings.addAll(trained.warnings());
            if (plan.controls()) {
                Baselines others = baselines(trained, directions, rows);
                controls = Optional.of(EvalControls.of(classifier.model(), scores, others, result.auc()));
            }
            if (!plan.nec().isEmpty()) {
                curve = Optional.of(curve(trained.train(), scores));
            }
        }
        double zeroShot = Baselines.zeroShot(sight(), directions, rows);
        return result.with(
                zeroShot, controls, curve, warnings, result.seconds() + (System.nanoTime() - started) * 1e-9);
    }

    private Sight sight() {
        return classifier.sight();
    }

    private List<String> classes() {
        return classifier.model().card().classes();
    }

    private String source() {
        return "the class names of " + classifier.source();
    }

    private Baselines baselines(TrainingPictures trained, Tensor directions, LabelledRows rows) {
        Tensor names = sight().texts(source(), classes());
        return new Baselines(
                sight(), classifier.concepts(), names, directions, trained.train(), trained.choose(), rows);
    }

    private SparsityCurve curve(LabelledRows train, LabelledRows scores) {
        LabelledRows psi = train.with(sight().scores(train.values(), classifier.concepts()));
        return SparsityCurve.of(psi, scores, classes().size(), LambdaPath.VLG, plan.nec());
    }
}
