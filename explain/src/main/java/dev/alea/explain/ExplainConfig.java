package dev.alea.explain;

import dev.alea.explain.bottleneck.GumbelContrastive;
import dev.alea.explain.bottleneck.Initialisation;
import dev.alea.run.config.Doc;
import java.nio.file.Path;
import java.util.Map;

/**
 * Everything that decides the training of an explained classifier; the only place where a default is written.
 *
 * @param clip folder of the CLIP model
 * @param pictures folder of pictures, one folder per class
 * @param concepts file of concepts, one per line
 * @param cache folder of scores that were computed before
 * @param mode how the bottleneck is trained
 * @param seed root of every random stream of the run
 * @param threads engine threads, 0 for the engine's own choice
 */
public record ExplainConfig(
        @Doc("folder of the CLIP model") Path clip,
        @Doc("folder of pictures, one folder per class") Path pictures,
        @Doc("file of concepts, one per line") Path concepts,

        @Doc("folder in which the scores of pictures against concepts are kept")
        Path cache,

        @Doc("gate, l1, contrastive, gumbel or similarity") Mode mode,
        @Doc("root of every random stream") long seed,

        @Doc("engine threads, 0 for the engine's own choice")
        int threads,

        GateSettings gate,
        LayerSettings layer,
        LossSettings loss,
        OptimizerSettings optimizer,
        TrainingSettings training) {
    /** Checks the ranges; a refusal names the key and what is allowed. */
    public ExplainConfig {
        Checks.that(threads >= 0, "threads is %d; allowed: 0 (automatic) or more", threads);
    }

    /** The gate, ten epochs of batches of 128. */
    public static ExplainConfig defaults() {
        return new ExplainConfig(
                Path.of(""),
                Path.of(""),
                Path.of(""),
                Path.of(""),
                Mode.GATE,
                1L,
                0,
                new GateSettings(0.01, "straight-through-binary-concrete", Map.of(), 1.0, 0.3),
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
                new OptimizerSettings(3e-4, 3e-4, 1.0, 0.9, 0.999, 1e-8),
                new TrainingSettings(10, 128, 0.1, 50, 500));
    }

    /** A linear mode as the paper writes it: random concept layer, diagonal Gumbel terms, subgradient, both matrices trained. */
    public static ExplainConfig paper(Mode mode) {
        return published(mode, GumbelContrastive.Terms.DIAGONAL, true);
    }

    /** A linear mode as the published trainer runs it: all Gumbel terms, and a head that stays as it was drawn. */
    public static ExplainConfig repo(Mode mode) {
        return published(mode, GumbelContrastive.Terms.ALL, false);
    }

    private static ExplainConfig published(Mode mode, GumbelContrastive.Terms terms, boolean trainHead) {
        ExplainConfig plan = defaults();
        return plan.withMode(mode)
                .withLayer(new LayerSettings(Initialisation.DEFAULT, false, false, true, trainHead))
                .withLoss(new LossSettings(
                        1.0, 1e-3, false, 1.0, 1.0, terms, false, LossSettings.PairingRule.INDEX, 5, false));
    }

    /** This plan in another mode. */
    public ExplainConfig withMode(Mode other) {
        return new ExplainConfig(
                clip, pictures, concepts, cache, other, seed, threads, gate, layer, loss, optimizer, training);
    }

    /** This plan with other sources. */
    public ExplainConfig withSources(Path otherClip, Path otherPictures, Path otherConcepts, Path otherCache) {
        return new ExplainConfig(
                otherClip,
                otherPictures,
                otherConcepts,
                otherCache,
                mode,
                seed,
                threads,
                gate,
                layer,
                loss,
                optimizer,
                training);
    }

    /** This plan with another seed. */
    public ExplainConfig withSeed(long other) {
        return new ExplainConfig(
                clip, pictures, concepts, cache, mode, other, threads, gate, layer, loss, optimizer, training);
    }

    /** This plan with other gates. */
    public ExplainConfig withGate(GateSettings other) {
        return new ExplainConfig(
                clip, pictures, concepts, cache, mode, seed, threads, other, layer, loss, optimizer, training);
    }

    /** This plan with other matrices. */
    public ExplainConfig withLayer(LayerSettings other) {
        return new ExplainConfig(
                clip, pictures, concepts, cache, mode, seed, threads, gate, other, loss, optimizer, training);
    }

    /** This plan with another concept loss. */
    public ExplainConfig withLoss(LossSettings other) {
        return new ExplainConfig(
                clip, pictures, concepts, cache, mode, seed, threads, gate, layer, other, optimizer, training);
    }

    /** This plan with another optimizer. */
    public ExplainConfig withOptimizer(OptimizerSettings other) {
        return new ExplainConfig(
                clip, pictures, concepts, cache, mode, seed, threads, gate, layer, loss, other, training);
    }

    /** This plan at another length. */
    public ExplainConfig withTraining(TrainingSettings other) {
        return new ExplainConfig(
                clip, pictures, concepts, cache, mode, seed, threads, gate, layer, loss, optimizer, other);
    }
}
