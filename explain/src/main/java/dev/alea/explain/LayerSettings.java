package dev.alea.explain;

import dev.alea.explain.bottleneck.Initialisation;
import dev.alea.run.config.Doc;

/**
 * The two matrices of the published model; of no effect in mode {@code gate}.
 *
 * @param initialisation where the concept layer starts
 * @param bias whether the logits have a bias
 * @param standardise whether the scores get mean 0 and deviation 1 first
 * @param ceIntoCbl whether the cross entropy trains the concept layer too
 * @param trainHead whether the head is trained
 */
public record LayerSettings(
        @Doc("default (random, as published) or identity (activation j starts as concept j)")
        Initialisation initialisation,

        @Doc("whether the logits have a bias") boolean bias,

        @Doc("whether the scores get mean 0 and deviation 1 first")
        boolean standardise,

        @Doc("whether the gradient of the cross entropy reaches the concept layer")
        boolean ceIntoCbl,

        @Doc("false leaves the head as it was drawn: the defect of the published trainer")
        boolean trainHead) {}
