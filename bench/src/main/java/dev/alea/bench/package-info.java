/**
 * JMH benchmarks and the peer comparisons.
 */
@NullMarked
package dev.alea.bench;

import org.jspecify.annotations.NullMarked;
