/**
 * Pictures classified through concepts: sparse concept bottleneck models and Concept Matrix Search on CLIP scores.
 *
 * <p>A frozen CLIP scores every picture against every concept; a small model decides from these scores alone, so each decision
 * can be told as a sum over concepts, and a concept can be switched off. With {@code dev.alea.explain.cms} the decision needs no
 * training at all.
 *
 * <p>Map: {@link dev.alea.explain.ExplainConfig} is the plan. {@code ExplainSession} opens its sources;
 * {@link dev.alea.explain.ExplainTraining} is the loop, with {@code Learner} (how a gradient comes about), {@code TrainingState}
 * (checkpoints) and {@code TrainingWatch} (log, guard, warnings); {@link dev.alea.explain.ExplainTrain} starts and resumes it and
 * {@code ExplainReport} writes the page, with what other ways reach ({@code Baselines}, {@link dev.alea.explain.SparsityCurve}).
 * {@link dev.alea.explain.ExplainModel} is what a training leaves, a folder, or a table by {@link dev.alea.explain.ModelCsv};
 * {@link dev.alea.explain.Classifier} is a model with its CLIP, asked by {@link dev.alea.explain.ExplainEval} (with
 * {@code EvalExtras} and {@code TrainingPictures} where an {@link dev.alea.explain.EvalPlan} asks for more),
 * {@link dev.alea.explain.ExplainPredict} and {@link dev.alea.explain.ExplainIntervene}. {@link dev.alea.explain.ExplainCms} needs no
 * training; {@link dev.alea.explain.ConceptReview} makes a list of concepts fit.
 *
 * <p>Packages below: {@code clip} and {@code pretrain} (the network and its training), {@code source} (what is read),
 * {@code bottleneck} (the losses), {@code decision} and {@code card} (why, and how it is shown), {@code cms}, {@code head}
 * (sparse layers and probes), {@code measure}, {@code split}, {@code concept} (filters), {@code drawn} (pictures with known
 * attributes).
 *
 * <p>Source: Semenov et al., Sparse Concept Bottleneck Models: Gumbel Tricks in Contrastive Learning, 2024 (arXiv 2404.03323).
 *
 * <pre>{@code
 * ExplainConfig plan = ExplainConfig.defaults()
 *         .withSources(Path.of("clip"), Path.of("pictures"), Path.of("concepts.csv"), Optional.empty());
 * TrainResult trained = ExplainTrain.run(plan, Path.of("runs"), Optional.of("signs"), Screen.none());
 * try (var scope = Scope.open()) {
 *     Classifier signs = Classifier.open(Path.of(trained.run()), Optional.empty(), Optional.empty(), Screen.none());
 *     var pictures = ExplainPredict.readable(List.of(Path.of("stop.png")), Unreadable.REFUSE).files();
 *     new ExplainPredict(signs, 5).predict(pictures, List.of()).forEach(p -> System.out.print(p.text()));
 * }
 * }</pre>
 */
@NullMarked
package dev.alea.explain;

import org.jspecify.annotations.NullMarked;
