package dev.alea.explain;

import dev.alea.explain.bottleneck.GumbelContrastive;
import dev.alea.explain.bottleneck.Initialisation;
import dev.alea.explain.head.PromptTemplates;
import dev.alea.run.UsageException;
import dev.alea.run.config.Checks;
import dev.alea.run.config.Doc;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Everything that decides the training of an explained classifier; the only place where a default is written.
 *
 * @param clip folder of the CLIP model
 * @param pictures folder of pictures, one folder per class
 * @param concepts table of classes and concepts ({@code .csv}), or a file with a concept per line
 * @param cache folder of embeddings, so that each picture is encoded once
 * @param templates sentences around class names where zero-shot is measured, as of {@link
 *     dev.alea.explain.head.PromptTemplates#of}
 * @param mode how the bottleneck is trained
 * @param seed root of every random stream of the run
 * @param threads engine threads, 0 for the engine's own choice
 * @param skipUnreadable whether pictures that cannot be read are left out
 */
public record ExplainConfig(
        @Doc("folder of the CLIP model") Path clip,

        @Doc("one folder per class, or a zip of such folders")
        Path pictures,

        @Doc("table of classes and concepts (.csv), or a concept per line")
        Path concepts,

        @Doc("folder in which embeddings are kept; the user's own where there is none")
        Optional<Path> cache,

        @Doc(
                "sentences around class names where zero-shot is measured: bare, cifar, birds, or a file with one per line")
        String templates,

        @Doc("gate, l1, contrastive, gumbel or similarity") Mode mode,
        @Doc("root of every random stream") long seed,

        @Doc("engine threads, 0 for the engine's own choice")
        int threads,

        @Doc("leave out pictures that cannot be read, instead of stopping at the first")
        boolean skipUnreadable,

        GateSettings gate,
        LayerSettings layer,
        LossSettings loss,
        OptimizerSettings optimizer,
        TrainingSettings training) {
    /** Checks the ranges; a refusal names the key and what is allowed. */
    public ExplainConfig {
        Checks.that(threads >= 0, "threads is %d; allowed: 0 (automatic) or more", threads);
    }

    /** The gate, forty epochs of batches of 128 at a rate that also moves gates of a few thousand pictures. */
    public static ExplainConfig defaults() {
        return new ExplainConfig(
                Path.of(""),
                Path.of(""),
                Path.of(""),
                Optional.empty(),
                PromptTemplates.BARE.name(),
                Mode.GATE,
                1L,
                0,
                false,
                new GateSettings(0.06, "straight-through-binary-concrete", Map.of(), 1.0, 0.3),
                new LayerSettings(Initialisation.IDENTITY, false, false, true, true),
                new LossSettings(
                        1.0,
                        1e-3,
                        true,
                        1.0,
                        1.0,
                        GumbelContrastive.Terms.ALL,
                        false,
                        LossSettings.PairingRule.INDEX,
                        5,
                        false),
                new OptimizerSettings(5e-3, 5e-3, 1.0, 0.9, 0.999, 1e-8),
                new TrainingSettings(40, 128, 0.1, true, 50, 500));
    }

    /** A linear mode as the paper writes it: random concept layer, diagonal Gumbel terms, subgradient, both matrices trained. */
    public static ExplainConfig paper(Mode mode) {
        return published(mode, GumbelContrastive.Terms.DIAGONAL, true);
    }

    /** A linear mode as the published trainer runs it: all Gumbel terms, and a head that stays as it was drawn. */
    public static ExplainConfig repo(Mode mode) {
        return published(mode, GumbelContrastive.Terms.ALL, false);
    }

    /** Ours for a mode: a layer that mixes concepts learns them by heart at the rate that gates need, so its own is a fifth of it. */
    public static ExplainConfig defaults(Mode mode) {
        ExplainConfig plan = defaults();
        return mode == Mode.GATE
                ? plan
                : plan.withMode(mode).withOptimizer(plan.optimizer().withRates(1e-3, 1e-3));
    }

    /**
     * The plan to start from.
     *
     * @param form {@code paper}, {@code repo}, or empty for ours
     * @throws UsageException when the form is another, or the gate is asked for in a published form
     */
    public static ExplainConfig startingFrom(Optional<String> form, Mode mode) {
        if (form.isEmpty()) {
            return defaults(mode);
        }
        Checks.that(
                mode != Mode.GATE,
                "the mode %s has no published form; allowed: l1, contrastive, gumbel and similarity",
                mode.word());
        return switch (form.get()) {
            case "paper" -> paper(mode);
            case "repo" -> repo(mode);
            default ->
                throw new UsageException("the published form \"" + form.get() + "\" is unknown; allowed: paper, repo");
        };
    }

    private static ExplainConfig published(Mode mode, GumbelContrastive.Terms terms, boolean trainHead) {
        ExplainConfig plan = defaults();
        return plan.withMode(mode)
                .withLayer(new LayerSettings(Initialisation.DEFAULT, false, false, true, trainHead))
                .withLoss(new LossSettings(
                        1.0, 1e-3, false, 1.0, 1.0, terms, false, LossSettings.PairingRule.INDEX, 5, false))
                .withOptimizer(plan.optimizer().withRates(3e-4, 3e-4))
                .withTraining(plan.training().withEpochs(10));
    }

    /** This plan in another mode. */
    public ExplainConfig withMode(Mode other) {
        return with(draft -> draft.mode = other);
    }

    /** This plan with other sources. */
    public ExplainConfig withSources(
            Path otherClip, Path otherPictures, Path otherConcepts, Optional<Path> otherCache) {
        return with(draft -> {
            draft.clip = otherClip;
            draft.pictures = otherPictures;
            draft.concepts = otherConcepts;
            draft.cache = otherCache;
        });
    }

    /** This plan with another seed. */
    public ExplainConfig withSeed(long other) {
        return with(draft -> draft.seed = other);
    }

    /** This plan with other gates. */
    public ExplainConfig withGate(GateSettings other) {
        return with(draft -> draft.gate = other);
    }

    /** This plan with other matrices. */
    public ExplainConfig withLayer(LayerSettings other) {
        return with(draft -> draft.layer = other);
    }

    /** This plan with another concept loss. */
    public ExplainConfig withLoss(LossSettings other) {
        return with(draft -> draft.loss = other);
    }

    /** This plan with another optimizer. */
    public ExplainConfig withOptimizer(OptimizerSettings other) {
        return with(draft -> draft.optimizer = other);
    }

    /** This plan at another length. */
    public ExplainConfig withTraining(TrainingSettings other) {
        return with(draft -> draft.training = other);
    }

    private ExplainConfig with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.plan();
    }

    /** A plan that may still be changed: the parts by name, so that a wither names only its own. */
    private static final class Draft {
        private Path clip;
        private Path pictures;
        private Path concepts;
        private Optional<Path> cache;
        private final String templates;
        private Mode mode;
        private long seed;
        private final int threads;
        private final boolean skipUnreadable;
        private GateSettings gate;
        private LayerSettings layer;
        private LossSettings loss;
        private OptimizerSettings optimizer;
        private TrainingSettings training;

        Draft(ExplainConfig plan) {
            clip = plan.clip;
            pictures = plan.pictures;
            concepts = plan.concepts;
            cache = plan.cache;
            templates = plan.templates;
            mode = plan.mode;
            seed = plan.seed;
            threads = plan.threads;
            skipUnreadable = plan.skipUnreadable;
            gate = plan.gate;
            layer = plan.layer;
            loss = plan.loss;
            optimizer = plan.optimizer;
            training = plan.training;
        }

        ExplainConfig plan() {
            return new ExplainConfig(
                    clip,
                    pictures,
                    concepts,
                    cache,
                    templates,
                    mode,
                    seed,
                    threads,
                    skipUnreadable,
                    gate,
                    layer,
                    loss,
                    optimizer,
                    training);
        }
    }
}
