/**
 * A small CLIP from nothing: pictures, and captions that come from a table of classes and concepts or from a file, trained until
 * pictures lie near what is true of them. It is what explain needs where no published CLIP can be had, or where the pictures are
 * of a kind that none has seen.
 *
 * <p>Map: {@link dev.alea.explain.pretrain.PretrainConfig} is the plan; {@link dev.alea.explain.pretrain.ExplainPretrain} starts,
 * resumes and extends a run; {@code PretrainLoop} is the loop, with {@code InitialWeights}, {@code Augmentation} (looks),
 * {@code CaptionBook} (what is true of what), {@code GradientStep}, {@code ContrastiveLoss}, {@code PretrainState} (checkpoints)
 * and {@code ZeroShot} (what the held-out pictures say).
 *
 * <p>Source: Radford et al., Learning Transferable Visual Models From Natural Language Supervision (2021); deviations are listed
 * in the documentation of the system.
 *
 * <pre>{@code
 * PretrainConfig plan = PretrainConfig.defaults().withPictures(Path.of("signs")).withTable(Path.of("concepts.csv"));
 * PretrainResult trained = ExplainPretrain.run(plan, Path.of("runs"), Optional.of("signs"), Screen.detect());
 * System.out.println(trained.accuracy());           // zero-shot, on tracks that the training never saw
 * ClipFolder clip = ClipFolder.load(Path.of("runs/signs"));
 * }</pre>
 */
@NullMarked
package dev.alea.explain.pretrain;

import org.jspecify.annotations.NullMarked;
