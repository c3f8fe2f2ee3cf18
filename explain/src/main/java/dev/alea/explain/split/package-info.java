/**
 * Which pictures train and which test, fixed once and stored. Frames of one track and copies of one file are never parted, a
 * seed and not a call decides, and what two sets share is counted and named.
 *
 * <ul>
 *   <li>{@link dev.alea.explain.split.SplitPicture} - a file, its SHA-256, its label and its group
 *   <li>{@link dev.alea.explain.split.SplitRule} - shares and a seed; {@link dev.alea.explain.split.Split} - who is where
 *   <li>{@link dev.alea.explain.split.SplitFiles} - a split on disk
 *   <li>{@link dev.alea.explain.split.Overlap} - files that two sets share
 *   <li>{@link dev.alea.explain.split.ClassCoverage} - labels out of range, classes without a picture
 * </ul>
 *
 * <p>Source: ours; the published helper splits at random at every call, so test pictures are trained on.
 *
 * {@snippet :
 * var split = new SplitRule(0.1, 0.2, 42).assign(pictures);
 * SplitFiles.write(run.resolve("split.json"), split);
 * Overlap overlap = Overlap.between(trainPictures, officialTestPictures);
 * if (overlap.count() > 0) {
 *     warn(overlap.sentence());
 * }
 * }
 */
@NullMarked
package dev.alea.explain.split;

import org.jspecify.annotations.NullMarked;
