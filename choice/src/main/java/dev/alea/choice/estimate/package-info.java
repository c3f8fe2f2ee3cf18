/**
 * How a gradient passes a draw. An {@link dev.alea.choice.estimate.Estimator} turns a structure, logits and a cost into a
 * scalar whose gradient estimates that of the expected cost; a {@link dev.alea.choice.estimate.Pathwise} one can also hand
 * out the event itself. Each is a record with its hyper-parameters, each says in its
 * {@link dev.alea.choice.estimate.Traits} what it promises, and its tests are generated from that.
 *
 * <p>Map. Oracle: {@link dev.alea.choice.estimate.Exact}. Values of the cost only:
 * {@link dev.alea.choice.estimate.Reinforce}, {@link dev.alea.choice.estimate.LeaveOneOut},
 * {@link dev.alea.choice.estimate.UnorderedSet}, {@link dev.alea.choice.estimate.LocalExpectation},
 * {@link dev.alea.choice.estimate.Carms}; for gates {@link dev.alea.choice.estimate.Arm},
 * {@link dev.alea.choice.estimate.DisArm}, {@link dev.alea.choice.estimate.Arms}; for subsets
 * {@link dev.alea.choice.estimate.SubsetScore}. Its derivative at hard
 * choices: {@link dev.alea.choice.estimate.ImplicitMle},
 * {@link dev.alea.choice.estimate.StraightThrough}, {@link dev.alea.choice.estimate.SecondOrderStraightThrough},
 * {@link dev.alea.choice.estimate.StraightThroughGumbelSoftmax}, {@link dev.alea.choice.estimate.GumbelRao},
 * {@link dev.alea.choice.estimate.GappedStraightThrough}, {@link dev.alea.choice.estimate.DecoupledStraightThrough},
 * {@link dev.alea.choice.estimate.StraightThroughBinaryConcrete}, {@link dev.alea.choice.estimate.ExactMarginalSubset},
 * {@link dev.alea.choice.estimate.StraightThroughRelaxedTopK}. Its derivative at soft choices: {@link dev.alea.choice.estimate.GumbelSoftmax},
 * {@link dev.alea.choice.estimate.DecoupledGumbelSoftmax}, {@link dev.alea.choice.estimate.BinaryConcrete},
 * {@link dev.alea.choice.estimate.HardConcrete}, {@link dev.alea.choice.estimate.StochasticGates},
 * {@link dev.alea.choice.estimate.RelaxedTopK}. Both, unbiased: {@link dev.alea.choice.estimate.MuProp},
 * {@link dev.alea.choice.estimate.Rebar}. {@link dev.alea.choice.estimate.Estimators} finds them by name.
 *
 * <p>Beside these. Baselines that know the input: {@link dev.alea.choice.estimate.GreedyBaseline},
 * {@link dev.alea.choice.estimate.LearnedBaseline}. Variates that learn: {@link dev.alea.choice.estimate.Relax} with a
 * {@link dev.alea.choice.estimate.ControlVariate}, {@link dev.alea.choice.estimate.OnlineEta} for Rebar. Likely classes summed:
 * {@link dev.alea.choice.estimate.SumAndSample}. The mode of perturbed logits: {@link dev.alea.choice.estimate.NoiseScore},
 * {@link dev.alea.choice.estimate.PerturbedArgmax}, {@link dev.alea.choice.estimate.AdaptiveImle} and the loss
 * {@link dev.alea.choice.estimate.FenchelYoung}; where its noise can be chosen it is a
 * {@link dev.alea.choice.estimate.PerturbationNoise}. A bound of several samples: {@link dev.alea.choice.estimate.Vimco}. Chains:
 * {@link dev.alea.choice.estimate.TruncatedChain}. Sparse laws of their own: {@link dev.alea.choice.estimate.Entmax},
 * {@link dev.alea.choice.estimate.Sparsemax}. Matchings: {@link dev.alea.choice.estimate.GumbelSinkhorn},
 * {@link dev.alea.choice.estimate.StraightThroughSinkhorn}. Orders: {@link dev.alea.choice.estimate.SoftSort},
 * {@link dev.alea.choice.estimate.NeuralSort} and their straight-through forms. A component and its point:
 * {@link dev.alea.choice.estimate.MixtureEstimator}, by name in {@link dev.alea.choice.estimate.MixtureEstimators}.
 *
 * <pre>{@code
 * Estimator estimator = Estimators.byName("leave-one-out", Map.of("samples", 8.0));
 * for (int step = 0; step < steps; step++) {
 *     try (var _ = Scope.open()) {
 *         Draws draws = Draws.of(seed).stream("choice").step(step);
 *         estimator.surrogate(new Categorical(), logits, cost, draws).backward();
 *     }
 *     optimizer.step(rate);
 * }
 * }</pre>
 *
 * <p>Sources: with each estimator.
 */
@NullMarked
package dev.alea.choice.estimate;

import org.jspecify.annotations.NullMarked;
