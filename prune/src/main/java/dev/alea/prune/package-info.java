/**
 * MaskLLM: N:M sparse language models whose mask is learned.
 *
 * <p>A frozen model gets, for each group of M neighbouring weights, one logit per way of keeping N of them; masks are drawn with
 * Gumbel noise, the language-model loss is differentiated through the draw, and the draw is annealed until it is a decision. The
 * result is a Hugging Face folder with zeros, a mask file, and a report beside magnitude, Wanda and SparseGPT.
 *
 * <p>Map: {@link dev.alea.prune.PruneConfig} is the plan; {@link dev.alea.prune.PruneTraining} is the loop, with
 * {@link dev.alea.prune.MaskLogits} (parameters), {@code MaskGradient} (how a gradient passes a draw),
 * {@link dev.alea.prune.AnnealPoint} (schedules), {@code TrainingState} (checkpoints) and {@code TrainingWatch} (log, guard,
 * warnings); entry points are {@link dev.alea.prune.PruneLearn}, {@link dev.alea.prune.PruneBaseline},
 * {@link dev.alea.prune.PruneEval}, {@link dev.alea.prune.PruneGenerate}, {@link dev.alea.prune.PruneSensitivity},
 * {@link dev.alea.prune.PruneFinetune}, {@link dev.alea.prune.MaskImport} and {@link dev.alea.prune.PruneExport}, each of which
 * returns a {@link dev.alea.prune.PruneOutcome}; {@link dev.alea.prune.PruneLab} measures estimators at the masks of a run. Models, perplexity and the one-shot methods have packages of their own below.
 *
 * <p>Sources: Fang et al., MaskLLM: Learnable Semi-Structured Sparsity for Large Language Models, NeurIPS 2024; NVlabs/MaskLLM.
 *
 * <pre>{@code
 * PruneConfig plan = PruneConfig.defaults().withModel(Path.of("stories"));
 * plan = plan.withCalibration(plan.calibration().withSource(Path.of("tokens.npy")));
 * plan = plan.withEvaluation(plan.evaluation().withSource(Path.of("held-out.npy")));
 * PruneResult learned = PruneLearn.run(plan, Path.of("runs"), Optional.of("first"));
 * System.out.println(learned.table());              // dense, magnitude, wanda, sparsegpt, learned
 * System.out.println(learned.run());                // config, log, checkpoints, artifacts/model, report.html
 * }</pre>
 */
@NullMarked
package dev.alea.prune;

import org.jspecify.annotations.NullMarked;
