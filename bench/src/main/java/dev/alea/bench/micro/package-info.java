/**
 * JMH benchmarks of single kernels; {@code bench/compare micro} runs them.
 *
 * <p>Their classes are open for inheritance, against the rule of the house: JMH generates a subclass of each to keep its
 * fields on cache lines of their own.
 *
 * {@snippet lang=sh :
 * bench/compare micro
 * }
 */
@NullMarked
package dev.alea.bench.micro;

import org.jspecify.annotations.NullMarked;
