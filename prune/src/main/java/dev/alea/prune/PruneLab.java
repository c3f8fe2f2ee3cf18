package dev.alea.prune;

import dev.alea.choice.draw.Draws;
import dev.alea.choice.estimate.GumbelSoftmax;
import dev.alea.choice.estimate.Parameter;
import dev.alea.choice.estimate.StraightThroughGumbelSoftmax;
import dev.alea.choice.lab.Entrant;
import dev.alea.choice.lab.LabSettings;
import dev.alea.choice.lab.PanelLab;
import dev.alea.choice.lab.PanelResult;
import dev.alea.choice.structure.MaskPattern;
import dev.alea.run.Run;
import dev.alea.run.RunRecord;
import dev.alea.run.UsageException;
import dev.alea.run.checkpoint.Checkpoints;
import dev.alea.run.config.Checks;
import dev.alea.run.config.Configs;
import dev.alea.run.progress.Progress;
import dev.alea.run.progress.Screen;
import dev.alea.torch.Scope;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The lab at the masks of a model in training: how well each estimator finds the gradient of single groups of a run.
 *
 * <p>What is held: one joint draw of all masks, hard, from their law at the newest checkpoint; the batch is the one that the next step
 * would take. The exact gradient of a group is that of the mean loss over its candidates under this rest. Between the 0/1 masks,
 * where soft estimators look, a cubic through the losses and slopes at the candidates stands for the loss; its misfit is measured
 * at the mean mask. Losses count from that of the held masks, as for a moving average that has settled.
 *
 * <p>What is not held: in training all masks are drawn at once. The change of the loss and of each group's slope over further joint
 * draws is added to the cost as noise, to first order, for the estimators that the training loop takes; the recommendation is made there.
 *
 * <p>Source: ours.
 */
public final class PruneLab {
    private static final String SYSTEM = "prune-learn";

    private PruneLab() {}

    /**
     * What is measured.
     *
     * @param groups how many groups, spread over the weights
     * @param jointDraws further draws of all masks
     * @param rows sequences of the batch, 0 for those of a training step
     */
    public record Settings(int groups, int jointDraws, int rows) {
        /** Checks the ranges; a refusal names the option and what is allowed. */
        public Settings {
            Checks.that(groups >= 1 && groups <= 4096, "--groups is %d; allowed: 1 to 4096", groups);
            Checks.that(
                    jointDraws >= 2 && jointDraws <= 4096, "the joint draws are %d; allowed: 2 to 4096", jointDraws);
            Checks.that(rows >= 0, "--rows is %d; allowed: 0 (those of a training step) or more", rows);
        }

        /** 48 groups, 16 joint draws, the rows of a training step. */
        public static Settings defaults() {
            return new Settings(48, 16, 0);
        }
    }

    /**
     * Measures at the newest checkpoint of a run, which is not changed.
     *
     * @param run folder of a run of {@code prune learn}, finished or not
     * @param entrants what is measured; {@code gumbel-softmax} and {@code straight-through-gumbel-softmax} by their plain names take the
     *     temperature of the run at that step
     * @param lab how many estimates, and the seed of groups and noise
     * @throws UsageException when the folder is a run of another system, or the pattern has too many candidates
     * @throws dev.alea.run.DataException when the folder is no run or has no whole checkpoint
     */
    public static PruneLabResult run(
            Path run, List<Entrant> entrants, Settings settings, LabSettings lab, Screen screen) {
        PruneConfig config = plan(run);
        Checkpoints.Loaded checkpoint = Run.newestCheckpoint(run);
        AnnealPoint point = AnnealPoint.at(config, Math.toIntExact(checkpoint.step()));
        try (var _ = Scope.open();
                PruneSession session = PruneSession.open(config, screen)) {
            requireTable(session.pattern());
            return measure(run, session, checkpoint, point, entrants, settings, lab);
        }
    }

    /** The plan of a run on the CPU, without what only its evaluation needs. */
    private static PruneConfig plan(Path run) {
        String system = RunRecord.read(run).system();
        if (!system.equals(SYSTEM)) {
            throw new UsageException(run + ": is a run of " + system
                    + ", but the lab measures at masks that are being learned; name a run of prune learn.");
        }
        PruneConfig config = Configs.read(PruneConfig.class, run.resolve("config.toml"), PruneConfig.defaults());
        EvaluationSettings off = config.evaluation();
        return config.withDevice("cpu")
                .withEvaluation(new EvaluationSettings(
                        Optional.empty(), off.seqlen(), off.maxRows(), off.protocol(), off.every()));
    }

    private static void requireTable(MaskPattern pattern) {
        Checks.that(
                pattern.form() == MaskPattern.Form.TABLE,
                "the pattern %s has %d candidates per group, and the lab needs a loss of each; allowed: up to %d",
                pattern,
                pattern.combinations(),
                MaskPattern.TABLE_LIMIT);
    }

    private static PruneLabResult measure(
            Path run,
            PruneSession session,
            Checkpoints.Loaded checkpoint,
            AnnealPoint point,
            List<Entrant> entrants,
            Settings settings,
            LabSettings lab) {
        PruneConfig config = session.config();
        Draws draws = Draws.of(lab.seed());
        SequencedMap<String, Tensor> logits = logits(session, checkpoint, point);
        List<MaskGroup> groups = MaskGroup.choose(logits, settings.groups(), draws);
        TokenRows source = session.trainingRows();
        int rows = settings.rows() == 0 ? config.training().batch() : settings.rows();
        Tensor ids = source.batch(source.indices(Draws.of(config.seed()), checkpoint.step(), rows), 0, rows);
        Objective objective = new Objective(
                session.model(),
                config.training().distillation(),
                config.training().distillationTemperature());
        var losses = new GroupLosses(objective, session.pattern(), logits, groups, ids, draws);
        GroupTables tables;
        try (Progress progress = Progress.on(
                session.screen(), "losses", GroupTables.passes(session.pattern(), groups, settings.jointDraws()))) {
            tables = GroupTables.measure(losses, session.pattern(), groups, settings.jointDraws(), progress);
        }
        List<Entrant> fitting =
                entrants.stream().map(e -> atTemperature(e, point)).toList();
        PanelResult panel;
        try (Progress progress = Progress.on(session.screen(), "lab", fitting.size())) {
            panel = PanelLab.measure(
                    tables.panel(draws),
                    fitting,
                    entrant -> EstimatorSettings.obstacle(entrant.estimator()).isEmpty(),
                    lab,
                    (name, index) -> progress.at(index, name));
            progress.at(fitting.size(), "");
        }
        return new PruneLabResult(
                run.toString(),
                checkpoint.step(),
                config.estimator().name(),
                point.kappa(),
                point.tau(),
                tables.loss(),
                tables.lossDeviation(),
                settings.jointDraws(),
                rows,
                tables.entropy(),
                tables.misfit(),
                groups.stream().map(MaskGroup::weight).distinct().sorted().toList(),
                panel);
    }

    /** The logits of the law at a checkpoint, kappa * pi. */
    private static SequencedMap<String, Tensor> logits(
            PruneSession session, Checkpoints.Loaded checkpoint, AnnealPoint point) {
        SequencedMap<String, Tensor> logits = new LinkedHashMap<>();
        List<String> sparse = PruneWeights.sparse(
                session.model(), session.pattern(), session.config().training().denseLayers());
        for (String name : sparse) {
            logits.put(name, TrainingState.logits(checkpoint, name).mul(new Scalar(point.kappa())));
        }
        return logits;
    }

    private static Entrant atTemperature(Entrant entrant, AnnealPoint point) {
        return switch (entrant.estimator()) {
            case GumbelSoftmax plain
            when entrant.name().equals(GumbelSoftmax.NAME) ->
                new Entrant(
                        entrant.name(),
                        new GumbelSoftmax(
                                within(point.tau(), plain.traits().parameters().getFirst())));
            case StraightThroughGumbelSoftmax plain
            when entrant.name().equals(StraightThroughGumbelSoftmax.NAME) ->
                new Entrant(
                        entrant.name(),
                        new StraightThroughGumbelSoftmax(
                                within(point.tau(), plain.traits().parameters().getFirst())));
            default -> entrant;
        };
    }

    private static double within(double value, Parameter range) {
        return Math.clamp(value, range.minimum(), range.maximum());
    }
}
