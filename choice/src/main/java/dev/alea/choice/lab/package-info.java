/**
 * Measures estimators side by side: on a structure and a cost small enough to enumerate, how far the mean of each is from
 * the exact gradient, how much one draw varies, what it costs, and how fast a short optimisation gets on with it. All meet
 * the same noise, so that differences are the estimators' own; everything but the times is reproduced by its seed.
 *
 * <p>Map. A {@link dev.alea.choice.lab.Problem} is a structure with logits and a cost, made of a
 * {@link dev.alea.choice.lab.Site} and a {@link dev.alea.choice.lab.BuiltInCost} or the caller's own;
 * {@link dev.alea.choice.lab.Entrant}s are measured by {@link dev.alea.choice.lab.Lab} under
 * {@link dev.alea.choice.lab.LabSettings}; each gets a {@link dev.alea.choice.lab.Measurement} of
 * {@link dev.alea.choice.lab.Figure}s and a {@link dev.alea.choice.lab.Course}, all together a
 * {@link dev.alea.choice.lab.LabResult}. Many choices of a model in training make a {@link dev.alea.choice.lab.Panel}, whose costs
 * are often {@link dev.alea.choice.lab.FittedCost}s; {@link dev.alea.choice.lab.PanelLab} measures on it, and the
 * {@link dev.alea.choice.lab.PanelResult} has a {@link dev.alea.choice.lab.Recommendation}.
 * {@link dev.alea.choice.lab.TotalVariation} says how far the law of a perturbed mode is from that of the structure.
 *
 * <pre>{@code
 * Problem problem = Site.CATEGORICAL.problem(BuiltInCost.SMOOTH);
 * LabResult result = Lab.measure(problem, Entrant.all(), LabSettings.defaults());
 * for (Measurement m : result.measurements()) {
 *     log.info("{}: bias {}, deviation {}", m.name(), m.relativeBias(), m.deviation());
 * }
 * }</pre>
 *
 * <p>Sources: the measures are ours; standard errors by the delete-one-block jackknife (Efron and Stein 1981).
 */
@NullMarked
package dev.alea.choice.lab;

import org.jspecify.annotations.NullMarked;
