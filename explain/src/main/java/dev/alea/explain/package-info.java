/**
 * Pictures classified through concepts: sparse concept bottleneck models and Concept Matrix Search on CLIP scores.
 *
 * <p>A frozen CLIP scores every picture against every concept; a small model decides from these scores alone, so each decision
 * can be told as a sum over concepts, and a concept can be switched off. With {@code dev.alea.explain.cms} the decision needs no
 * training at all.
 *
 * <p>Map: {@link dev.alea.explain.ExplainConfig} is the plan; {@link dev.alea.explain.ConceptScores} are the scores, kept on disk by
 * {@link dev.alea.explain.ScoreCache} and split by {@link dev.alea.explain.PictureSplit};
 * {@link dev.alea.explain.ExplainTraining} is the loop, with {@code Learner} (how a gradient comes about), {@code TrainingState}
 * (checkpoints) and {@code TrainingWatch} (log, guard, warnings); {@link dev.alea.explain.ExplainLearn} starts and resumes it;
 * {@link dev.alea.explain.ExplainModel} is what it leaves, a folder, or a table by {@link dev.alea.explain.ModelCsv};
 * {@link dev.alea.explain.RandomConcepts} is the control. The bottlenecks themselves and the decisions have packages of their own
 * below.
 *
 * <p>Source: Semenov et al., Sparse Concept Bottleneck Models: Gumbel Tricks in Contrastive Learning, 2024 (arXiv 2404.03323).
 *
 * <pre>{@code
 * ScoreCache.write(scores, Path.of("scores"));               // [pictures, concepts], labels, names
 * ExplainConfig plan = ExplainConfig.defaults().withSources(clip, pictures, concepts, Path.of("scores"));
 * ExplainModel model = ExplainLearn.run(plan, Path.of("runs"), "signs", Screen.none()).model();
 * Decision decision = model.decide(picture);                 // scores of one picture
 * System.out.println(model.card().classes().get(decision.predicted()));
 * System.out.println(decision.explain(decision.predicted()).top(5));
 * Decision without = model.decide(picture, new Intervention.Off(model.concept("red border")));
 * }</pre>
 */
@NullMarked
package dev.alea.explain;

import org.jspecify.annotations.NullMarked;
