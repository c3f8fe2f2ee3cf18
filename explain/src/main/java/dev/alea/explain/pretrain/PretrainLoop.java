package dev.alea.explain.pretrain;

import dev.alea.choice.draw.Draws;
import dev.alea.explain.clip.Clip;
import dev.alea.formats.clip.ClipConfig;
import dev.alea.run.NumericsGuard;
import dev.alea.run.Run;
import dev.alea.run.progress.Progress;
import dev.alea.torch.Gradients;
import dev.alea.torch.Scope;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Contrastive training of a small CLIP.
 *
 * <p>Source: Radford et al. (2021), section 2.3; deviations are listed in the documentation of the system.
 */
final class PretrainLoop {
    // The published bound: a factor of 100.
    private static final double MOST_SCALE = Math.log(100);

    private PretrainLoop() {}

    /**
     * What is trained, on what.
     *
     * @param config the plan
     * @param network its sizes, with those of the tokenizer
     * @param book the captions and what they are true of
     * @param tokens of every caption, rows of one length
     * @param train pictures to train on
     * @param heldOut pictures to measure on; may have none
     */
    record Task(
            PretrainConfig config,
            ClipConfig network,
            CaptionBook book,
            List<long[]> tokens,
            PictureStack train,
            PictureStack heldOut) {}

    /**
     * A training that ended.
     *
     * @param clip the network, in the scope in which it was trained
     * @param steps optimizer steps done
     * @param finished false when it was asked to stop before the end of the plan
     * @param heldOut what the held-out pictures say at the end, empty when there are none or it did not finish
     */
    record Outcome(Clip clip, int steps, boolean finished, Optional<ZeroShot> heldOut) {}

    /**
     * Trains from the newest valid checkpoint of the run, or from the start.
     *
     * @throws dev.alea.run.NumericsException when a loss or a gradient is not finite
     */
    static Outcome train(Task task, Run run) {
        PretrainConfig config = task.config();
        TrainingSettings plan = config.training();
        OptimizerSettings rates = config.optimizer();
        Draws draws = Draws.of(config.seed());
        Map<String, Tensor> parameters = InitialWeights.of(task.network(), draws);
        parameters.values().forEach(parameter -> parameter.requires_grad_(true));
        Clip clip = new Clip(task.network(), parameters);
        TwoRates optimizer = new TwoRates(parameters, rates);
        Order order = new Order(task.train().size(), draws);
        NumericsGuard guard = run.guard();

        Optional<ZeroShot> measured = Optional.empty();
        int step = PretrainState.restore(run, parameters, optimizer);
        try (Progress progress = run.progress("training the CLIP", plan.steps())) {
            // Asked once per step: a request that comes later waits for the next step, and none ends without its
            // checkpoint.
            boolean stop = run.stopRequested();
            while (step < plan.steps() && !stop) {
                long started = System.nanoTime();
                double rate = rates.rate(step, plan.steps());
                try (var _ = Scope.open()) {
                    Batch batch = batch(task, order.batch(step, plan.batch()), draws.step(step));
                    optimizer.zeroGradients();
                    double loss = guard.check(step, "loss", GradientStep.accumulate(clip, batch));
                    double norm = guard.check(step, "gradient", Gradients.clip(parameters.values(), rates.clip()));
                    optimizer.step(rate);
                    bound(clip);
                    log(run, step + 1, loss, norm, rate, clip);
                    run.timing(step + 1, Map.of("pictures_per_second", perSecond(plan.batch(), started)));
                    progress.at(step + 1, String.format(Locale.ROOT, "loss %.3f", loss));
                }
                step++;
                boolean last = step == plan.steps();
                if (last || (plan.evaluateEvery() > 0 && step % plan.evaluateEvery() == 0)) {
                    measured = ZeroShot.measure(clip, task);
                    log(run, step, measured);
                }
                stop = run.stopRequested();
                if (last || stop || step % plan.checkpointEvery() == 0) {
                    PretrainState.save(run, step, parameters, optimizer);
                }
            }
        }
        boolean finished = step == plan.steps();
        // A run that was interrupted after its last step has trained, but not measured in this process.
        return new Outcome(
                clip, step, finished, finished && measured.isEmpty() ? ZeroShot.measure(clip, task) : measured);
    }

    private static Batch batch(Task task, int[] chosen, Draws draws) {
        NetworkSettings network = task.config().network();
        int[] subjects = task.train().subjects(chosen);
        int[] captions = task.book().chosen(subjects, task.config().training().captions(), draws.stream("captions"));
        return new Batch(
                Arrays.stream(chosen).mapToObj(task.train().pictures()::get).toList(),
                new Augmentation(task.config().augment(), PictureLoading.preprocessing(network), network.side()),
                draws.stream("looks"),
                Arrays.stream(captions).mapToObj(task.tokens()::get).toList(),
                () -> task.book().shares(subjects, captions));
    }

    private static void bound(Clip clip) {
        try (var _ = new NoGradGuard()) {
            Tensor scale = clip.parameters().get(Clip.LOGIT_SCALE);
            if (scale != null) {
                scale.clamp_(new ScalarOptional(new Scalar(0.0)), new ScalarOptional(new Scalar(MOST_SCALE)));
            }
        }
    }

    private static double perSecond(int pictures, long started) {
        return pictures * 1e9 / Math.max(1, System.nanoTime() - started);
    }

    private static void log(Run run, int step, double loss, double norm, double rate, Clip clip) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", loss);
        metrics.put("grad_norm", norm);
        metrics.put("learning_rate", rate);
        metrics.put("logit_scale", clip.logitScale());
        run.log(step, metrics);
    }

    private static void log(Run run, int step, Optional<ZeroShot> measured) {
        measured.ifPresent(heldOut -> {
            Map<String, Double> metrics = new LinkedHashMap<>();
            heldOut.accuracy().ifPresent(accuracy -> metrics.put("accuracy", accuracy));
            heldOut.conceptAuc().ifPresent(auc -> metrics.put("concept_auc", auc));
            if (!metrics.isEmpty()) {
                run.log(step, metrics);
            }
        });
    }
}
