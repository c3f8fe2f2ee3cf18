/**
 * Discrete structures: what a choice is. A structure knows the shape of its logits and of its events, draws samples,
 * and gives log-probability, entropy, mode and, where the states can be counted, the exact enumeration that serves as
 * oracle for every estimator.
 *
 * <p>Map: {@link dev.alea.choice.structure.Structure} permits {@link dev.alea.choice.structure.MaskPattern} (N of M).
 *
 * <pre>{@code
 * MaskPattern pattern = MaskPattern.parse("2:4");
 * pattern.candidates(); // 6
 * pattern.table()[0];   // 1 1 0 0
 * }</pre>
 */
@NullMarked
package dev.alea.choice.structure;

import org.jspecify.annotations.NullMarked;
