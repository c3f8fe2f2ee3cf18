/**
 * Decisions about single pictures, and why: pure values without the engine.
 *
 * <p>A {@link dev.alea.explain.decision.DecisionRule} is a trained bottleneck in the units of its concepts: a logit is a constant
 * plus one {@link dev.alea.explain.decision.Contribution} per concept. An {@link dev.alea.explain.decision.Explanation} tells them
 * for one class and can be cut to the largest few, the sum of the others kept, so that what is shown always adds up to the logit,
 * to the bit.
 *
 * <p>Map. For one picture: {@link dev.alea.explain.decision.Decision}, {@link dev.alea.explain.decision.Intervention} (what if this
 * concept were absent). For all pictures: {@link dev.alea.explain.decision.Edit} (change the model),
 * {@link dev.alea.explain.decision.ClassView} and {@link dev.alea.explain.decision.ConceptView} (what it has learned).
 *
 * <p>Sources: the contributions and edits follow Oikarinen et al., Label-free Concept Bottleneck Models (2023); interventions
 * follow Koh et al., Concept Bottleneck Models (2020); that contributions are in concept units and add up exactly is ours.
 *
 * <pre>{@code
 * Decision decision = rule.decide(scores, List.of());
 * Explanation why = decision.explain(decision.predicted());
 * Explanation.Summary shown = why.top(5);             // shown.constant() + its amounts + shown.others() == why.logit()
 * Decision without = rule.decide(scores, List.of(new Intervention.Off(why.contributions().getFirst().concept())));
 * }</pre>
 */
@NullMarked
package dev.alea.explain.decision;

import org.jspecify.annotations.NullMarked;
