/**
 * Linear classifiers on frozen scores: the sparse final layer that a person can read, and the baselines that it must be held against.
 * The sparse layer is the exact optimum of a convex problem, to a tolerance that the optimality conditions themselves measure, so two
 * runs and two programs agree.
 *
 * <ul>
 *   <li>{@link dev.alea.explain.head.SparseHead} - the elastic-net multinomial layer, at one strength or along a path
 *   <li>{@link dev.alea.explain.head.ElasticNet}, {@link dev.alea.explain.head.LambdaPath} - strengths
 *   <li>{@link dev.alea.explain.head.LinearHead} - weights and biases; {@link dev.alea.explain.head.FeatureStandardiser} - of the scores
 *   <li>{@link dev.alea.explain.head.Nec} - weights per class, magnitude cuts, the walk along the path that ANEC asks for
 *   <li>{@link dev.alea.explain.head.LinearProbe} - on picture features, its strength chosen on validation pictures
 *   <li>{@link dev.alea.explain.head.ZeroShot}, {@link dev.alea.explain.head.PromptTemplates} - class names alone
 * </ul>
 *
 * <p>Sources: Wong et al., Leveraging sparse linear layers for debuggable deep networks, 2021 (the problem); Friedman et al.,
 * Regularization paths for generalized linear models via coordinate descent, 2010 (the method); Srivastava et al., VLG-CBM, 2024
 * (NEC); Radford et al., CLIP, 2021 (templates).
 *
 * {@snippet :
 * var standardiser = FeatureStandardiser.of(trainScores);
 * var sparse = SparseHead.of(standardiser.apply(trainScores), labels, classes, SparseHead.Settings.DEFAULT);
 * HeadSolution solution = sparse.solve(ElasticNet.ofGlmSaga(7e-4));
 * double nec = Nec.of(solution.head());
 * int[] predictions = solution.head().predict(standardiser.apply(testScores));
 * }
 */
@NullMarked
package dev.alea.explain.head;

import org.jspecify.annotations.NullMarked;
