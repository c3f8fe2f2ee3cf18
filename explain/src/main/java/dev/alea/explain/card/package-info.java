/**
 * Decisions made visible: bars in a terminal, cards on a page.
 *
 * <p>Map: {@link dev.alea.explain.card.DecisionBars} writes a decision as lines of text; {@link dev.alea.explain.card.PictureCard}
 * makes a picture and its decision a block of a report. Both show the largest contributions to the predicted class, the sum of the
 * others and what the class has before any concept speaks, so that what is shown adds up to the logit.
 *
 * <p>Source: the charts follow those of Oikarinen et al., Label-free Concept Bottleneck Models (2023); that they add up is ours.
 *
 * <pre>{@code
 * Decision decision = model.decide(scores);
 * System.out.print(DecisionBars.text(model.card(), decision, 8));
 * }</pre>
 */
@NullMarked
package dev.alea.explain.card;

import org.jspecify.annotations.NullMarked;
