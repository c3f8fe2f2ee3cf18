/**
 * Stochastic gates on scores. {@link dev.alea.choice.gate.GatedScores} lets each score of a picture through or not, and passes
 * the gradient of what comes after to the gates.
 *
 * <pre>{@code
 * var pass = GatedScores.draw(scores, weight, bias, new StraightThroughBinaryConcrete(0.5), draws.step(step));
 * Tensor loss = crossEntropy(head(pass.gated()), labels).add(pass.open().mul(lambda));
 * loss.backward();                              // fills weight.grad() and bias.grad()
 * }</pre>
 */
@NullMarked
package dev.alea.choice.gate;

import org.jspecify.annotations.NullMarked;
