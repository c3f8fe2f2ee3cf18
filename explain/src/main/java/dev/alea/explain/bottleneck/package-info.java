/**
 * The trainable part of a concept bottleneck: from scores of pictures against concepts to class logits.
 *
 * <p>A {@link dev.alea.explain.bottleneck.LinearBottleneck} is the published model, two matrices, held sparse or true by a
 * {@link dev.alea.explain.bottleneck.ConceptLoss}; a {@link dev.alea.explain.bottleneck.GatedBottleneck} opens a gate per concept
 * and picture, so that a concept is either used under its own name or not at all. Neither knows a file or a training loop.
 *
 * <p>Map. Losses: {@link dev.alea.explain.bottleneck.SparseWeights} (l1), {@link dev.alea.explain.bottleneck.Contrastive},
 * {@link dev.alea.explain.bottleneck.GumbelContrastive}, {@link dev.alea.explain.bottleneck.Similarity}; which concepts belong to a
 * picture: {@link dev.alea.explain.bottleneck.Pairing}. Starts: {@link dev.alea.explain.bottleneck.Initialisation}. Columns of mean 0
 * and deviation 1: {@link dev.alea.explain.bottleneck.Standardiser}.
 *
 * <p>Sources: Semenov et al., Sparse Concept Bottleneck Models (arXiv 2404.03323) and its published code; the gate is ours.
 *
 * <pre>{@code
 * LinearBottleneck model = LinearBottleneck.start(concepts, classes, Initialisation.IDENTITY, false, Draws.of(seed));
 * Tensor activations = model.activations(scores);                    // [B, D]
 * Tensor logits = model.logits(activations);                         // [B, K]
 * var pass = new ConceptLoss.Pass(scores, activations, model.cbl(), labels, ConceptLoss.NoisePair.of(draws.step(step)));
 * Tensor loss = new Similarity(false).of(pass).add(cross_entropy_loss(logits, labels));
 * loss.backward();
 * }</pre>
 */
@NullMarked
package dev.alea.explain.bottleneck;

import org.jspecify.annotations.NullMarked;
