/**
 * Pictures classified through concepts: sparse concept bottleneck models and Concept Matrix Search on CLIP scores.
 *
 * <p>A frozen CLIP scores every picture against every concept; a small model decides from these scores alone, so each decision
 * can be told as a sum over concepts, and a concept can be switched off. With {@code dev.alea.explain.cms} the decision needs no
 * training at all.
 *
 * <p>Source: Semenov et al., Sparse Concept Bottleneck Models: Gumbel Tricks in Contrastive Learning, 2024 (arXiv 2404.03323).
 */
@NullMarked
package dev.alea.explain;

import org.jspecify.annotations.NullMarked;
