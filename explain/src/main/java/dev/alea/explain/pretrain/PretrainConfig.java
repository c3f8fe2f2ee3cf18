package dev.alea.explain.pretrain;

import dev.alea.run.config.Checks;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Everything that decides the training of a small CLIP; the only place where a default is written.
 *
 * @param pictures folder or zip of pictures, one sub-folder per class where a table describes the classes
 * @param table CSV of classes and what is true of each; captions are then names of classes and of concepts
 * @param captions CSV of pictures and captions, for pictures that each have their own
 * @param seed root of every random stream of the run
 * @param threads engine threads, 0 for the engine's own choice
 */
public record PretrainConfig(
        Path pictures,
        Optional<Path> table,
        Optional<Path> captions,
        long seed,
        int threads,
        NetworkSettings network,
        AugmentSettings augment,
        OptimizerSettings optimizer,
        TrainingSettings training) {

    /** Checks the ranges; a refusal names the key and what is allowed. */
    public PretrainConfig {
        Checks.that(threads >= 0, "threads is %d; allowed: 0 (automatic) or more", threads);
    }

    /** A network that two cores train in four minutes on small pictures of signs. */
    public static PretrainConfig defaults() {
        return new PretrainConfig(
                Path.of(""),
                Optional.empty(),
                Optional.empty(),
                1L,
                0,
                new NetworkSettings(14, 18, 2, 96, 4, 6, 64, 2, 4, 64, 1024),
                new AugmentSettings(0.12, 0.2, 12, 0.8, 0.7, 0.15, false),
                new OptimizerSettings(1.5e-3, 0.1, 0.0, 0.9, 0.98, 1e-8, 0.3, 1.0),
                new TrainingSettings(2400, 64, 256, 0.05, 300, 300));
    }

    /** This plan for other pictures. */
    public PretrainConfig withPictures(Path other) {
        return new PretrainConfig(other, table, captions, seed, threads, network, augment, optimizer, training);
    }

    /** This plan with a table of classes. */
    public PretrainConfig withTable(Path other) {
        return new PretrainConfig(
                pictures, Optional.of(other), captions, seed, threads, network, augment, optimizer, training);
    }

    /** This plan with captions of single pictures. */
    public PretrainConfig withCaptions(Path other) {
        return new PretrainConfig(
                pictures, table, Optional.of(other), seed, threads, network, augment, optimizer, training);
    }

    /** This plan for another network. */
    public PretrainConfig withNetwork(NetworkSettings other) {
        return new PretrainConfig(pictures, table, captions, seed, threads, other, augment, optimizer, training);
    }

    /** This plan with other looks. */
    public PretrainConfig withAugment(AugmentSettings other) {
        return new PretrainConfig(pictures, table, captions, seed, threads, network, other, optimizer, training);
    }

    /** This plan with other training settings. */
    public PretrainConfig withTraining(TrainingSettings other) {
        return new PretrainConfig(pictures, table, captions, seed, threads, network, augment, optimizer, other);
    }

    /**
     * What the captions come from.
     *
     * @throws dev.alea.run.UsageException unless exactly one of both is given
     */
    Path source() {
        Checks.that(
                table.isPresent() != captions.isPresent(),
                "%s; give one of them: table for classes and their concepts, captions for pictures with their own",
                table.isPresent() ? "both table and captions were given" : "neither table nor captions was given");
        return table.or(() -> captions).orElseThrow();
    }
}
